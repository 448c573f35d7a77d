export type ReportLanguage = 'fa' | 'en';

const words = {
  reports: ['گزارش‌ها', 'Reports'],
  noReports: ['هنوز گزارشی نیست.', 'There is no report yet.'],
  dataset: ['داده‌ها', 'Dataset'],
  rows: ['ردیف', 'rows'],
  series: ['سری', 'series'],
  days: ['بازه', 'Days'],
  created: ['ساخته‌شده', 'Created'],
  fingerprint: ['اثر انگشت داده', 'Fingerprint'],
  quality: ['کیفیت داده', 'Data quality'],
  read: ['خوانده‌شده', 'Read'],
  kept: ['پذیرفته', 'Kept'],
  repaired: ['اصلاح‌شده', 'Repaired'],
  quarantined: ['کنار گذاشته', 'Quarantined'],
  step: ['گام', 'Step'],
  decision: ['تصمیم', 'Decision'],
  reason: ['دلیل', 'Reason'],
  classes: ['رفتار فروش', 'Demand pattern'],
  leaderboard: ['جدول مقایسه روش‌ها', 'Leaderboard'],
  leaderboardNote: ['کمتر بهتر است؛ همیشه در کنار پیش‌بینی ساده.', 'Lower is better; always beside the naive forecasts.'],
  model: ['روش', 'Model'],
  seconds: ['ثانیه', 'Seconds'],
  chosen: ['برگزیده', 'chosen'],
  baseline: ['مبنا', 'baseline'],
  missing: ['اجرا نشد', 'Could not run'],
  accuracy: ['دقت پیش‌بینی', 'Accuracy'],
  byClass: ['به تفکیک دسته', 'By class'],
  byHorizon: ['به تفکیک فاصله تا آینده', 'By horizon'],
  slice: ['بخش', 'Slice'],
  wape: ['خطای نسبی (WAPE)', 'WAPE'],
  baselineWape: ['خطای روش ساده', 'Naive WAPE'],
  bias: ['سوگیری', 'Bias'],
  coverage: ['پوشش بازه', 'Coverage'],
  best: ['بهترین کالاها', 'Best items'],
  worst: ['ضعیف‌ترین کالاها', 'Worst items'],
  history: ['فروش', 'Sales'],
  forecast: ['پیش‌بینی', 'Forecast'],
  actual: ['آنچه شد', 'What came'],
  range: ['فاصله اطمینان', 'Range'],
  why: ['چه تصمیمی گرفته شد و چرا', 'What was decided, and why'],
  horizon: ['افق پیش‌بینی (روز)', 'Horizon (days)'],
  origins: ['مبدأهای آزمون', 'Origins'],
  interactive: ['نمودار تعاملی', 'Interactive chart'],
  nothing: ['موردی نیست.', 'Nothing to show.'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type Word = keyof typeof words;

/** A label in the report's language. */
export function word(language: ReportLanguage, name: Word): string {
  return words[name][language === 'fa' ? 0 : 1];
}

/** How strongly a kind of goods answers to the year's events: log multipliers at their peak. */
export interface EventEffects {
  readonly nowruz: number;
  readonly ramadan: number;
  readonly yalda: number;
  readonly blackFriday: number;
  readonly mehr: number;
}

/** One leaf of the category tree, and what its goods are like. */
export interface Leaf {
  readonly path: string;
  /** Names of the thing; a zero-width non-joiner stands where careful writers put it. */
  readonly nouns: readonly string[];
  readonly brands: readonly string[];
  /** What a title may be told apart by. */
  readonly variants: 'colour-size' | 'colour' | 'weight' | 'volume' | 'capacity' | 'pages';
  /** Toman, from the cheapest to the dearest. */
  readonly priceToman: readonly [number, number];
  readonly consumable: boolean;
  /** Strength and peak (day of the Jalali year) of the yearly wave. */
  readonly season: readonly [number, number];
  readonly effects: EventEffects;
  readonly packSizes: readonly number[];
  readonly leadTimeDays: readonly [number, number];
  /** Leaf whose goods are bought along with these. */
  readonly companion: number;
}

const effects = (nowruz: number, ramadan: number, yalda: number, blackFriday: number, mehr: number): EventEffects => ({ nowruz, ramadan, yalda, blackFriday, mehr });

/** Invented brands beside the kinds of goods that a general Persian shop carries. */
export const leaves: readonly Leaf[] = [
  { path: 'مد و پوشاک > مردانه > پیراهن', nouns: ['پیراهن مردانه', 'پیراهن آستین‌بلند مردانه', 'پیراهن نخی مردانه'], brands: ['نیکان', 'آرتین', 'سروین', 'Varna'], variants: 'colour-size', priceToman: [280_000, 1_400_000], consumable: false, season: [0.15, 60], effects: effects(0.9, -0.1, 0.1, 0.6, 0.1), packSizes: [1, 6], leadTimeDays: [5, 21], companion: 1 },
  { path: 'مد و پوشاک > زنانه > مانتو', nouns: ['مانتو زنانه', 'مانتوی جلوباز زنانه', 'مانتو کتان زنانه'], brands: ['پریماه', 'سروین', 'گل‌آذین', 'Rozana'], variants: 'colour-size', priceToman: [450_000, 2_600_000], consumable: false, season: [0.2, 180], effects: effects(1.0, -0.15, 0.1, 0.5, 0.4), packSizes: [1, 4], leadTimeDays: [5, 21], companion: 0 },
  { path: 'مد و پوشاک > کفش > کفش ورزشی', nouns: ['کفش پیاده‌روی', 'کتانی روزمره', 'کفش ورزشی'], brands: ['گام‌نو', 'پاتن', 'Tizro'], variants: 'colour-size', priceToman: [520_000, 3_200_000], consumable: false, season: [0.2, 20], effects: effects(0.8, -0.2, 0, 0.7, 0.5), packSizes: [1, 8], leadTimeDays: [7, 30], companion: 0 },
  { path: 'خوراکی > نوشیدنی > چای', nouns: ['چای سیاه', 'چای ارل‌گری', 'چای سبز', 'دمنوش گیاهی'], brands: ['باغ‌مهر', 'لاهیج', 'چکاد', 'Golab'], variants: 'weight', priceToman: [60_000, 420_000], consumable: true, season: [0.2, 290], effects: effects(0.3, 0.3, 0.3, 0.1, 0), packSizes: [6, 12, 24], leadTimeDays: [2, 7], companion: 4 },
  { path: 'خوراکی > تنقلات > آجیل و خشکبار', nouns: ['آجیل مخلوط', 'پسته شور', 'بادام‌زمینی روکش‌دار', 'خرمای خشک'], brands: ['شب‌چره', 'تواضعی‌نو', 'کوهسار'], variants: 'weight', priceToman: [90_000, 980_000], consumable: true, season: [0.25, 310], effects: effects(1.1, 0.2, 1.3, 0.1, -0.1), packSizes: [6, 12], leadTimeDays: [2, 8], companion: 3 },
  { path: 'خوراکی > کالای اساسی > برنج', nouns: ['برنج هاشمی', 'برنج طارم', 'برنج نیم‌دانه'], brands: ['شالی‌زار', 'گیلانه', 'کوهسار'], variants: 'weight', priceToman: [180_000, 1_900_000], consumable: true, season: [0.1, 170], effects: effects(0.3, 0.5, 0.1, 0, 0), packSizes: [1, 4], leadTimeDays: [3, 9], companion: 3 },
  { path: 'زیبایی و سلامت > مراقبت مو > شامپو', nouns: ['شامپو تقویت‌کننده', 'شامپوی ضدشوره', 'شامپو روزانه'], brands: ['نرمین', 'آبشار', 'Mihana'], variants: 'volume', priceToman: [70_000, 480_000], consumable: true, season: [0.1, 120], effects: effects(0.3, 0, 0.05, 0.4, 0), packSizes: [6, 12, 24], leadTimeDays: [2, 10], companion: 7 },
  { path: 'زیبایی و سلامت > مراقبت پوست > کرم', nouns: ['کرم آبرسان', 'کرم ضدآفتاب', 'کرم مرطوب‌کننده دست'], brands: ['نرمین', 'مهتاب', 'Derma Nil'], variants: 'volume', priceToman: [90_000, 850_000], consumable: true, season: [0.35, 110], effects: effects(0.35, -0.05, 0.1, 0.5, 0), packSizes: [6, 12], leadTimeDays: [3, 12], companion: 6 },
  { path: 'کالای دیجیتال > لوازم جانبی > قاب گوشی', nouns: ['قاب گوشی', 'کاور سیلیکونی گوشی', 'محافظ صفحه‌نمایش'], brands: ['سپرنو', 'Kaveh', 'Lotka'], variants: 'colour', priceToman: [40_000, 390_000], consumable: false, season: [0.05, 200], effects: effects(0.2, -0.1, 0.1, 0.8, 0.15), packSizes: [1, 10, 20], leadTimeDays: [4, 20], companion: 9 },
  { path: 'کالای دیجیتال > صوتی > هدفون', nouns: ['هدفون بی‌سیم', 'هندزفری بلوتوثی', 'هدست گیمینگ'], brands: ['Avano', 'پژواک', 'Lotka'], variants: 'colour', priceToman: [320_000, 5_600_000], consumable: false, season: [0.1, 260], effects: effects(0.4, -0.15, 0.2, 1.1, 0.2), packSizes: [1, 5], leadTimeDays: [7, 35], companion: 8 },
  { path: 'کالای دیجیتال > ذخیره‌سازی > فلش مموری', nouns: ['فلش مموری', 'کارت حافظه', 'حافظه‌ی SSD اکسترنال'], brands: ['Datis', 'Kaveh', 'انباره'], variants: 'capacity', priceToman: [120_000, 4_800_000], consumable: false, season: [0.08, 190], effects: effects(0.1, -0.1, 0, 0.9, 0.35), packSizes: [1, 10], leadTimeDays: [7, 30], companion: 9 },
  { path: 'خانه و آشپزخانه > سرو و پذیرایی > لیوان', nouns: ['لیوان شیشه‌ای', 'ماگ سرامیکی', 'استکان کمرباریک'], brands: ['بلورین‌نو', 'سفالینه', 'Noora'], variants: 'colour', priceToman: [50_000, 620_000], consumable: false, season: [0.1, 340], effects: effects(0.8, 0.2, 0.5, 0.4, 0), packSizes: [1, 6, 12], leadTimeDays: [4, 14], companion: 3 },
  { path: 'خانه و آشپزخانه > شوینده > مایع ظرفشویی', nouns: ['مایع ظرف‌شویی', 'مایع دستشویی', 'پودر لباسشویی'], brands: ['پاکان', 'آبشار', 'برفاب'], variants: 'volume', priceToman: [35_000, 290_000], consumable: true, season: [0.05, 350], effects: effects(0.9, 0.1, 0.05, 0.15, 0), packSizes: [6, 12], leadTimeDays: [1, 6], companion: 6 },
  { path: 'کتاب و لوازم تحریر > دفتر و کاغذ > دفتر', nouns: ['دفتر مشق', 'دفتر یادداشت', 'دفتر سیمی'], brands: ['نگاره', 'پاپیروس‌نو', 'قلم‌چین'], variants: 'pages', priceToman: [25_000, 210_000], consumable: true, season: [0.3, 185], effects: effects(0, -0.2, 0, 0.2, 1.5), packSizes: [5, 10, 20], leadTimeDays: [2, 10], companion: 14 },
  { path: 'کتاب و لوازم تحریر > نوشت‌افزار > مداد رنگی', nouns: ['مداد رنگی', 'خودکار آبی', 'ماژیک وایت‌برد'], brands: ['نگاره', 'قلم‌چین', 'Rangin'], variants: 'colour', priceToman: [18_000, 340_000], consumable: true, season: [0.25, 185], effects: effects(0.05, -0.2, 0, 0.25, 1.4), packSizes: [6, 12, 24], leadTimeDays: [2, 10], companion: 13 },
];

/** Numbers of the taste vectors of items and customers. */
export const tasteLength = 8;

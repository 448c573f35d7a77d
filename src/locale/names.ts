export type Language = 'fa' | 'en';

/**
 * Jalali months, Farvardin first.
 *
 * @example
 * monthNames.fa[0]; // 'فروردین'
 */
export const monthNames: Readonly<Record<Language, readonly string[]>> = {
  fa: ['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور', 'مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند'],
  en: ['Farvardin', 'Ordibehesht', 'Khordad', 'Tir', 'Mordad', 'Shahrivar', 'Mehr', 'Aban', 'Azar', 'Dey', 'Bahman', 'Esfand'],
};

/**
 * Weekdays, Monday first, as `weekday()` counts.
 *
 * @example
 * weekdayNames.fa[weekday(dayOf('2024-03-20'))]; // 'چهارشنبه'
 */
export const weekdayNames: Readonly<Record<Language, readonly string[]>> = {
  fa: ['دوشنبه', 'سه‌شنبه', 'چهارشنبه', 'پنجشنبه', 'جمعه', 'شنبه', 'یکشنبه'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

const collators = new Map<Language, Intl.Collator>();

/** Compares texts in dictionary order (Persian: آ ا ب پ … ک گ … ی), numbers inside by value; ties by code unit, so that a sort has one outcome. */
export function compareText(a: string, b: string, language: Language = 'fa'): number {
  let collator = collators.get(language);
  if (collator === undefined) collators.set(language, (collator = new Intl.Collator(language, { numeric: true })));
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

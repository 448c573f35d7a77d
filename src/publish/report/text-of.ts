import { dayOf } from '../../base/day.js';
import { jalaliText } from '../../locale/jalali-text.js';
import type { ReportLanguage } from './words.js';

const digits = new Map<string, Intl.NumberFormat>();

function formatter(language: ReportLanguage, fraction: number): Intl.NumberFormat {
  const key = `${language}${fraction}`;
  let found = digits.get(key);
  if (found === undefined) digits.set(key, (found = new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en-GB', { minimumFractionDigits: fraction, maximumFractionDigits: fraction })));
  return found;
}

const nothing = '–';

/** A number in the reader's digits; what is not defined is a dash, never 0. */
export function numberText(language: ReportLanguage, value: number | null | undefined, fraction = 0): string {
  return value === null || value === undefined || !Number.isFinite(value) ? nothing : formatter(language, fraction).format(value);
}

/** A share as per cent. */
export function percentText(language: ReportLanguage, value: number | null | undefined, fraction = 1): string {
  return value === null || value === undefined || !Number.isFinite(value) ? nothing : `${formatter(language, fraction).format(value * 100)}${language === 'fa' ? '٪' : '%'}`;
}

/** A day (YYYY-MM-DD) as the reader writes it: Jalali in Persian, ISO in English. */
export function dateText(language: ReportLanguage, day: string | null): string {
  if (day === null) return nothing;
  return language === 'fa' ? jalaliText(dayOf(day)) : day;
}

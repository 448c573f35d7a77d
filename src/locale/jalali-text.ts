import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { withDigits, type Digits } from './digits.js';
import { dayOfJalali, jalaliOf } from './jalali.js';
import { monthNames, weekdayNames, type Language } from './names.js';
import { weekday } from '../base/day.js';

export interface JalaliFormat {
  /** `numeric` 1403/01/05, `long` 5 Farvardin 1403, `full` with the weekday. Default `numeric`. */
  readonly style?: 'numeric' | 'long' | 'full';
  readonly language?: Language;
  /** Default: Persian digits in Persian, Latin in English. */
  readonly digits?: Digits;
}

/**
 * A day in the Jalali calendar.
 *
 * @example
 * jalaliText(dayOf('2024-03-20'), { style: 'long' }); // '۱ فروردین ۱۴۰۳'
 */
export function jalaliText(day: Day, format: JalaliFormat = {}): string {
  const { style = 'numeric', language = 'fa', digits = language === 'fa' ? 'fa' : 'latin' } = format;
  const date = jalaliOf(day);
  const numeric = `${date.year}/${String(date.month).padStart(2, '0')}/${String(date.day).padStart(2, '0')}`;
  if (style === 'numeric') return withDigits(numeric, digits);
  const long = `${date.day} ${monthNames[language][date.month - 1]!} ${date.year}`;
  return withDigits(style === 'long' ? long : `${weekdayNames[language][weekday(day)]!} ${long}`, digits);
}

/**
 * Reads `1403/1/5`, `۱۴۰۳-۰۱-۰۵` or `۵ فروردین ۱۴۰۳`; two-digit years are refused, for 99 and 01 lie a century apart. Throws E_LOCALE_DATE.
 *
 * @example
 * parseJalali('۱۴۰۳/۰۱/۰۱'); // dayOf('2024-03-20')
 */
export function parseJalali(text: string): Day {
  const plain = withDigits(text.trim(), 'latin').replace(/ي/g, 'ی').replace(/ك/g, 'ک');
  const numeric = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(plain);
  if (numeric !== null) return dayOfJalali(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const worded = /^(\d{1,2})\s+(\D+?)\s+(\d{4})$/.exec(plain);
  const month = worded === null ? -1 : Math.max(monthNames.fa.indexOf(worded[2]!), monthNames.en.findIndex((name) => name.toLowerCase() === worded[2]!.toLowerCase()));
  if (worded === null || month < 0) throw new AnbarError('E_LOCALE_DATE', `${text} is not a Jalali date; allowed: 1403/01/05 or ۵ فروردین ۱۴۰۳`, { facts: { value: text } });
  return dayOfJalali(Number(worded[3]), month + 1, Number(worded[1]));
}

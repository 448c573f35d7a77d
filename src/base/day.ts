import { AnbarError } from './errors.js';

/** A civil day as a whole number: days since 1970-01-01 (Gregorian, no time zone). The one form in which dates are computed with. */
export type Day = number;

/**
 * `YYYY-MM-DD` → day number; refuses days that do not exist (2023-02-29).
 *
 * @example
 * dayOf('1970-01-02'); // 1
 */
export function dayOf(text: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = match === null ? Number.NaN : Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 86_400_000;
  if (Number.isNaN(day) || dayText(day) !== text) throw new AnbarError('E_BASE_OPTION', `${text} is not a day; allowed: YYYY-MM-DD, an existing date`, { facts: { value: text } });
  return day;
}

/**
 * Day number → `YYYY-MM-DD`.
 *
 * @example
 * dayText(19_802); // '2024-03-20'
 */
export function dayText(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * 0 = Monday … 6 = Sunday (ISO order).
 *
 * @example
 * weekday(dayOf('2024-03-20')); // 2
 */
export function weekday(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

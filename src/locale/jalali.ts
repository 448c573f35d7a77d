// The Jalali (Solar Hijri) calendar by its 33-year rule: a year is leap when year mod 33 is one of eight residues. The rule equals the astronomical calendar
// (Nowruz = the day whose Tehran noon follows the March equinox) in every year from 1300 to 1500 — the tests hold it against two other computations — and is one division.
import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';

/** A Jalali date; month 1 = Farvardin … 12 = Esfand. */
export interface JalaliDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const leapResidues = [1, 5, 9, 13, 17, 22, 26, 30] as const;

/** First and last Jalali year that is converted; 1300–1500 are checked day by day. */
export const jalaliYears = { least: 1178, most: 1632 } as const;

/** Day number of 1 Farvardin 1320 (1941-03-21), whose residue is 0. */
const epoch = { year: 1320, day: -10513 } as const;

function refuse(field: string, value: unknown, allowed: string): AnbarError {
  return new AnbarError('E_LOCALE_DATE', `${field} is ${String(value)}; allowed: ${allowed}`, { facts: { field, value } });
}

function checkYear(year: number): void {
  if (!Number.isInteger(year) || year < jalaliYears.least || year > jalaliYears.most) throw refuse('Jalali year', year, `${jalaliYears.least} to ${jalaliYears.most}`);
}

/** Whether Esfand of that year has 30 days. */
export function isJalaliLeap(year: number): boolean {
  const residue = ((year % 33) + 33) % 33;
  return leapResidues.some((leap) => leap === residue);
}

/** Days in a month: 31 in the first six, 30 in the next five, 29 or 30 in Esfand. */
export function jalaliMonthLength(year: number, month: number): number {
  if (month <= 6) return 31;
  return month <= 11 || isJalaliLeap(year) ? 30 : 29;
}

function startOfYear(year: number): Day {
  const since = year - epoch.year;
  const cycles = Math.floor(since / 33);
  const residue = since - cycles * 33;
  return epoch.day + cycles * (33 * 365 + 8) + residue * 365 + leapResidues.filter((leap) => leap < residue).length;
}

/**
 * Day number of a Jalali date. Throws E_LOCALE_DATE for a date that does not exist (30 Esfand of a common year).
 *
 * @example
 * dayOfJalali(1403, 1, 1); // dayOf('2024-03-20')
 */
export function dayOfJalali(year: number, month: number, day: number): Day {
  checkYear(year);
  if (!Number.isInteger(month) || month < 1 || month > 12) throw refuse('Jalali month', month, '1 to 12');
  const length = jalaliMonthLength(year, month);
  if (!Number.isInteger(day) || day < 1 || day > length) throw refuse(`day of Jalali month ${year}/${month}`, day, `1 to ${length}`);
  return startOfYear(year) + (month - 1) * 30 + Math.min(month - 1, 6) + day - 1;
}

/**
 * Jalali date of a day number. O(1).
 *
 * @example
 * jalaliOf(dayOf('2024-03-20')); // { year: 1403, month: 1, day: 1 }
 */
export function jalaliOf(day: Day): JalaliDate {
  const guess = epoch.year + Math.floor((day - epoch.day) / 365.2422);
  const year = day < startOfYear(guess) ? guess - 1 : day >= startOfYear(guess + 1) ? guess + 1 : guess;
  checkYear(year);
  const since = day - startOfYear(year);
  if (since < 186) return { year, month: 1 + Math.floor(since / 31), day: 1 + (since % 31) };
  return { year, month: 7 + Math.floor((since - 186) / 30), day: 1 + ((since - 186) % 30) };
}

/** Day of the Jalali year, 1 to 366. */
export function jalaliDayOfYear(day: Day): number {
  return day - startOfYear(jalaliOf(day).year) + 1;
}

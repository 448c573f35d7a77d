/**
 * Some shops keep sums of a week or a month, stamped with one day of it. As daily series these are zeros with a spike now and then, and no daily method reads them well; as series of periods
 * they are ordinary. Here: whether a panel is of that kind, and which days are its stamps. O(rows), ended by the first two sales that do not fit any period.
 */
import type { Day } from '../../base/day.js';
import { dayOfJalali, jalaliMonthLength, jalaliOf } from '../../locale/jalali.js';
import type { Panel } from '../../table/panel.js';

/** The days on which periods are stamped, numbered: 0 is the first one seen. */
export interface Periods {
  readonly kind: 'week' | 'month' | 'jalali-month';
  /** Weeks or months in a period. */
  readonly length: number;
  /** Week: the first stamp. Months: number of the first stamp's month, 12 × year + month − 1. */
  readonly first: number;
  /** Months: day of the month, the last one where a month is shorter. Weeks: 0. */
  readonly dayOfMonth: number;
}

/** So many stamps and not one sale between them: a daily shop would do that by chance once in 7⁷, or 30⁵, times. */
const fewestStamps = { week: 8, month: 6 } as const;
/** Longest periods that are told: four weeks, a year. */
const longest = { week: 4, month: 12 } as const;

interface MonthDay {
  /** 12 × year + month − 1. */
  readonly month: number;
  readonly date: number;
}

const millisecondsADay = 86_400_000;

function monthDay(kind: Periods['kind'], day: Day): MonthDay {
  if (kind === 'jalali-month') {
    const { year, month, day: date } = jalaliOf(day);
    return { month: year * 12 + month - 1, date };
  }
  const date = new Date(day * millisecondsADay);
  return { month: date.getUTCFullYear() * 12 + date.getUTCMonth(), date: date.getUTCDate() };
}

function monthLength(kind: Periods['kind'], month: number): number {
  const [year, of] = [Math.floor(month / 12), month % 12];
  return kind === 'jalali-month' ? jalaliMonthLength(year, of + 1) : new Date(Date.UTC(year, of + 1, 0)).getUTCDate();
}

function dayInMonth(kind: Periods['kind'], month: number, dayOfMonth: number): Day {
  const [year, of, date] = [Math.floor(month / 12), month % 12, Math.min(dayOfMonth, monthLength(kind, month))];
  return kind === 'jalali-month' ? dayOfJalali(year, of + 1, date) : Date.UTC(year, of, date) / millisecondsADay;
}

/** Day of stamp `index`. */
export function stampDay({ kind, length, first, dayOfMonth }: Periods, index: number): Day {
  return kind === 'week' ? first + index * length * 7 : dayInMonth(kind, first + index * length, dayOfMonth);
}

/** Number of the newest stamp on or before `day`; below 0 before the first. */
export function stampAt(periods: Periods, day: Day): number {
  const { kind, length, first } = periods;
  if (kind === 'week') return Math.floor((day - first) / (7 * length));
  const index = Math.floor((monthDay(kind, day).month - first) / length);
  return stampDay(periods, index) <= day ? index : index - 1;
}

/** Periods in a year, where they divide it: the season to look for; 1 = none. */
export function periodsInYear({ kind, length }: Periods): number {
  const year = (kind === 'week' ? 52 : 12) / length;
  return Number.isInteger(year) ? year : 1;
}

/** Before it nobody stamped sales by the Jalali calendar of today. */
const oldestJalali = dayOfJalali(1304, 1, 1);

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** All days on which anything was sold, ascending; undefined as soon as there are more than one a week. */
function saleDays(panel: Panel): readonly Day[] | undefined {
  const days = new Set<Day>();
  let [oldest, newest] = [Infinity, -Infinity];
  for (let s = 0; s < panel.keys.length; s++) {
    const end = panel.offsets[s + 1]!;
    for (let i = panel.offsets[s]!; i < end; i++) {
      if (!(panel.quantity[i]! > 0)) continue;
      const day = panel.endDay - (end - 1 - i);
      days.add(day);
      oldest = Math.min(oldest, day);
      newest = Math.max(newest, day);
    }
    if (days.size > (newest - oldest) / 7 + 1) return undefined;
  }
  return [...days].sort((a, b) => a - b);
}

function monthsOf(kind: 'month' | 'jalali-month', days: readonly Day[]): Periods | undefined {
  const stamps = days.map((day) => monthDay(kind, day));
  const dayOfMonth = Math.max(...stamps.map(({ date }) => date));
  if (stamps.some(({ month, date }) => date !== Math.min(dayOfMonth, monthLength(kind, month)))) return undefined;
  const length = stamps.reduce((all, { month }) => divisor(all, month - stamps[0]!.month), 0);
  return length <= longest.month ? { kind, length, first: stamps[0]!.month, dayOfMonth } : undefined;
}

/** The periods of a panel whose sales all fall on stamps; undefined for a daily one, or one too young to tell. */
export function periodsOf(panel: Panel): Periods | undefined {
  const days = saleDays(panel);
  if (days === undefined || days.length < fewestStamps.month) return undefined;
  const first = days[0]!;
  const weeks = days.reduce((all, day) => divisor(all, day - first), 0) / 7;
  if (Number.isInteger(weeks) && weeks <= longest.week) return days.length < fewestStamps.week ? undefined : { kind: 'week', length: weeks, first, dayOfMonth: 0 };
  return monthsOf('month', days) ?? (first >= oldestJalali ? monthsOf('jalali-month', days) : undefined);
}

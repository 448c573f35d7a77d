// Sales by period and group, beside the same period of the year before: plain sums over a panel.
import type { Day } from '../../base/day.js';
import { dayOf, dayText } from '../../base/day.js';
import { dayOfJalali, jalaliOf } from '../../locale/jalali.js';
import { seriesStart, type Panel } from '../../table/panel.js';

export type TrendPeriod = 'day' | 'week' | 'month' | 'year';

export interface TrendOptions {
  readonly period: TrendPeriod;
  readonly calendar: 'jalali' | 'gregorian';
}

/** Sums over series, day by day from `first` on. */
export interface DailySales {
  readonly first: Day;
  readonly endDay: Day;
  readonly units: Float64Array;
  readonly revenue: Float64Array;
}

export interface TrendPoint {
  /** First day of the period. */
  readonly day: Day;
  readonly units: number;
  /** Units × price where prices are known. */
  readonly revenue: number;
  /** Units of the same period a year before; null before the history. */
  readonly lastYear: number | null;
  /** Cut by the history's first or last day. */
  readonly partial: boolean;
}

/** First day of the period of a day. Jalali weeks begin on Saturday, Gregorian ones on Monday. */
export function periodStart(day: Day, { period, calendar }: TrendOptions): Day {
  if (period === 'day') return day;
  // Day 0 is a Thursday.
  if (period === 'week') return calendar === 'jalali' ? day - ((((day + 5) % 7) + 7) % 7) : day - ((((day + 3) % 7) + 7) % 7);
  if (calendar === 'jalali') {
    const { year, month } = jalaliOf(day);
    return dayOfJalali(year, period === 'month' ? month : 1, 1);
  }
  const text = dayText(day);
  return dayOf(`${text.slice(0, period === 'month' ? 7 : 4)}${period === 'month' ? '-01' : '-01-01'}`);
}

/** The same period of the year before; days and weeks step back by whole weeks, so that weekdays meet. */
function yearBefore(start: Day, { period, calendar }: TrendOptions): Day {
  if (period === 'day' || period === 'week') return start - 364;
  if (calendar === 'gregorian') {
    const text = dayText(start);
    return dayOf(`${Number(text.slice(0, 4)) - 1}${text.slice(4)}`);
  }
  const { year, month } = jalaliOf(start);
  return dayOfJalali(year - 1, month, 1);
}

/** First day after the period. */
export function periodEnd(start: Day, options: TrendOptions): Day {
  const reach = { day: 1, week: 7, month: 32, year: 370 }[options.period];
  return options.period === 'day' || options.period === 'week' ? start + reach : periodStart(start + reach, options);
}

/** Units and revenue of some series (places in the panel; default all), day by day. O(rows of those series). */
export function dailySales(panel: Panel, series?: readonly number[]): DailySales {
  const chosen = series ?? panel.keys.map((_, s) => s);
  if (chosen.length === 0) return { first: panel.endDay + 1, endDay: panel.endDay, units: new Float64Array(0), revenue: new Float64Array(0) };
  const first = chosen.reduce((least, s) => Math.min(least, seriesStart(panel, s)), Infinity);
  const days = panel.endDay - first + 1;
  const units = new Float64Array(days);
  const revenue = new Float64Array(days);
  const price = panel.columns.get('price');
  const reach = price?.availability.kind === 'known' ? panel.futureDays : 0;
  for (const s of chosen) {
    const shift = seriesStart(panel, s) - first;
    const from = panel.offsets[s]!;
    for (let row = from; row < panel.offsets[s + 1]!; row++) {
      const sold = panel.quantity[row]!;
      if (Number.isNaN(sold)) continue;
      const paid = price?.values[row + s * reach] ?? Number.NaN;
      units[shift + row - from]! += sold;
      if (!Number.isNaN(paid)) revenue[shift + row - from]! += sold * paid;
    }
  }
  return { first, endDay: panel.endDay, units, revenue };
}

/**
 * Daily sales by period, beside the year before. O(days).
 *
 * @example
 * salesTrend(dailySales(panel), { period: 'month', calendar: 'jalali' })[0]?.lastYear; // null
 */
export function salesTrend({ first, endDay, units, revenue }: DailySales, options: TrendOptions): TrendPoint[] {
  const days = units.length;
  const sums = new Map<Day, { units: number; revenue: number }>();
  let start = periodStart(first, options);
  let end = periodEnd(start, options);
  for (let d = 0; d < days; d++) {
    if (first + d >= end) {
      start = end;
      end = periodEnd(start, options);
    }
    let sum = sums.get(start);
    if (sum === undefined) sums.set(start, (sum = { units: 0, revenue: 0 }));
    sum.units += units[d]!;
    sum.revenue += revenue[d]!;
  }
  return [...sums].map(([day, sum]) => ({ day, ...sum, lastYear: sums.get(yearBefore(day, options))?.units ?? null, partial: day < first || periodEnd(day, options) - 1 > endDay }));
}

import { describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../../../src/base/artifact.js';
import { dayOf, dayText } from '../../../src/base/day.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { forecasterNamed, readForecaster } from '../../../src/forecast/catalogue.js';
import { periodsOf, stampAt, stampDay } from '../../../src/forecast/periods/periods.js';
import { dayOfJalali } from '../../../src/locale/jalali.js';
import type { Panel } from '../../../src/table/panel.js';
import { columnsOf, panelOf, salesRows } from '../../contract/panels.js';

const context = () => ({ random: createRandom(3), log: silentLog, progress: silentProgress });

/** Daily series that sell on these days alone, ending on the last of them or later. */
function stamped(days: readonly number[], values: Readonly<Record<string, readonly number[]>>, endDay = days.at(-1)!): Panel {
  const length = endDay - days[0]! + 1;
  const daily = (sold: readonly number[]): number[] => {
    const out = new Array<number>(length).fill(0);
    days.forEach((day, i) => (out[day - days[0]!] = sold[i]!));
    return out;
  };
  return { ...panelOf(Object.fromEntries(Object.entries(values).map(([key, sold]) => [key, daily(sold)]))), endDay };
}

const monday = dayOf('2024-01-01');
const mondays = Array.from({ length: 30 }, (_, i) => monday + 7 * i);
const months = (dayOfMonth: number): number[] => Array.from({ length: 40 }, (_, i) => Math.min(Date.UTC(2020, i, dayOfMonth), Date.UTC(2020, i + 1, 0)) / 86_400_000);
const ones = (count: number): number[] => new Array<number>(count).fill(1);

describe('periods of a panel', () => {
  it('are told for weeks, months, quarters and Jalali months, at their start, end or on another day', () => {
    expect(periodsOf(stamped(mondays, { a: ones(30) }))).toEqual({ kind: 'week', length: 1, first: monday, dayOfMonth: 0 });
    for (const dayOfMonth of [1, 15, 31]) expect(periodsOf(stamped(months(dayOfMonth), { a: ones(40) }))).toMatchObject({ kind: 'month', length: 1, dayOfMonth });
    const quarters = months(1).filter((_, i) => i % 3 === 0);
    expect(periodsOf(stamped(quarters, { a: ones(quarters.length) }))).toMatchObject({ kind: 'month', length: 3 });
    const jalali = Array.from({ length: 24 }, (_, i) => dayOfJalali(1401 + Math.floor(i / 12), (i % 12) + 1, 1));
    expect(periodsOf(stamped(jalali, { a: ones(24) }))).toMatchObject({ kind: 'jalali-month', length: 1, dayOfMonth: 1 });
  });

  it('are not seen in daily sales, in a shop open on some weekdays, nor in a handful of sales', () => {
    expect(periodsOf(panelOf({ a: ones(60) }))).toBeUndefined();
    expect(periodsOf(stamped(mondays.slice(0, 7), { a: ones(7) }))).toBeUndefined();
    const twice = mondays.flatMap((day) => [day, day + 3]);
    expect(periodsOf(stamped(twice, { a: ones(60) }))).toBeUndefined();
    expect(periodsOf(panelOf({ a: [0, 0, 0] }))).toBeUndefined();
  });

  it('number their stamps without a gap, each day belonging to the newest stamp before it', () => {
    for (const days of [mondays, months(31), months(1)]) {
      const periods = periodsOf(stamped(days, { a: ones(days.length) }))!;
      days.forEach((day, i) => {
        expect(dayText(stampDay(periods, i))).toBe(dayText(day));
        expect([stampAt(periods, day), stampAt(periods, day - 1), stampAt(periods, day + 5)]).toEqual([i, i - 1, i]);
      });
    }
  });
});

describe('forecasts of weekly and monthly sums', () => {
  const season = [10, 12, 14, 16, 30, 40, 42, 38, 20, 15, 12, 11];
  const monthly = stamped(months(1), { flat: ones(40).map(() => 5), wave: ones(40).map((_, i) => season[i % 12]!) });

  it('stand on the stamps, follow the season of a year, and are 0 between', async () => {
    const fitted = await (await forecasterNamed('seasonal-naive')).fit(monthly, context());
    const { series, date, mean } = columnsOf(await fitted.predict({ horizon: 365 })) as { series: string[]; date: number[]; mean: number[] };
    const told = mean.flatMap((value, i) => (value > 0 && series[i] === 'wave' ? [[dayText(date[i]! / 86_400_000), value]] : []));
    // From 2 April 2023 on, with a leap day between: the next April is not reached.
    expect(told.length).toBe(11);
    expect(told.slice(0, 3)).toEqual([['2023-05-01', 30], ['2023-06-01', 40], ['2023-07-01', 42]]);
  });

  it.each(['blend', 'theta', 'level-and-shape'])('hold ranges of a period, not of a day, and come back the same from an artifact: %s', async (name) => {
    const random = createRandom(5);
    const weekly = stamped(mondays, Object.fromEntries(Array.from({ length: 12 }, (_, s) => [`s${s}`, mondays.map(() => Math.max(0, Math.round(20 + 4 * random.normal())))])), mondays.at(-1)! + 2);
    const fitted = await (await forecasterNamed(name)).fit(weekly, context());
    const table = await fitted.predict({ horizon: 28, ranges: [0.8] });
    const { mean, lo_80: low, hi_80: high } = columnsOf(table) as Record<string, number[]>;
    const stamps = mean!.flatMap((value, i) => (value > 0 ? [i] : []));
    expect(stamps.slice(0, 5)).toEqual([4, 11, 18, 25, 28 + 4]);
    for (const i of stamps) {
      expect(Math.abs(mean![i]! - 20)).toBeLessThan(6);
      expect(low![i]!).toBeLessThan(mean![i]!);
      expect(high![i]!).toBeGreaterThan(mean![i]! + 1);
    }
    const again = await readForecaster(decodeArtifact(encodeArtifact(fitted.toArtifact())));
    expect(columnsOf(await again.predict({ horizon: 28, ranges: [0.8] }))).toEqual(columnsOf(table));
    const parts = columnsOf(await fitted.explain!({ horizon: 28 })) as Record<string, number[]>;
    const names = Object.keys(parts).filter((part) => part !== 'series' && part !== 'date');
    mean!.forEach((value, i) => expect(names.reduce((sum, part) => sum + parts[part]![i]!, 0)).toBeCloseTo(value, 6));
  });

  it('move on with a stamp that comes later, and take what came between for it', async () => {
    const weekly = stamped(mondays, { a: mondays.map((_, i) => i + 1) });
    const fitted = await (await forecasterNamed('naive')).fit(weekly, context());
    const last = mondays.at(-1)!;
    fitted.update(salesRows([{ item: 'a', day: last + 3, quantity: 4 }, { item: 'a', day: last + 7, quantity: 50 }]));
    const { mean } = columnsOf(await fitted.predict({ horizon: 7 })) as Record<string, number[]>;
    expect(mean).toEqual([0, 0, 0, 0, 0, 0, 54]);
  });
});

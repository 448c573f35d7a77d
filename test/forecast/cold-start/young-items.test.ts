import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { forecastYoungItems } from '../../../src/forecast/cold-start/forecast-young-items.js';
import { levelFactor } from '../../../src/forecast/cold-start/young-launch.js';
import { forecastTable } from '../../../src/forecast/forecast-table.js';
import type { Panel } from '../../../src/table/panel.js';
import { countHistory, panelOf } from '../../contract/panels.js';

const horizon = 14;
const random = createRandom(4);
/** Old items, sixty launches whose level is 3 on average and scatters widely, and one item that has sold `daily` a day for `age` days. */
function shop(age: number, daily: number): Panel {
  const histories: Record<string, ArrayLike<number>> = { old0: countHistory(400, 3, 1), old1: countHistory(400, 3, 2) };
  for (let j = 0; j < 60; j++) histories[`past${String(j).padStart(2, '0')}`] = countHistory(40 + 5 * j, 3 * Math.exp(0.8 * random.normal() - 0.32), 10 + j);
  histories['young'] = new Array<number>(age).fill(daily);
  return panelOf(histories);
}

function young(panel: Panel): readonly number[] {
  const rows = panel.keys.length * horizon;
  const columns = new Map(['mean', 'lo_80', 'hi_80', 'q0.5'].map((name, k) => [name, new Float64Array(rows).fill(k)]));
  const base = forecastTable(panel.keys, Int32Array.from(panel.keys, (_, k) => k), panel.endDay, horizon, columns);
  const found = forecastYoungItems(panel, new Map(), panel, base, { horizon, ranges: [0.8], levels: [0.5] })!;
  expect(found.keys).toEqual(['young']);
  const at = panel.keys.indexOf('young') * horizon;
  const [mean, low, high, middle] = ['mean', 'lo_80', 'hi_80', 'q0.5'].map((name) => found.table.getChild(name)!.toArray() as Float64Array) as [Float64Array, Float64Array, Float64Array, Float64Array];
  // Rows of all others are as they were.
  expect([...mean.subarray(0, at)].every((value) => value === 0)).toBe(true);
  for (let h = at; h < at + horizon; h++) expect(low[h]! >= 0 && low[h]! <= middle[h]! && middle[h]! <= high[h]!).toBe(true);
  return [...mean.subarray(at, at + horizon)];
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('an item in its first four weeks', () => {
  it('goes from what launches sold to what it sells itself, the more the longer it is there', () => {
    const levels = [1, 7, 26].map((age) => average(young(shop(age, 12))));
    expect(levels[0]!).toBeLessThan(levels[1]!);
    expect(levels[1]!).toBeLessThan(levels[2]!);
    expect(levels[2]!).toBeGreaterThan(10);
    expect(levels[2]!).toBeLessThan(13.5);
    const still = [1, 7, 26].map((age) => average(young(shop(age, 0))));
    expect(still[0]!).toBeGreaterThan(0.5);
    expect(still[2]!).toBeLessThan(0.4);
  });

  it('has the mean of the Gamma–Poisson law: between what was said and what sold, and the same in whichever order days come', () => {
    fc.assert(fc.property(fc.double({ min: 0.25, max: 128, noNaN: true }), fc.double({ min: 0.01, max: 500, noNaN: true }), fc.nat(1000), (shape, said, sold) => {
      const factor = levelFactor(shape, said, sold);
      const own = sold / said;
      expect(factor).toBeGreaterThanOrEqual(Math.min(1, own) - 1e-9);
      expect(factor).toBeLessThanOrEqual(Math.max(1, own) + 1e-9);
      // Learnt in two parts: the posterior of the first is the prior of the second.
      const half = { shape: shape + sold / 2, rate: shape + said / 2 };
      expect((half.shape + sold / 2) / (half.rate + said / 2)).toBeCloseTo(factor, 9);
    }));
  });

  it('is nothing new in a shop that has seen few launches, or began with it', () => {
    const few = panelOf({ old: countHistory(400, 3, 1), young: [1, 2, 3] });
    const base = forecastTable(few.keys, Int32Array.of(0, 1), few.endDay, 1, new Map([['mean', new Float64Array(2)]]));
    expect(forecastYoungItems(few, new Map(), few, base, { horizon: 1, ranges: [] })).toBeUndefined();
    const bare = panelOf({ a: [1, 2, 3], b: [1, 2] });
    expect(forecastYoungItems(bare, new Map(), bare, base, { horizon: 1, ranges: [] })).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import type { Ahead, Feed } from '../../../src/forecast/planned/ahead.js';
import { driftArrays, driftFactor, driftFrom, measureDrift } from '../../../src/forecast/planned/drift.js';
import { chanceOfNone } from '../../../src/forecast/ranges/count-law.js';
import { openXgboost, xgboost } from '../../../src/forecast/xgboost/xgboost.js';
import { columnsOf, countHistory, panelOf } from '../../contract/panels.js';
import { xgboostOrSkip } from '../boosting/boosting-fixture.js';

const there = (await xgboostOrSkip()) !== undefined;
const horizon = 28;
const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);
const panel = panelOf(Object.fromEntries(Array.from({ length: 300 }, (_, s) => [`item ${s}`, countHistory(200, 0.9, s + 1)])));

/** What a model says that sells `after` a day with a sale and `without` after one without; a chain of it that reads its own forecasts. */
function chain(after: number, without: number): Ahead {
  const fed = (days: number, series: Int32Array, feed: Feed): Float64Array => {
    const out = new Float64Array(series.length * days);
    let sold = new Float32Array(series.length);
    for (let day = 1; day <= days; day++) {
      const means = sold.map((quantity) => (quantity > 0 ? after : without));
      means.forEach((mean, i) => (out[i * days + day - 1] = mean));
      sold = new Float32Array(feed(day, means));
    }
    return out;
  };
  return { recursive: true, fed, paths: (days, series) => fed(days, series, (_, means) => means), appendDay: () => undefined };
}

test('a chain that takes any part of a unit for a sale is brought to what it says of whole ones, as far as days without a sale are likely', () => {
  const [after, without] = [0.9, 0.1];
  const drift = measureDrift([chain(after, without)], panel, createRandom(1));
  // By hand: the chance of a sale goes from day to day; demand is all but Poisson here.
  let chance = 0;
  const expected = Array.from({ length: horizon }, () => {
    const mean = chance * after + (1 - chance) * without;
    chance = chance * (1 - Math.exp(-after)) + (1 - chance) * (1 - Math.exp(-without));
    return mean;
  });
  const ratio = sum(expected.slice(21)) / (7 * after);
  const none = chanceOfNone(after, 1);
  const factors = panel.keys.map((_, s) => driftFactor(drift, 0, s, horizon));
  expect(ratio).toBeLessThan(0.4);
  expect(sum(factors) / factors.length / Math.max(ratio, 0.5) ** none).toBeCloseTo(1, 1);
  expect(driftFactor(drift, 0, 0, 100)).toBe(factors[0]);
  expect(driftFactor(drift, 0, 0, 1)).toBe(1); // nothing has been fed yet
  expect(measureDrift([chain(after, without)], panel, createRandom(1))).toEqual(drift);
});

test('nothing is taken out where every day sells, where quantities are measured, and without a source of chance', () => {
  const ones = (factors: readonly Float32Array[]): boolean => factors.every((own) => own.every((factor) => factor === 1));
  expect(ones(measureDrift([chain(40, 20)], panel, createRandom(1)).own)).toBe(true);
  const weighed = panelOf({ a: [0.5, 0, 1.25, 0, 0.75, 0, 0, 0.5], b: [0, 1.5, 0, 0, 0.25, 0, 1, 0] });
  expect(ones(measureDrift([chain(0.9, 0.1)], weighed, createRandom(1)).own)).toBe(true);
  expect(ones(measureDrift([chain(0.9, 0.1)], panel).own)).toBe(true);
});

test("a later chain's total is brought to the first's, day by day, after its own drift", () => {
  const direct: Ahead = { ...chain(0.5, 0.5), recursive: false };
  const drift = measureDrift([direct, chain(0.9, 0.1)], panel, createRandom(1));
  const everybody = Int32Array.from(panel.keys, (_, s) => s);
  const means = chain(0.9, 0.1).paths(horizon, everybody);
  for (const day of [2, 14, 28]) {
    const moved = [...everybody].map((s) => means[s * horizon + day - 1]! * driftFactor(drift, 1, s, day));
    expect(sum(moved) / panel.keys.length).toBeCloseTo(0.5, 6);
  }
  expect(drift.own[0]).toHaveLength(0);
});

test('comes back from an artifact; one with other lengths is refused', () => {
  const drift = measureDrift([chain(0.9, 0.1)], panel, createRandom(1));
  const arrays = driftArrays(drift);
  expect(driftFrom(arrays, panel.keys.length)).toEqual(drift);
  expect(driftFrom({}, panel.keys.length)).toBeUndefined();
  expect(() => driftFrom(arrays, panel.keys.length + 1)).toThrow(/drift has not its days/);
  expect(() => driftFrom({ drift: new Float64Array(5) }, 1)).toThrow(/drift has not its days/);
});

test.skipIf(!there)('boosted trees on sparse items come nearer to what is sold with it', async () => {
  const rate = 0.25;
  const sparse = panelOf(Object.fromEntries(Array.from({ length: 80 }, (_, s) => [`item ${s}`, countHistory(500, rate, s + 1)])));
  const fitted = await xgboost({ strategy: 'recursive', rounds: 60, calibrationOrigins: 0 }).fit(sparse, { random: createRandom(1), log: silentLog, progress: silentProgress });
  const artifact = fitted.toArtifact();
  const { drift0: _own, ...without } = artifact.arrays;
  const off = async (arrays: typeof artifact.arrays): Promise<number> => {
    const table = await openXgboost({ ...artifact, arrays }).predict({ horizon });
    return Math.abs(sum(columnsOf(table)['mean'] as number[]) / (rate * horizon * sparse.keys.length) - 1);
  };
  expect(await off(artifact.arrays)).toBeLessThan(0.75 * (await off(without)));
});

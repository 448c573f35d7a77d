import { expect, test } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { panelDispersions } from '../../../src/forecast/local.js';
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
  // By hand: the chance of a sale goes from day to day.
  const byHand = (dispersion: number): number => {
    let chance = 0;
    const expected = Array.from({ length: horizon }, () => {
      const mean = chance * after + (1 - chance) * without;
      chance = chance * (1 - chanceOfNone(after, dispersion)) + (1 - chance) * (1 - chanceOfNone(without, dispersion));
      return mean;
    });
    return sum(expected.slice(21)) / (7 * after);
  };
  const dispersion = panelDispersions(panel, true);
  const factors = panel.keys.map((_, s) => driftFactor(drift, 0, s, horizon));
  const measured = factors.map((factor, s) => factor ** (1 / chanceOfNone(after, dispersion[s]!)));
  expect(sum(measured) / sum([...dispersion].map(byHand))).toBeCloseTo(1, 1);
  expect(driftFactor(drift, 0, 0, 100)).toBe(factors[0]);
  expect(driftFactor(drift, 0, 0, 1)).toBe(1); // nothing has been fed yet
  expect(measureDrift([chain(after, without)], panel, createRandom(1))).toEqual(drift);
});

test('nothing is taken out where every day sells, and without a source of chance', () => {
  const ones = (factors: readonly Float32Array[]): boolean => factors.every((own) => own.every((factor) => factor === 1));
  expect(ones(measureDrift([chain(40, 20)], panel, createRandom(1)).own)).toBe(true);
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

test.skipIf(!there)('quantities that are measured have none, unless they are told to be counts', async () => {
  const weighed = panelOf(Object.fromEntries(Array.from({ length: 20 }, (_, s) => [`item ${s}`, countHistory(300, 0.3, s + 1).map((sold) => sold * 0.7)])));
  const arraysWith = async (counts: { readonly counts?: boolean }): Promise<readonly string[]> =>
    Object.keys((await xgboost({ strategy: 'recursive', rounds: 10, calibrationOrigins: 0 }).fit(weighed, { random: createRandom(1), log: silentLog, progress: silentProgress, ...counts })).toArtifact().arrays);
  expect(await arraysWith({})).not.toContain('drift0');
  expect(await arraysWith({ counts: true })).toContain('drift0');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { evaluateRanking } from '../../src/evaluate/ranking.js';
import { timeSplit } from '../../src/measure/ranking-splits.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Interactions } from '../../src/recommend/contract.js';
import { blendNdcg, tunedWeights, type Lesson } from '../../src/recommend/models/blend-weights.js';
import { earlierPart } from '../../src/recommend/models/earlier-part.js';
import { stockShelf } from '../../src/recommend/stock-shelf.js';
import { context, smallShop } from './small-shop.js';

const day = 86_400_000;
const shopOf = (rows: readonly (readonly [u: number, i: number, day: number, kind: number])[], users = 40, items = 12): Interactions => ({
  users: Array.from({ length: users }, (_, u) => `u${u}`), items: Array.from({ length: items }, (_, i) => `i${i}`), facts: Array.from({ length: items }, (_, i) => ({ item: `i${i}` })),
  userOf: Int32Array.from(rows, ([u]) => u), itemOf: Int32Array.from(rows, ([, i]) => i), time: Float64Array.from(rows, ([, , d]) => 1.7e12 + d * day), kind: Uint8Array.from(rows, ([, , , k]) => k),
  value: new Float32Array(rows.length).fill(1),
});

describe('the shop on an earlier day', () => {
  it('keeps what was bought before the cut, though it was bought again after it', () => {
    const shelf = stockShelf(shopOf([[0, 1, 0, 2], [0, 2, 1, 0], [0, 3, 2, 2], [0, 1, 9, 2], [0, 5, 9, 0]]), context().log);
    const { earlier, chosen } = earlierPart(shelf, 'time', 0.4, createRandom(1));
    // The shelf's row of item 1 says day 9 only; on day 3 the user had it since day 0.
    expect(shelf.rows.time[[...shelf.rows.item].indexOf(shelf.itemIndex('i1'))]).toBe(1.7e12 + 9 * day);
    expect([...earlier.history(0).items]).toEqual(['i1', 'i2', 'i3'].map((item) => earlier.itemIndex(item)));
    expect(earlier.history(0).times[0]).toBe(1.7e12);
    expect([...chosen]).toEqual([[0, new Set([shelf.itemIndex('i1')])]]);
  });

  it('holds nothing of the slice, whatever the events (property)', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(8), fc.nat(50), fc.nat(3)), { minLength: 2, maxLength: 60 }), fc.constantFrom('time' as const, 'random' as const, 'last' as const), (rows, slice) => {
      const { earlier, chosen } = earlierPart(stockShelf(shopOf(rows, 6, 9), context().log), slice, 0.3, createRandom(2));
      const border = rows.map(([, , d]) => d).sort((a, b) => a - b)[Math.floor(rows.length * 0.7)]!;
      if (slice === 'time') for (const time of earlier.rows.time) expect(time).toBeLessThan(1.7e12 + border * day);
      else for (const [u, items] of chosen) for (const i of earlier.history(u).items) expect(items.has(i)).toBe(false);
    }));
  });
});

describe('weights', () => {
  const lessonsOf = (count: number, seed: number, signal: readonly number[]): Lesson[] => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => {
      const rows = 60;
      const features = new Float32Array(rows * signal.length);
      for (let r = 0; r < rows; r++) signal.forEach((strength, c) => (features[r * signal.length + c] = random.normal() + (r === 0 ? strength : 0)));
      return { positives: 1, features, sampledFrom: Infinity, sampledWeight: 1 };
    });
  };

  it('a blend of two columns that know different things beats either on lessons it did not see', () => {
    const { weights, gain } = tunedWeights(lessonsOf(400, 1, [1.5, 1.5, 0]), 3);
    const fresh = lessonsOf(400, 2, [1.5, 1.5, 0]);
    expect(gain).toBeGreaterThan(0);
    expect(blendNdcg(fresh, weights)).toBeGreaterThan(1.1 * Math.max(blendNdcg(fresh, [1, 0, 0]), blendNdcg(fresh, [0, 1, 0])));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });

  it('noise beside one column that knows gets next to nothing, and few lessons trust the first', () => {
    expect(tunedWeights(lessonsOf(400, 3, [0, 2, 0]), 3).weights[1]).toBeGreaterThan(0.8);
    expect([...tunedWeights(lessonsOf(5, 3, [0, 2, 0]), 3).weights]).toEqual([1, 0, 0]);
  });
});

describe('what counts', () => {
  // Everybody buys item u % 4 every day; items 6 to 11 are bought once by everyone in the end.
  const rows = Array.from({ length: 40 }, (_, u) => [...Array.from({ length: 8 }, (_, d) => [u, u % 4, d, 2] as const), [u, 4, 3, 0] as const, [u, 4, 9, 2] as const, [u, u % 4, 9, 2] as const]).flat();
  const split = timeSplit(shopOf(rows), 80 / 440);

  it('by default what is bought again neither is shown nor counts; bought after only being viewed does', async () => {
    const fitted = await recommenderNamed('popular').fit(split.train, context());
    const score = evaluateRanking(fitted, split, { random: createRandom(1) });
    expect(score).toMatchObject({ users: 40, counted: 'bought', repeatShare: 0.5 });
    expect(score.hitRate).toBe(1);
  });

  it('with seen: false it counts, and the hybrid finds it first', async () => {
    const fitted = await recommenderNamed('hybrid').fit(split.train, context());
    const score = evaluateRanking(fitted, split, { random: createRandom(1), filter: { seen: false } });
    const { items } = fitted.recommend({ user: 'u2', n: 1, filter: { seen: false } });
    expect(items).toEqual(['i2']);
    expect(score.mrr).toBeGreaterThan(0.9);
  });

  it('lists of the repeat model are what was touched, latest and most first', async () => {
    const fitted = await recommenderNamed('repeat').fit(smallShop(), context());
    const { history } = { history: [0, 1, 2].map((k) => ({ user: 'v', item: `i${k}`, time: 1.8e12 + k * 40 * day, kind: 'view' as const })) };
    expect(fitted.recommend({ history, n: 3 }).items).toEqual(['i2', 'i1', 'i0']);
  });
});

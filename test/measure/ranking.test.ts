import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { averagePrecision, hitRate, ndcg, precision, recall, reciprocalRank } from '../../src/measure/ranking.js';
import { beyondAccuracy } from '../../src/measure/ranking-beyond.js';
import { bootstrapMean } from '../../src/measure/ranking-bootstrap.js';
import { fnv1a, hashFolds, hashSplit, itemSplit, lastOutSplit, timeSplit } from '../../src/measure/ranking-splits.js';
import { concordantPairs, ratingMae, ratingRmse } from '../../src/measure/ratings.js';
import { smallShop } from '../recommend/small-shop.js';

const hits = [false, true, true, false];

describe('ranking metrics, by hand', () => {
  it('ndcg: hits at places 2 and 3 of 4, three relevant', () => {
    const [two, three] = [1 / Math.log2(3), 1 / Math.log2(4)];
    expect(ndcg(hits, 3, 4)).toBeCloseTo((two + three) / (1 + two + three), 12);
    expect(ndcg(hits, 3, 1)).toBe(0);
    expect(ndcg([true, true], 2, 10)).toBe(1);
    expect(ndcg(hits, 0, 4)).toBeNaN();
  });
  it('recall, precision, average precision, reciprocal rank, hit rate', () => {
    expect(recall(hits, 4, 4)).toBe(0.5);
    expect(precision(hits, 2)).toBe(0.5);
    expect(averagePrecision(hits, 3, 4)).toBeCloseTo((1 / 2 + 2 / 3) / 3, 12);
    expect(reciprocalRank(hits, 4)).toBe(0.5);
    expect(reciprocalRank(hits, 1)).toBe(0);
    expect(hitRate(hits, 1)).toBe(0);
    expect(hitRate(hits, 2)).toBe(1);
  });
  it('beyond accuracy: two lists over four items', () => {
    const shown = beyondAccuracy({ lists: [Int32Array.of(0, 1), Int32Array.of(0, 2)], holders: [4, 2, 1, 1], userCount: 4, category: Int32Array.of(0, 0, 1, 1) });
    expect(shown.coverage).toBe(0.75);
    expect(shown.novelty).toBeCloseTo((0 + 1 + 0 + 2) / 4, 12);
    expect(shown.diversity).toBe(0.5);
    expect(shown.popularityBias).toBeCloseTo(11 / 4 / (22 / 8), 12);
    // Gini of 2, 1, 1, 0.
    expect(shown.concentration).toBeCloseTo(0.375, 12);
  });
  it('rating errors and concordant pairs', () => {
    expect(ratingRmse([1, 2], [2, 4])).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(ratingMae([1, 2], [2, 4])).toBe(1.5);
    expect(concordantPairs(['a', 'a', 'a', 'b'], [1, 2, 3, 5], [1, 3, 2, 0])).toBeCloseTo(2 / 3, 12);
  });
  it('the bootstrap interval holds the truth about as often as it says', () => {
    const random = createRandom(5);
    let held = 0;
    for (let round = 0; round < 200; round++) {
      const { low, high } = bootstrapMean(Float64Array.from({ length: 60 }, () => random.normal()), random, 0.9, 300);
      if (low <= 0 && high >= 0) held++;
    }
    expect(held / 200).toBeGreaterThan(0.82);
    expect(held / 200).toBeLessThan(0.97);
  });
});

describe('splits', () => {
  const shop = smallShop();
  it('FNV-1a as published: empty text and foobar', () => {
    expect(fnv1a('')).toBe(0x811c9dc5);
    expect(fnv1a('foobar')).toBe(0xbf9cf968);
  });
  it('time: nothing learned is newer than anything measured', () => {
    const { train, test } = timeSplit(shop, 0.25);
    expect(Math.max(...train.time)).toBeLessThanOrEqual(Math.min(...test.time));
    expect(train.time.length + test.time.length).toBe(shop.time.length);
    expect(test.time.length).toBe(shop.time.length / 4);
    expect(() => timeSplit(shop, 1)).toThrow(/share is 1/);
  });
  it('hash folds are a partition', () => {
    const sizes = [0, 1, 2, 3, 4].map((fold) => hashSplit(shop, fold).test.userOf.length);
    expect(sizes.reduce((a, b) => a + b)).toBe(shop.userOf.length);
    expect(hashFolds(shop)[0]).toBe(fnv1a(`${shop.users[shop.userOf[0]!]!}\t${shop.items[shop.itemOf[0]!]!}`) % 5);
  });
  it('last out: one event a user, the last', () => {
    const { test } = lastOutSplit(shop);
    expect(new Set(test.userOf).size).toBe(test.userOf.length);
    test.userOf.forEach((u, e) => expect(test.time[e]).toBe(Math.max(...shop.time.filter((_, k) => shop.userOf[k] === u))));
  });
  it('items: no measured item was learned from', () => {
    const { train, test } = itemSplit(shop);
    const known = new Set(train.itemOf);
    expect(test.itemOf.some((i) => known.has(i))).toBe(false);
  });
});

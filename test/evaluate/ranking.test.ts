import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { evaluateRanking, refuseLeak } from '../../src/evaluate/ranking.js';
import { tuneRanking } from '../../src/evaluate/ranking-tune.js';
import { hashSplit, selectEvents, timeSplit } from '../../src/measure/ranking-splits.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import { crossValidate, gridPoints, randomPoints, searchRatings } from '../../src/recommend/search.js';
import { context, smallShop } from '../recommend/small-shop.js';

const shop = smallShop(80, 30, 10);
const split = hashSplit(shop);

describe('evaluateRanking', () => {
  it('learning tastes beats popularity where tastes are planted', async () => {
    const of = async (name: string): Promise<number> => evaluateRanking(await recommenderNamed(name).fit(split.train, context()), split, { random: createRandom(1) }).ndcg;
    expect(await of('ials')).toBeGreaterThan(1.2 * (await of('popular')));
  });

  it('an oracle that knows the test gets 1, with an interval around the mean', async () => {
    const fitted = await recommenderNamed('popular').fit(split.train, context());
    const chosen = (user: string): string[] => Array.from(split.test.userOf.keys()).filter((e) => shop.users[split.test.userOf[e]!] === user).map((e) => shop.items[split.test.itemOf[e]!]!);
    const oracle = { ...fitted, recommend: ({ user }: { user?: string }) => ({ items: [...new Set(chosen(user!))], scores: new Float32Array(20) }) } as typeof fitted;
    const perfect = evaluateRanking(oracle, split, { random: createRandom(1) });
    expect(perfect.ndcg).toBe(1);
    expect(perfect.map).toBe(1);
    expect(perfect.recall).toBe(1);
    const { ndcg, ndcgInterval, ndcgOfUsers, users } = evaluateRanking(fitted, split, { random: createRandom(1) });
    expect(ndcgInterval.low).toBeLessThan(ndcg);
    expect(ndcgInterval.high).toBeGreaterThan(ndcg);
    expect(ndcgOfUsers).toHaveLength(users);
  });

  it('catches poison: a measured event among those learned from', async () => {
    const poisoned = { train: selectEvents(shop, Int32Array.from(shop.userOf.keys())), test: split.test };
    const fitted = await recommenderNamed('popular').fit(poisoned.train, context());
    expect(() => evaluateRanking(fitted, poisoned, { random: createRandom(1) })).toThrow(expect.objectContaining({ code: 'E_EVALUATE_LEAK' }) as Error);
    expect(() => refuseLeak(split)).not.toThrow();
    expect(() => refuseLeak(timeSplit(shop))).not.toThrow();
  });
});

describe('search', () => {
  it('grids and random draws', () => {
    expect(gridPoints({ a: [1, 2], b: ['x'] })).toEqual([{ a: 1, b: 'x' }, { a: 2, b: 'x' }]);
    const drawn = randomPoints({ a: [1, 2, 3], b: [1, 2, 3] }, 4, createRandom(2));
    expect(new Set(drawn.map((point) => JSON.stringify(point))).size).toBe(4);
  });

  it('finds that a model of nothing is worse', async () => {
    const rows = await searchRatings('svd', gridPoints({ factors: [8], epochs: [1, 40], rate: [0.02] }), shop, 3, context());
    expect(rows[0]!.options).toMatchObject({ epochs: 40 });
    expect(rows[0]!.rmse).toBeLessThan(rows[1]!.rmse);
    expect((await crossValidate('baseline', {}, shop, 3, context())).mae).toBeGreaterThan(0);
  });

  it('tunes a ranking model on the newest part of what it is given', async () => {
    const rows = await tuneRanking('ials', gridPoints({ regularization: [1, 1e8] }), split.train, context());
    expect(rows).toHaveLength(2);
    expect(rows[0]!.ndcg).toBeGreaterThanOrEqual(rows[1]!.ndcg);
  });
});

import { describe, expect, it } from 'vitest';
import type { Interactions } from '../../src/recommend/contract.js';
import { boughtTogether, logLikelihoodRatio } from '../../src/recommend/placements/bought-together.js';
import { buyAgain } from '../../src/recommend/placements/buy-again.js';
import { recentlyViewed, trending } from '../../src/recommend/placements/trending.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Ranking } from '../../src/recommend/ranking.js';
import { topForAll } from '../../src/recommend/top-for-all.js';
import { context, smallShop } from './small-shop.js';

const day = 86_400_000;

/** Interactions from rows of user, item, day, kind. */
function of(rows: readonly (readonly [string, string, number, number])[]): Interactions {
  const users = [...new Set(rows.map((row) => row[0]))].sort();
  const items = [...new Set(rows.map((row) => row[1]))].sort();
  return {
    users, items, facts: items.map((item) => ({ item })),
    userOf: Int32Array.from(rows, (row) => users.indexOf(row[0])), itemOf: Int32Array.from(rows, (row) => items.indexOf(row[1])),
    time: Float64Array.from(rows, (row) => row[2] * day), kind: Uint8Array.from(rows, (row) => row[3]), value: new Float32Array(rows.length).fill(1),
  };
}

describe('bought together', () => {
  // Bread and butter always together in 20 of 60 baskets; milk in every second basket, so that with bread it is chance.
  const rows = Array.from({ length: 60 }, (_, b) => [...(b % 3 === 0 ? ['bread', 'butter'] : ['salt']), ...(b % 2 === 0 ? ['milk'] : [])].map((item) => [`u${b}`, item, b, 2] as const)).flat();
  const companions = boughtTogether(of(rows));
  it('finds the pair, its lift and its significance', () => {
    const [first] = companions.get('bread')!;
    expect(first).toMatchObject({ item: 'butter', together: 20, lift: 3 });
    expect(first!.pValue).toBeLessThan(1e-10);
  });
  it('does not take chance for company', () => {
    expect(companions.get('bread')!.map(({ item }) => item)).toEqual(['butter']);
    expect(companions.has('milk')).toBe(false);
  });
  it('log-likelihood ratio: 0 at independence, and 2 Σ O ln(O / E) elsewhere', () => {
    expect(logLikelihoodRatio(10, 20, 30, 60)).toBeCloseTo(0, 9);
    const [o, n] = [[8, 2, 3, 7], 20];
    const e = [10 * 11, 10 * 9, 10 * 11, 10 * 9].map((x) => x / n);
    expect(logLikelihoodRatio(8, 2, 3, 7)).toBeCloseTo(2 * o.reduce((s, x, k) => s + x * Math.log(x / e[k]!), 0), 9);
  });
});

describe('buy again, trending, recently viewed', () => {
  const rows = [
    ...[0, 30, 60, 90].map((d) => ['a', 'coffee', d, 2] as const), ...[5, 35, 65].map((d) => ['b', 'coffee', d, 2] as const),
    ['a', 'sofa', 10, 2] as const, ['b', 'sofa', 20, 2] as const, ['a', 'tea', 70, 0] as const, ['a', 'coffee', 70, 0] as const,
  ];
  const shop = of(rows);
  it('what is due by its interval, never what nobody buys twice', () => {
    const due = buyAgain(shop, 'b', 95 * day, 5);
    expect(due.map(({ item }) => item)).toEqual(['coffee']);
    expect(due[0]).toMatchObject({ intervalDays: 30, sinceDays: 30 });
    expect(due[0]!.due).toBeCloseTo(1, 6);
    expect(buyAgain(shop, 'nobody', 95 * day, 5)).toEqual([]);
  });
  it('a rise is trending, a best seller that sells as ever is not', () => {
    const steady = Array.from({ length: 35 * 5 }, (_, k) => [`u${k}`, 'steady', k / 5, 2] as const);
    const rise = Array.from({ length: 12 }, (_, k) => [`r${k}`, 'rise', 30 + k / 4, 2] as const);
    const list = trending(of([...steady, ...rise]), { n: 5 });
    expect(list[0]!.item).toBe('rise');
    expect(list.find(({ item }) => item === 'steady')?.score ?? 0).toBeLessThan(1);
  });
  it('recently viewed: newest first, once each', () => {
    expect(recentlyViewed(shop, 'a', 3)).toEqual(['coffee', 'coffee', 'tea', 'sofa'].filter((item, k, all) => all.indexOf(item) === k));
    expect(recentlyViewed(shop, 'nobody', 3)).toEqual([]);
  });
});

it('lists of all users are those of one user each', async () => {
  const fitted = (await recommenderNamed('item-knn').fit(smallShop(), context())) as Ranking;
  const lists = [...topForAll(fitted, { n: 4 })];
  expect(lists.map(({ user }) => user)).toEqual(fitted.shelf.users);
  expect(lists[7]).toEqual({ user: lists[7]!.user, ...fitted.recommend({ user: lists[7]!.user, n: 4 }) });
});

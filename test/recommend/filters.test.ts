import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Filter } from '../../src/recommend/contract.js';
import { context, smallShop } from './small-shop.js';

const shop = smallShop(60, 50, 8, 11);

/** The slow truth, read off the facts one item at a time. */
function allowed(filter: Filter, user: string, item: string): boolean {
  const fact = shop.facts[shop.items.indexOf(item)]!;
  const has = (filter.seen ?? true) && shop.userOf.some((u, e) => shop.users[u] === user && shop.items[shop.itemOf[e]!] === item);
  return (
    !has &&
    (filter.inStock === undefined || fact.inStock === filter.inStock) &&
    (filter.categories === undefined || filter.categories.some((c) => fact.category === c || fact.category!.startsWith(`${c} >`))) &&
    (filter.priceAtLeast === undefined || fact.price! >= filter.priceAtLeast) &&
    (filter.priceAtMost === undefined || fact.price! <= filter.priceAtMost) &&
    (filter.allow === undefined || filter.allow.includes(item)) &&
    !(filter.deny ?? []).includes(item)
  );
}

const items = fc.subarray([...shop.items]);
const filters: fc.Arbitrary<Filter> = fc.record(
  {
    inStock: fc.boolean(), categories: fc.subarray(['کتاب', 'کتاب > رمان', 'پوشاک', 'پوشاک > کیف', 'خانه', 'کتا']), priceAtLeast: fc.integer({ min: 0, max: 700 }),
    priceAtMost: fc.integer({ min: 0, max: 700 }), allow: items, deny: items, seen: fc.boolean(),
  },
  { requiredKeys: [] },
);
const requests = fc.record({ user: fc.constantFrom(...shop.users, 'stranger'), n: fc.integer({ min: 0, max: 60 }), filter: filters, diversity: fc.constantFrom(0, 0, 0, 0.4), mostPerCategory: fc.constantFrom(1000, 1000, 2) });

describe('filters', () => {
  it.each([['ials', 4000], ['item-knn', 2000], ['hybrid', 1000], ['popular', 2000], ['svd', 1000]] as const)('never let a filtered item out, and nothing else in: %s, %i random queries', async (name, runs) => {
    const fitted = await recommenderNamed(name).fit(shop, context());
    fc.assert(
      fc.property(requests, ({ user, n, filter, diversity, mostPerCategory }) => {
        const { items: shown } = fitted.recommend({ user, n, filter, diversity, mostPerCategory });
        const open = shop.items.filter((item) => allowed(filter, user, item));
        expect(shown.filter((item) => !open.includes(item))).toEqual([]);
        if (mostPerCategory === 1000) expect(shown).toHaveLength(Math.min(n, open.length));
        const counts = new Map<string, number>();
        for (const item of shown) {
          const category = shop.facts[shop.items.indexOf(item)]!.category!;
          counts.set(category, (counts.get(category) ?? 0) + 1);
        }
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(mostPerCategory);
      }),
      { numRuns: runs, seed: 5 },
    );
  });

  it('boosts push up what has margin, and say so', async () => {
    const fitted = await recommenderNamed('ials').fit(shop, context());
    const { items: shown, reasons, scores } = fitted.recommend({ user: 'u3', n: 50, boost: { margin: 100 }, reasons: 100 });
    const margin = (item: string): number => 1 - 60 / shop.facts[shop.items.indexOf(item)]!.price!;
    expect([...shown].sort((a, b) => margin(b) - margin(a))[0]).toBe(shown[0]);
    expect(reasons![0]!.some(({ kind }) => kind === 'boost')).toBe(true);
    reasons!.forEach((list, k) => expect(Math.abs(list.reduce((a, { share }) => a + share, 0) - scores[k]!)).toBeLessThan(1e-3 * Math.max(1, Math.abs(scores[k]!))));
  });

  it('more diversity, fewer repeats of a category', async () => {
    const fitted = await recommenderNamed('content').fit(shop, context());
    const kinds = (diversity: number): number => new Set(fitted.recommend({ user: 'u5', n: 8, diversity }).items.map((item) => shop.facts[shop.items.indexOf(item)]!.category)).size;
    expect(kinds(0.9)).toBeGreaterThan(kinds(0));
  });
});

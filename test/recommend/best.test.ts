import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Filter } from '../../src/recommend/contract.js';
import { normOrder, rowNorms } from '../../src/recommend/norm-order.js';
import type { Ranking } from '../../src/recommend/ranking.js';
import { context, smallShop } from './small-shop.js';

const even = smallShop(150, 2500, 25, 4);
// A long tail: most events fall on a few items.
const shop = { ...even, itemOf: even.itemOf.map((i) => 2500 * (i / 2500) ** 4) };
const some = fc.subarray([...shop.items], { minLength: 1, maxLength: 300 });
const filters: fc.Arbitrary<Filter> = fc.record(
  { inStock: fc.boolean(), categories: fc.subarray(['کتاب', 'پوشاک > کیف', 'خانه']), priceAtLeast: fc.integer({ min: 0, max: 2000 }), priceAtMost: fc.integer({ min: 0, max: 25_000 }), allow: some, deny: some, seen: fc.boolean() },
  { requiredKeys: [] },
);
const requests = fc.record({ user: fc.constantFrom(...shop.users, 'new', 'stranger'), n: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.integer({ min: 0, max: 900 })), skip: fc.integer({ min: 0, max: 30 }), filter: fc.oneof(filters, fc.constant<Filter>({ inStock: true, priceAtMost: 15_000 }), fc.constant<Filter>({})) });

async function withNewcomers(): Promise<Ranking> {
  const fitted = (await recommenderNamed('ials', { factors: 12 }).fit(shop, context())) as Ranking;
  fitted.recommend({ user: 'u1', n: 5 });
  fitted.foldIn([{ user: 'new', item: shop.items[3]!, time: 2e12, kind: 'purchase' }, { user: 'new', item: 'fresh', time: 2e12, kind: 'purchase' }, { user: 'u7', item: 'fresh', time: 2e12, kind: 'purchase' }]);
  return fitted;
}

describe('the shorter way to a list', () => {
  it('gives what scoring every item gives, to the bit', async () => {
    const fitted = await withNewcomers();
    let looked = 0;
    let shortened = 0;
    const scan = fitted.core.best!.bind(fitted.core);
    fitted.core.best = (request) =>
      scan({
        ...request,
        passesOf: (rows) => {
          const passes = request.passesOf(rows);
          return (from, to, into, at) => {
            looked += to - from;
            return passes(from, to, into, at);
          };
        },
      });
    fc.assert(
      fc.property(requests, (request) => {
        looked = 0;
        const short = fitted.recommend(request);
        if (looked > 0 && looked < fitted.shelf.items.length) shortened += 1;
        // A cap that caps nothing takes the way through all items.
        expect(short).toEqual(fitted.recommend({ ...request, mostPerCategory: 1_000_000 }));
      }),
      { numRuns: 800, seed: 3 },
    );
    expect(shortened).toBeGreaterThan(100);
  });

  it('shows an item that came after the fit', async () => {
    const fitted = await withNewcomers();
    const { items } = fitted.recommend({ user: 'u1', n: 2501, filter: { seen: false } });
    expect(fitted.recommend({ user: 'u1', n: items.indexOf('fresh') + 1, filter: { seen: false } }).items.at(-1)).toBe('fresh');
  });

  it('goes down from the longest vector', () => {
    const order = normOrder(rowNorms(Float32Array.of(1, 0, 3, 4, 0, -2, Number.NaN, 0), 2));
    expect(Array.from(order.rows)).toEqual([3, 1, 2, 0]);
    expect(Array.from(order.norms)).toEqual([Infinity, 5, 2, 1]);
  });
});

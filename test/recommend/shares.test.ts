import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recommenderNamed, type ModelOptions } from '../../src/recommend/catalogue.js';
import { click, context, smallShop } from './small-shop.js';

const shop = smallShop(80, 60, 12, 6);
const event = fc.record({ item: fc.constantFrom(...shop.items), time: fc.integer({ min: 0, max: 1000 }), kind: fc.constantFrom('view', 'cart', 'purchase', 'rating') });
const histories = fc.array(event, { minLength: 1, maxLength: 70 }).map((list) => list.map(({ item, time, kind }) => click('someone', item, 1_700_000_000_000 + time, kind as 'view')));

// iALS of 8 factors explains most histories through the factors, of 32 most through the history: both ways of its identity.
const models: readonly (readonly [string, ModelOptions])[] = [['ials', { factors: 8 }], ['ials', { factors: 32 }], ['ease', {}], ['item-knn', {}], ['session-knn', {}], ['content', {}]];

describe('reasons', () => {
  it.each(models)('of %s %o are shares of items of the history, and sum to the score, for any history', async (name, options) => {
    const fitted = await recommenderNamed(name, options).fit(shop, context());
    let shown = 0;
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 60 }), fc.boolean(), (history, n, seen) => {
        const { items, scores, reasons } = fitted.recommend({ history, n, filter: { seen }, reasons: 1000 });
        const had = new Set(history.map((one) => one.item));
        items.forEach((_, k) => {
          const sum = reasons![k]!.reduce((total, { share }) => total + share, 0);
          expect(Math.abs(sum - scores[k]!)).toBeLessThan(1e-3 * Math.max(1, Math.abs(scores[k]!)));
          for (const reason of reasons![k]!) expect(reason.kind === 'because' && had.has(reason.item!)).toBe(true);
          shown += 1;
        });
      }),
      { numRuns: 200, seed: 8 },
    );
    expect(shown).toBeGreaterThan(1000);
  });
});

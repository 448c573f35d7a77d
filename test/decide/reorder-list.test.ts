import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReorderItem } from '../../src/decide/reorder-item.js';
import { reorderList } from '../../src/decide/reorder-list.js';
import { anItem } from './item.js';

const asOf = 20_000;

const item: fc.Arbitrary<ReorderItem> = fc.record({
  name: fc.integer({ min: 0, max: 999 }),
  onHand: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 200 })),
  onOrder: fc.integer({ min: 0, max: 100 }),
  price: fc.double({ min: 0, max: 100, noNaN: true }),
  costShare: fc.double({ min: 0, max: 1.2, noNaN: true }),
  packSize: fc.integer({ min: 1, max: 24 }),
  minimumOrder: fc.integer({ min: 0, max: 60 }),
  leadDays: fc.integer({ min: 0, max: 60 }),
  spread: fc.double({ min: 0, max: 5, noNaN: true }),
  shelfLifeDays: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  steps: fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 10, maxLength: 10 }),
  correlation: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
}).map(({ name, price, costShare, spread, shelfLifeDays, steps, correlation, ...rest }) => {
  let sum = 0;
  const rising = steps.map((step) => (sum += step));
  return anItem({ item: `p${name}`, price, cost: price * costShare, leadSpreadDays: spread, ...(shelfLifeDays === undefined ? {} : { shelfLifeDays }), demand: { leadDays: 7, reviewDays: 7, levels: [0.05, 0.3, 0.6, 0.9, 0.99], lead: rising.slice(0, 5), review: rising.slice(0, 5), correlation }, ...rest });
});

describe('reorderList', () => {
  it('never orders less than nothing, other than whole packs, or below the minimum', () => {
    fc.assert(fc.property(fc.array(item, { maxLength: 8 }), fc.double({ min: 0.05, max: 0.99, noNaN: true }), (items, service) => {
      for (const line of reorderList(items, { asOf, service })) {
        expect(line.quantity).toBeGreaterThanOrEqual(0);
        expect(line.quantity % line.item.packSize).toBe(0);
        if (line.quantity > 0) expect(line.quantity).toBeGreaterThanOrEqual(line.item.minimumOrder);
        for (const value of [line.demandP50, line.demandP90, line.expectedLostMargin, line.costOfWaitingWeek, line.serviceReached, line.textbookQuantity]) expect(Number.isFinite(value)).toBe(true);
        expect(line.demandP90).toBeGreaterThanOrEqual(line.demandP50);
      }
    }));
  });

  it('never passes the budget, and with an ample one orders what it would without', () => {
    fc.assert(fc.property(fc.array(item, { maxLength: 8 }), fc.double({ min: 0, max: 5000, noNaN: true }), (items, budget) => {
      const free = reorderList(items, { asOf });
      const tight = reorderList(items, { asOf, budget });
      expect(tight.reduce((sum, { money }) => sum + money, 0)).toBeLessThanOrEqual(budget * (1 + 1e-12) + 1e-9);
      tight.forEach((line, i) => {
        expect(line.quantity).toBeLessThanOrEqual(free[i]!.quantity);
        expect(line.quantity % line.item.packSize).toBe(0);
        if (line.quantity > 0) expect(line.quantity).toBeGreaterThanOrEqual(line.item.minimumOrder);
      });
    }));
  });

  it('orders no less for a longer lead time, a higher service or an emptier shelf', () => {
    fc.assert(fc.property(item, fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 }), (one, leadDays, more) => {
      // Without a shelf life, a minimum or packs, whose steps are not what is asked here.
      const { shelfLifeDays: _, ...plain } = one;
      const smooth: ReorderItem = { ...plain, packSize: 1, minimumOrder: 0, leadSpreadDays: 0, cost: plain.price * 0.6 };
      const order = (over: Partial<ReorderItem>, options = {}): number => reorderList([{ ...smooth, ...over }], { asOf, service: 0.9, ...options })[0]!.quantity;
      expect(order({}, { leadDays: leadDays + more })).toBeGreaterThanOrEqual(order({}, { leadDays }));
      expect(order({}, { service: 0.95 })).toBeGreaterThanOrEqual(order({}));
      expect(order({ onHand: (smooth.onHand ?? 0) + more })).toBeLessThanOrEqual(order({}));
    }));
  });

  it('orders nothing that does not pay, and less of what spoils', () => {
    const [dear] = reorderList([anItem({ cost: 10 })], { asOf });
    expect(dear).toMatchObject({ quantity: 0, limitedBy: 'no-margin' });
    const [fresh] = reorderList([anItem({ shelfLifeDays: 2 })], { asOf });
    const [keeps] = reorderList([anItem()], { asOf });
    expect(fresh!.limitedBy).toBe('shelf-life');
    expect(fresh!.quantity).toBeLessThan(keeps!.quantity);
    // Packs of 5,000, and a minimum of as many, against a demand of at most 125 a week cost more to hold than they earn.
    expect(reorderList([anItem({ packSize: 5000 })], { asOf })[0]).toMatchObject({ quantity: 0, limitedBy: 'pack-size' });
    expect(reorderList([anItem({ minimumOrder: 5000 })], { asOf })[0]).toMatchObject({ quantity: 0, limitedBy: 'minimum-order' });
    expect(reorderList([anItem({ minimumOrder: 110 })], { asOf })[0]!.quantity).toBe(110);
  });

  it('buffers against a supplier whose lead time spreads', () => {
    const stocked = anItem({ onHand: 100 });
    const sure = reorderList([stocked], { asOf, service: 0.95 })[0]!;
    const late = reorderList([{ ...stocked, leadSpreadDays: 3 }], { asOf, service: 0.95 })[0]!;
    expect(late.quantity).toBeGreaterThan(sure.quantity);
    expect(late.textbookSafetyStock).toBeGreaterThan(sure.textbookSafetyStock);
  });

  it('names the last day to order: the day on which certain demand leaves just the lead time', () => {
    const levels = [0.01, 0.5, 0.98];
    const sure = { leadDays: 7, reviewDays: 7, levels, lead: [70, 70, 70], review: [70, 70, 70], correlation: 0 };
    // 10 a day and 150 on hand last 15 days (the last of 256 draws sell a little more); 7 days of lead time before that.
    const [line] = reorderList([anItem({ onHand: 150, demand: sure })], { asOf, service: 0.9 });
    expect(line!.lastOrderDay! - asOf).toBeGreaterThanOrEqual(7);
    expect(line!.lastOrderDay! - asOf).toBeLessThanOrEqual(8);
    expect(line!.daysOfCover).toBeGreaterThan(14);
    expect(reorderList([anItem({ onHand: 20, demand: sure })], { asOf })[0]!.lastOrderDay).toBeLessThan(asOf);
    const still = { ...sure, lead: [0, 0, 0], review: [0, 0, 0] };
    expect(reorderList([anItem({ onHand: 20, demand: still })], { asOf })[0]).toMatchObject({ lastOrderDay: null, daysOfCover: null, quantity: 0 });
  });

  it('refuses what no decision can follow, naming it', () => {
    const refused = (over: object, options: object = {}): (() => unknown) => () => reorderList([anItem(over)], { asOf, ...options });
    expect(refused({ onHand: -1 })).toThrow(/onHand of item a is -1/);
    expect(refused({ price: Number.NaN })).toThrow(/price of item a is NaN/);
    expect(refused({ packSize: 0 })).toThrow(/packSize/);
    expect(refused({ demand: { ...anItem().demand, lead: [3, 2, 1] } })).toThrow(/ascending quantiles/);
    expect(refused({}, { service: 1 })).toThrow(/service is 1/);
    expect(refused({}, { budget: -5 })).toThrow(/budget is -5/);
    expect(refused({}, { servce: 0.9 })).toThrow(/no option servce/);
    expect(reorderList([], { asOf })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { exceptions } from '../../src/decide/exceptions.js';
import { stockStatus } from '../../src/decide/stock-status.js';
import { anItem, uniformForecast } from './item.js';

const asOf = 20_000;
const still = uniformForecast(0, 0);
const shop = [
  anItem({ item: 'out', onHand: 0 }),
  anItem({ item: 'risk', onHand: 60 }),
  anItem({ item: 'fine', onHand: 120 }),
  anItem({ item: 'much', onHand: 2000 }),
  anItem({ item: 'dust', onHand: 5, demand: still }),
  anItem({ item: 'asked', onHand: null }),
];

describe('stockStatus', () => {
  it('puts each shelf in the state that its demand says, with its money', () => {
    const { items, totals } = stockStatus(shop, { asOf });
    expect(items.map(({ state }) => state)).toEqual(['out', 'at-risk', 'healthy', 'overstock', 'idle', 'unknown']);
    // Uniform on [0, 100] until an order arrives: E[D] = 50 lost at a margin of 3.
    expect(totals.out.money / 3).toBeCloseTo(50, -0.5);
    // Of 60 units, P(D > 60) = 0.4 and E[max(0, D - 60)] = 8.
    expect(items[1]!.runOutShare).toBeCloseTo(0.4, 1);
    expect(items[1]!.money / 3).toBeGreaterThan(7);
    expect(items[1]!.money / 3).toBeLessThan(9.5);
    expect(totals.idle).toEqual({ items: 1, money: 35 });
    expect(items[3]!.excessUnits).toBeGreaterThan(1000);
    expect(items[3]!.money).toBe(items[3]!.excessUnits * 7);
    expect(Object.values(totals).reduce((sum, state) => sum + state.items, 0)).toBe(shop.length);
  });

  it('moves with the settings: a longer lead time puts more at risk', () => {
    const states = (leadDays: number): string => stockStatus([anItem({ onHand: 120 })], { asOf, leadDays }).items[0]!.state;
    expect(states(7)).toBe('healthy');
    expect(states(28)).toBe('at-risk');
    expect(() => stockStatus(shop, { asOf, overstckDays: 3 } as never)).toThrow(/no option/);
  });
});

describe('exceptions', () => {
  it('names only what a person should look at, most money first', () => {
    const found = exceptions(shop, { asOf });
    expect(found.map(({ item, kind }) => `${item.item} ${kind}`).sort()).toEqual(['dust overstock', 'much overstock', 'out stock-out', 'risk stock-out-in-lead-time']);
    expect([...found].sort((a, b) => b.money - a.money)).toEqual(found);
  });

  it('says when the forecast is off track or data are old', () => {
    const off = anItem({ onHand: 120, recent: { actual: 400, low: 2, high: 100 }, salesDay: asOf - 1, stockDay: asOf - 9 });
    expect(exceptions([off], { asOf }).map(({ kind, found, expected }) => [kind, found, expected])).toEqual([['forecast-off-track', 400, 100], ['stock-stale', 8, 3]]);
    expect(exceptions([off], { asOf, staleDays: 10 }).map(({ kind }) => kind)).toEqual(['forecast-off-track']);
    expect(exceptions([anItem({ onHand: 120, recent: { actual: 50, low: 2, high: 100 }, salesDay: asOf - 1, stockDay: asOf - 1 })], { asOf })).toEqual([]);
  });
});

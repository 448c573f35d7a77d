import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spendBudget, type OrderPiece } from '../../src/decide/spend-budget.js';

/** Every way to buy the first pieces of each order. */
function bestGain(orders: readonly (readonly OrderPiece[])[], budget: number): number {
  const [first, ...rest] = orders;
  if (first === undefined) return 0;
  let best = bestGain(rest, budget);
  let money = 0;
  let gain = 0;
  for (const piece of first) {
    money += piece.money;
    gain += piece.gain;
    if (money > budget) break;
    best = Math.max(best, gain + bestGain(rest, budget - money));
  }
  return best;
}

/** Orders of one to four packs with falling gains, as concave money makes them. */
const orders = (money: fc.Arbitrary<number>): fc.Arbitrary<OrderPiece[][]> =>
  fc.array(fc.tuple(money, fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 4 }).map((list) =>
    list.map(([cost, gains], order) => [...gains].sort((a, b) => b - a).map((gain) => ({ order, units: 1, money: cost, gain }))));

function bought(list: readonly OrderPiece[][], budget: number): { readonly gain: number; readonly money: number } {
  const units = spendBudget(list.flat(), list.length, budget);
  let [gain, money] = [0, 0];
  list.forEach((pieces, order) => pieces.slice(0, units[order]!).forEach((piece) => {
    gain += piece.gain;
    money += piece.money;
  }));
  return { gain, money };
}

describe('spendBudget', () => {
  it('is the best there is when packs cost the same', () => {
    fc.assert(fc.property(orders(fc.constant(10)), fc.integer({ min: 0, max: 120 }), (list, budget) => {
      expect(bought(list, budget).gain).toBe(bestGain(list, budget));
    }));
  });

  it('never spends more than there is, and falls short of the best by less than one piece', () => {
    fc.assert(fc.property(orders(fc.integer({ min: 1, max: 30 })), fc.integer({ min: 0, max: 150 }), (list, budget) => {
      const { gain, money } = bought(list, budget);
      expect(money).toBeLessThanOrEqual(budget);
      expect(bestGain(list, budget) - gain).toBeLessThanOrEqual(Math.max(...list.flat().map((piece) => piece.gain)));
    }));
  });

  it('leaves what gains nothing, and buys what is free', () => {
    expect([...spendBudget([{ order: 0, units: 3, money: 1, gain: 0 }, { order: 1, units: 2, money: 0, gain: 1 }], 2, 0)]).toEqual([0, 2]);
  });
});

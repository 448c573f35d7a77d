import { describe, expect, it } from 'vitest';
import { bufferPolicy, empiricalPolicy, orderUpTo, perfectPolicy, textbookPolicy } from '../../src/decide/policies.js';
import { salesHistory } from '../../src/decide/sales-history.js';
import { simulatePolicy } from '../../src/decide/simulate-policy.js';
import { panelOf } from './panel.js';

const windows = { leadDays: 2, reviewDays: 3 };
const costs = { holdingRateDay: 0.01, lostMarginRate: 0.5 };

describe('simulatePolicy', () => {
  it('follows a week by hand: arrivals before sales, lost sales lost, orders on review days', () => {
    // Fill up to 5, price 10. Sales 2 2 2 4 0 1 3, after history that no longer matters.
    const history = salesHistory(panelOf([[...new Array<number>(10).fill(1), 2, 2, 2, 4, 0, 1, 3]], 100));
    const done = simulatePolicy(history, orderUpTo('five', () => 5), { series: [0], prices: [10], firstDay: 94, days: 7, windows, costs });
    // Day 0: 5 → 3. 1: → 1. 2: 1 of 2 → 0. 3: order 5, 0 of 4. 4: 0. 5: 5 arrive, → 4. 6: order 1, 3 → 1.
    expect(done.holding).toBeCloseTo((3 + 1 + 0 + 0 + 0 + 4 + 1) * 10 * 0.01, 12);
    expect(done.lostMargin).toBeCloseTo((1 + 4) * 10 * 0.5, 12);
    expect(done.fillRate).toBeCloseTo((14 - 5) / 14, 12);
    expect(done.unitsOnHand).toBeCloseTo(9 / 7, 12);
  });

  it('loses nothing when the future is known', () => {
    const sales = Array.from({ length: 60 }, (_, d) => (d * 7) % 5);
    const history = salesHistory(panelOf([sales], 200));
    const of = (policy: ReturnType<typeof perfectPolicy>): ReturnType<typeof simulatePolicy> => simulatePolicy(history, policy, { series: [0], prices: [1], firstDay: 171, days: 30, windows, costs });
    expect(of(perfectPolicy(history, windows))).toMatchObject({ lostMargin: 0, fillRate: 1 });
    expect(of(bufferPolicy(history, windows)).cost).toBeGreaterThan(of(perfectPolicy(history, windows)).cost);
  });
});

describe('policies', () => {
  it('fill up to what their formulas say', () => {
    // 4 a day for two months: no spread, so the textbook keeps no buffer.
    const history = salesHistory(panelOf([new Array<number>(400).fill(4)], 1000));
    expect(textbookPolicy(history, windows, 0.95).startLevel(0, 1001)).toBe(20);
    expect(bufferPolicy(history, windows).startLevel(0, 1001)).toBe(24);
    expect(empiricalPolicy(history, windows, 0.95).startLevel(0, 1001)).toBe(20);
    // Every other day 8: σ = 4, z(0.975) = 1.96: 20 + 1.96 · 4 · √5 = 37.53.
    const uneven = salesHistory(panelOf([Array.from({ length: 400 }, (_, d) => (d % 2) * 8)], 1000));
    expect(textbookPolicy(uneven, windows, 0.975).startLevel(0, 1001)).toBe(38);
    expect(textbookPolicy(uneven, windows, 0.975).order(0, 1001, 30, 5)).toBe(3);
    expect(textbookPolicy(uneven, windows, 0.975).order(0, 1001, 30, 50)).toBe(0);
  });

  it('know only days before the review', () => {
    const sales = Array.from({ length: 500 }, (_, d) => (d * 31) % 7);
    const changed = sales.map((y, d) => (d >= 450 ? 99 : y));
    for (const policy of [bufferPolicy, (h: Parameters<typeof bufferPolicy>[0]) => textbookPolicy(h, windows, 0.9), (h: Parameters<typeof bufferPolicy>[0]) => empiricalPolicy(h, windows, 0.9)]) {
      const [a, b] = [sales, changed].map((series) => policy(salesHistory(panelOf([series], 499)), windows));
      expect(a!.startLevel(0, 450)).toBe(b!.startLevel(0, 450));
    }
  });
});

import { describe, expect, it } from 'vitest';
import { orderGain, shortageOf } from '../../src/decide/order-gain.js';
import { carriedRatio, criticalRatio, drawsQuantile, orderQuantity } from '../../src/decide/order-quantity.js';
import { reorderList } from '../../src/decide/reorder-list.js';
import { textbookStock } from '../../src/decide/safety-stock.js';
import { anItem, uniformForecast } from './item.js';

describe('newsvendor', () => {
  it('has the textbook ratio, and less where the next order is already under way', () => {
    expect(criticalRatio(0.3, 0.02)).toBeCloseTo(0.9375, 12);
    expect(criticalRatio(0, 0)).toBe(0);
    expect(carriedRatio({ lostMargin: 0.3, holdingCost: 0.02, leadDays: 0, reviewDays: 7 })).toBeCloseTo(0.9375, 12);
    expect(carriedRatio({ lostMargin: 0.3, holdingCost: 0.02, leadDays: 7, reviewDays: 7 })).toBeCloseTo(0.3 / 0.325, 12);
  });

  it('orders the critical quantile of uniform demand from an empty shelf', () => {
    // Uniform on [0, 100]: the quantile at 0.8 is 80. Lead-time demand meets nothing and is lost.
    const [line] = reorderList([anItem()], { asOf: 20_000, service: 0.8 });
    expect(line!.quantity).toBeGreaterThanOrEqual(79);
    expect(line!.quantity).toBeLessThanOrEqual(81);
    expect(line!.serviceReached).toBeCloseTo(0.8, 1);
    // E[max(0, D)] · margin = 50 · 3.
    expect(line!.expectedLostMargin).toBeGreaterThan(145);
    expect(line!.expectedLostMargin).toBeLessThan(155);
    expect(line!.money).toBe(line!.quantity * 7);
  });

  it('counts sales lost while waiting as lost', () => {
    expect(orderQuantity({ available: 4, lead: Float64Array.of(6, 2), review: Float64Array.of(3, 3), ratio: 1 })).toBe(3);
    // Certain demand of 50 a window: 80 on hand leave 30 when the order arrives, so 20 are missing.
    const sure = { ...uniformForecast(1, 1), levels: [0.01, 0.5, 0.98], lead: [50, 50, 50], review: [50, 50, 50] };
    expect(reorderList([anItem({ onHand: 80, demand: sure })], { asOf: 20_000, service: 0.9 })[0]!.quantity).toBe(20);
    // 20 on hand run out while waiting: those 30 lost sales are not ordered after the fact.
    expect(reorderList([anItem({ onHand: 20, demand: sure })], { asOf: 20_000, service: 0.9 })[0]!.quantity).toBe(50);
  });

  it('is largest in expected money at the critical quantile: no other order size earns more', () => {
    const lead = Float64Array.from({ length: 200 }, (_, i) => (i * 7) % 40);
    const review = Float64Array.from({ length: 200 }, (_, i) => (i * 13) % 60);
    const shortage = shortageOf({ lead, review }, 25);
    const money = { margin: 3, ratio: 0.9 };
    const best = drawsQuantile(shortage.sorted, 0.9);
    // Slow oracle: profit counted draw by draw; the cost of an idle unit is what makes 0.9 critical.
    const slow = (units: number): number => {
      const holding = (money.margin * (1 - money.ratio)) / money.ratio;
      let sum = 0;
      for (let i = 0; i < lead.length; i++) {
        const wanted = Math.max(0, review[i]! - Math.max(0, 25 - lead[i]!));
        const sold = Math.min(units, wanted);
        sum += money.margin * sold - holding * (units - sold);
      }
      return sum / lead.length;
    };
    for (let units = 0; units <= 70; units++) {
      expect(orderGain(shortage, units, money)).toBeCloseTo(slow(units), 9);
      expect(slow(units)).toBeLessThanOrEqual(slow(Math.round(best)) + 0.05);
    }
  });
});

describe('textbook safety stock', () => {
  it('agrees with worked numbers', () => {
    // z(0.975) = 1.959964; σ 4 over 16 days: 1.959964 · 16.
    const base = { dailyMean: 10, dailyDeviation: 4, leadDays: 9, reviewDays: 7, service: 0.975 };
    const calm = textbookStock({ ...base, leadSpreadDays: 0 });
    expect(calm.safetyStock).toBeCloseTo(31.3594, 3);
    expect(calm.orderUpTo).toBeCloseTo(191.3594, 3);
    // With a lead time that spreads by 2 days: √(256 + 400) = 25.6125.
    expect(textbookStock({ ...base, leadSpreadDays: 2 }).safetyStock).toBeCloseTo(1.959964 * 25.61249695, 4);
    // A service below one half asks for no safety stock.
    expect(textbookStock({ ...base, leadSpreadDays: 0, service: 0.3 }).safetyStock).toBe(0);
  });
});

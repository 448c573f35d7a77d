import type { ReorderItem, WindowForecast } from '../../src/decide/reorder-item.js';

/** A forecast whose windows are uniform on [0, top]: its quantiles are known by hand. */
export function uniformForecast(leadTop: number, reviewTop: number, { leadDays = 7, reviewDays = 7 } = {}): WindowForecast {
  const levels = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
  return { leadDays, reviewDays, levels, lead: levels.map((p) => p * leadTop), review: levels.map((p) => p * reviewTop), correlation: 0 };
}

/** An item that sells 10 a day at a price of 10 and a cost of 7. */
export function anItem(over: Partial<ReorderItem> = {}): ReorderItem {
  return { item: 'a', onHand: 0, onOrder: 0, price: 10, cost: 7, packSize: 1, minimumOrder: 0, leadDays: 7, demand: uniformForecast(100, 100), dailyMean: 10, dailyDeviation: 3, ...over };
}

import type { Shop } from './shop.js';
import { drawItem, type ItemTruth } from './item.js';
import { negativeBinomial } from './draws.js';
import { drawPrices, type PricePath } from './prices.js';
import { plannedDays } from './options.js';

/** One item's life in the shop, by day index; nothing is filled before `first`. */
export interface ItemHistory {
  readonly item: ItemTruth;
  readonly prices: PricePath;
  /** First day index on sale. */
  readonly first: number;
  /** Mean demand of the day. */
  readonly expected: Float64Array;
  /** Units asked for. */
  readonly demand: Float64Array;
  /** Units sold: what was asked for and there. */
  readonly sold: Float64Array;
  /** At the day's end. */
  readonly onHand: Float64Array;
  readonly onOrder: Float64Array;
}

/** Weeks that a new item takes to be known. */
const launchWeeks = 6;

function expectedDemand(shop: Shop, item: ItemTruth, prices: PricePath, t: number, drift: number): number {
  const age = t - item.launched;
  const log =
    (item.trendPerYear * t) / 365 +
    shop.effects.season[item.leaf]![t]! +
    item.sensitivity * shop.effects.events[item.leaf]![t]! +
    item.elasticity * Math.log(prices.price[t]! / prices.reference[t]!) +
    (prices.promotion[t]! >= 0 ? item.promotionLift : 0) +
    drift;
  const known = item.launched > 0 ? 1 - 0.8 * Math.exp(-age / (7 * launchWeeks / 3)) : 1;
  return item.base * known * Math.exp(log);
}

/**
 * Simulates one item: negative binomial demand, sold from a stock that is refilled in packs when stock and orders fall under what a rough planner holds enough
 * for the lead time. The planner knows the last four weeks' sales and no calendar, so stock runs out before Nowruz as it does in life. O(days).
 */
export function simulateItem(shop: Shop, index: number): ItemHistory {
  const { size } = shop;
  const item = drawItem(shop.catalogue, size, index);
  const random = shop.random.fork(`history ${index}`);
  const prices = drawPrices(random.fork('prices'), item, shop.campaigns, size.days + plannedDays);
  const noise = random.fork('demand');
  const first = Math.max(0, item.launched);
  const [expected, demand, sold, onHand, onOrder] = [0, 0, 0, 0, 0].map(() => new Float64Array(size.days)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const arrivals = new Float64Array(size.days + 60);
  // How careful this item's planner is: days of safety beyond the lead time.
  const safetyDays = 1 + noise.integer(8);
  const packs = (units: number): number => item.packSize * Math.max(1, Math.ceil(units / item.packSize));
  let stock = packs(item.base * (item.leadTimeDays + safetyDays + 14) + 1);
  let ordered = 0;
  let drift = 0;
  let rate = item.base;
  for (let t = first; t < size.days; t++) {
    drift = 0.97 * drift + 0.035 * noise.normal();
    expected[t] = expectedDemand(shop, item, prices, t, drift);
    demand[t] = negativeBinomial(noise, expected[t]!, item.dispersion);
    stock += arrivals[t]!;
    ordered -= arrivals[t]!;
    sold[t] = Math.min(demand[t]!, stock);
    stock -= sold[t]!;
    rate += (sold[t]! - rate) / 28;
    if (stock + ordered <= rate * (item.leadTimeDays + safetyDays)) {
      const units = packs(rate * 14 + 1);
      // Suppliers are late now and then.
      const late = noise.next() < 0.15 ? 1 + noise.integer(6) : 0;
      arrivals[t + item.leadTimeDays + late]! += units;
      ordered += units;
    }
    onHand[t] = stock;
    onOrder[t] = ordered;
  }
  return { item, prices, first, expected, demand, sold, onHand, onOrder };
}

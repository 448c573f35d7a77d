import type { Day } from '../base/day.js';
import { carriedRatio, sortedQuantile } from './order-quantity.js';
import { shortageOf, type Shortage } from './order-gain.js';
import type { ReorderItem, ReorderOptions } from './reorder-item.js';
import { meanOf, stretchDemand, windowDraws, type WindowDraws } from './window-draws.js';

/** What follows for one item from its forecast, its stock and the settings: the common ground of the order list, the stock status and the exceptions. */
export interface ItemOutlook {
  readonly draws: WindowDraws;
  /** Demand of both windows together, ascending, and its mean. */
  readonly sortedTotal: Float64Array;
  readonly totalMean: number;
  /** On hand plus on order; an unknown shelf counts as empty. */
  readonly available: number;
  readonly shortage: Shortage;
  readonly margin: number;
  readonly holdingWeek: number;
  /** Share of review windows without a lost sale that money (or `service`) asks for. */
  readonly ratio: number;
  readonly dailyDemand: number;
}

/** O(draws log draws) an item. */
export function itemOutlook(item: ReorderItem, options: ReorderOptions): ItemOutlook {
  const draws = windowDraws(item, options);
  const { leadDays, reviewDays } = draws;
  const total = new Float64Array(draws.lead.length);
  for (let i = 0; i < total.length; i++) total[i] = draws.lead[i]! + draws.review[i]!;
  const available = (item.onHand ?? 0) + item.onOrder;
  const margin = Math.max(0, item.price - item.cost);
  const holdingWeek = item.price * (options.holdingRateWeek ?? 0.02);
  const totalMean = meanOf(total);
  total.sort();
  return {
    draws,
    sortedTotal: total,
    totalMean,
    available,
    shortage: shortageOf(draws, available),
    margin,
    holdingWeek,
    ratio: options.service ?? Math.min(0.999, carriedRatio({ lostMargin: margin, holdingCost: (holdingWeek * reviewDays) / 7, leadDays, reviewDays })),
    dailyDemand: totalMean / (leadDays + reviewDays),
  };
}

const farDays = 3650;

/** The last day on which an order still arrives before the shelf is empty, `ratio` of the time; before `asOf` when it is too late, null when the item does not sell. */
export function lastOrderDay({ draws, sortedTotal, totalMean, available, ratio }: ItemOutlook, asOf: Day): Day | null {
  const demand = sortedQuantile(sortedTotal, ratio);
  if (demand <= 0 && totalMean <= 0) return null;
  const days = draws.leadDays + draws.reviewDays;
  const lasts = (span: number): boolean => stretchDemand(demand, totalMean, span / days) <= available;
  let low = 0;
  let high = farDays;
  if (lasts(high)) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lasts(middle)) low = middle;
    else high = middle;
  }
  return asOf + low - draws.leadDays;
}

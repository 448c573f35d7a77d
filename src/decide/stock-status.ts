import { itemOutlook, type ItemOutlook } from './item-outlook.js';
import { sortedQuantile } from './order-quantity.js';
import { checkReorderItem, checkReorderOptions, type ReorderItem, type ReorderOptions } from './reorder-item.js';
import { meanOf, stretchDemand } from './window-draws.js';

/**
 * `out`: nothing on the shelf of what sells. `at-risk`: may run out before an order placed today arrives. `overstock`: more than sells in `overstockDays`, 9 times of 10.
 * `idle`: stock of what does not sell. `unknown`: no stock figure.
 */
export type StockState = 'out' | 'at-risk' | 'healthy' | 'overstock' | 'idle' | 'unknown';

export interface StockOptions extends ReorderOptions {
  /** Chance of running out from which an item is at risk. Default 0.1. */
  readonly riskShare?: number;
  /** Days of demand beyond which stock is too much; never less than lead time + review period. Default 60. */
  readonly overstockDays?: number;
}

export interface ItemStock {
  readonly item: ReorderItem;
  readonly state: StockState;
  /** Chance that the shelf is empty before an order placed today arrives. */
  readonly runOutShare: number;
  /** `out`, `at-risk`: margin expected to be lost until an order placed today arrives. `overstock`, `idle`: cost of the excess units. Else the cost of the stock. */
  readonly money: number;
  readonly excessUnits: number;
  /** Cost of all units on hand. */
  readonly stockMoney: number;
  readonly daysOfCover: number | null;
}

export interface StockStatus {
  readonly items: readonly ItemStock[];
  readonly totals: Readonly<Record<StockState, { readonly items: number; readonly money: number }>>;
}

function excessOf({ draws, sortedTotal, totalMean }: ItemOutlook, onHand: number, overstockDays: number): number {
  const days = draws.leadDays + draws.reviewDays;
  return Math.max(0, Math.floor(onHand - stretchDemand(sortedQuantile(sortedTotal, 0.9), totalMean, Math.max(days, overstockDays) / days)));
}

/** The state of one item's shelf. */
function itemStock(item: ReorderItem, options: StockOptions): ItemStock {
  const outlook = itemOutlook(item, options);
  const { draws, available, margin, dailyDemand } = outlook;
  const onHand = item.onHand ?? 0;
  const excessUnits = excessOf(outlook, onHand, options.overstockDays ?? 60);
  const runOutShare = draws.lead.reduce((count, demand) => count + (demand > available ? 1 : 0), 0) / draws.lead.length;
  const lostMargin = margin * meanOf(draws.lead.map((demand) => Math.max(0, demand - available)));
  // Less than one unit in a year is not selling.
  const sells = dailyDemand * 365 >= 1;
  const stockMoney = onHand * item.cost;
  const about = { item, runOutShare, excessUnits, stockMoney, daysOfCover: dailyDemand > 0 ? onHand / dailyDemand : null };
  if (item.onHand === null) return { ...about, state: 'unknown', money: 0 };
  if (!sells) return { ...about, state: onHand > 0 ? 'idle' : 'healthy', money: stockMoney };
  if (onHand === 0) return { ...about, state: 'out', money: lostMargin };
  if (runOutShare >= (options.riskShare ?? 0.1)) return { ...about, state: 'at-risk', money: lostMargin };
  if (excessUnits > 0) return { ...about, state: 'overstock', money: excessUnits * item.cost };
  return { ...about, state: 'healthy', money: stockMoney };
}

/**
 * What the shelves look like: each item's state, and the money in each state. O(items × draws log draws). Throws E_DECIDE_INPUT, E_BASE_OPTION.
 *
 * @example
 * const { totals } = stockStatus(items, { asOf });
 * // margin expected to be lost before orders placed today arrive
 * const { money } = totals['at-risk'];
 */
export function stockStatus(items: readonly ReorderItem[], options: StockOptions): StockStatus {
  checkReorderOptions('stockStatus', options, ['riskShare', 'overstockDays']);
  items.forEach(checkReorderItem);
  const totals: Record<StockState, { items: number; money: number }> = { out: { items: 0, money: 0 }, 'at-risk': { items: 0, money: 0 }, healthy: { items: 0, money: 0 }, overstock: { items: 0, money: 0 }, idle: { items: 0, money: 0 }, unknown: { items: 0, money: 0 } };
  const states = items.map((item) => itemStock(item, options));
  for (const { state, money } of states) {
    totals[state].items++;
    totals[state].money += money;
  }
  return { items: states, totals };
}

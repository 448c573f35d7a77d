import type { ReorderItem } from './reorder-item.js';
import { stockStatus, type StockOptions } from './stock-status.js';

/** What a person should look at; everything else runs by itself. */
export const exceptionKinds = ['stock-out', 'stock-out-in-lead-time', 'overstock', 'forecast-off-track', 'sales-stale', 'stock-stale'] as const;

export type ExceptionKind = (typeof exceptionKinds)[number];

export interface StockException {
  readonly kind: ExceptionKind;
  readonly item: ReorderItem;
  /** Money at stake: margin expected to be lost, or money tied up; 0 where only data are at stake. */
  readonly money: number;
  /** What was found and what had been expected, e.g. days since the last data and those allowed. */
  readonly found: number;
  readonly expected: number;
}

export interface ExceptionOptions extends StockOptions {
  /** Days that data may be old. Default 3. */
  readonly staleDays?: number;
}

/**
 * Exceptions of all items, most money first. O(items × draws log draws). Throws E_DECIDE_INPUT, E_BASE_OPTION.
 *
 * @example
 * const dearestFirst = exceptions(items, { asOf }).map(({ kind, item, money }) => `${kind} ${item} ${money}`);
 */
export function exceptions(items: readonly ReorderItem[], options: ExceptionOptions): StockException[] {
  const { staleDays = 3, ...stockOptions } = options;
  const found: StockException[] = [];
  for (const { item, state, money, runOutShare, excessUnits } of stockStatus(items, stockOptions).items) {
    const add = (kind: ExceptionKind, at: number, what: number, expected: number): void => void found.push({ kind, item, money: at, found: what, expected });
    if (state === 'out') add('stock-out', money, 0, item.dailyMean);
    if (state === 'at-risk') add('stock-out-in-lead-time', money, runOutShare, options.riskShare ?? 0.1);
    if (state === 'overstock' || state === 'idle') add('overstock', money, item.onHand ?? 0, (item.onHand ?? 0) - excessUnits);
    const { recent } = item;
    if (recent !== undefined && (recent.actual < recent.low || recent.actual > recent.high)) {
      const expected = recent.actual < recent.low ? recent.low : recent.high;
      add('forecast-off-track', Math.abs(recent.actual - expected) * Math.max(0, item.price - item.cost), recent.actual, expected);
    }
    // Data of the day before are as fresh as can be.
    const age = (day: number | undefined): number => (day === undefined ? 0 : options.asOf - 1 - day);
    if (age(item.salesDay) > staleDays) add('sales-stale', 0, age(item.salesDay), staleDays);
    if (age(item.stockDay) > staleDays) add('stock-stale', 0, age(item.stockDay), staleDays);
  }
  return found.sort((a, b) => b.money - a.money);
}

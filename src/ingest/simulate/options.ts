import { dayOf, type Day } from '../../base/day.js';
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';

/** How large a shop is simulated, and from which seed. */
export interface SimulateOptions {
  readonly seed: number;
  /** 50 to 100,000. */
  readonly items: number;
  /** 60 to 3,650. */
  readonly days: number;
  /** First day. Default 2023-03-21, which is 1 Farvardin 1402. */
  readonly start?: string;
  /** Customers with an account. Default four for each item, at least 300, at most 100,000. */
  readonly users?: number;
}

/** The same, checked and complete. */
export interface ShopSize {
  readonly seed: number;
  readonly items: number;
  readonly days: number;
  readonly startDay: Day;
  readonly users: number;
}

/** Days after the last sale for which prices and promotions are already decided. */
export const plannedDays = 28;

export function checkSimulateOptions(options: SimulateOptions): ShopSize {
  refuseUnknownOptions('simulate', options, ['seed', 'items', 'days', 'start', 'users']);
  const items = wholeNumber('items', options.items, 50, 100_000);
  return {
    seed: wholeNumber('seed', options.seed, 0, 2 ** 31 - 1),
    items,
    days: wholeNumber('days', options.days, 60, 3_650),
    startDay: dayOf(options.start ?? '2023-03-21'),
    users: wholeNumber('users', options.users ?? Math.min(100_000, Math.max(300, items * 4)), 10, 1_000_000),
  };
}

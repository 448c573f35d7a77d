import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { wholeNumber } from '../base/options.js';

/** One fold of a rolling-origin backtest: fit on days up to `origin`, measure on `first … last`. */
export interface Fold {
  readonly origin: Day;
  readonly first: Day;
  readonly last: Day;
}

export interface RollingOriginOptions {
  /** Days measured in each fold. */
  readonly horizon: number;
  /** Number of folds; the newest ends on the last day. */
  readonly origins: number;
  /** Days between origins; default: the horizon, so that test windows do not overlap. */
  readonly stepDays?: number;
  /** Days between the origin and the first measured day (orders that need time to be placed); default 0. */
  readonly gapDays?: number;
}

/**
 * How many origins the days from `firstDay` to `lastDay` allow, each with at least one day before it; 0 where not even one.
 *
 * @example
 * mostOrigins(0, 59, { horizon: 28 }); // 2
 */
export function mostOrigins(firstDay: Day, lastDay: Day, { horizon, stepDays, gapDays }: Omit<RollingOriginOptions, 'origins'>): number {
  return Math.max(0, Math.floor((lastDay - firstDay - horizon - (gapDays ?? 0)) / (stepDays ?? horizon)) + 1);
}

/**
 * Rolling-origin folds, oldest first (Tashman 2000, "Out-of-sample tests of forecasting accuracy", Int. J. Forecasting 16).
 * Throws E_BASE_OPTION when they would reach before the first day.
 *
 * @example
 * rollingOrigins(0, 99, { horizon: 28, origins: 2 }).map(({ origin }) => origin); // [43, 71]
 */
export function rollingOrigins(firstDay: Day, lastDay: Day, options: RollingOriginOptions): Fold[] {
  const horizon = wholeNumber('horizon', options.horizon, 1, 365);
  const origins = wholeNumber('origins', options.origins, 1, 1000);
  const step = wholeNumber('stepDays', options.stepDays ?? horizon, 1, 365);
  const gap = wholeNumber('gapDays', options.gapDays ?? 0, 0, 365);
  const folds = Array.from({ length: origins }, (_, i) => {
    const last = lastDay - (origins - 1 - i) * step;
    return { origin: last - horizon - gap, first: last - horizon + 1, last };
  });
  if (folds[0]!.origin < firstDay) {
    const days = lastDay - firstDay + 1;
    const most = mostOrigins(firstDay, lastDay, { horizon, stepDays: step, gapDays: gap });
    throw new AnbarError('E_BASE_OPTION', `origins is ${origins} with horizon ${horizon} and gap ${gap}, but there are only ${days} days; allowed: ${most === 0 ? `a horizon and gap of less than ${days} days together` : `1 to ${most} origins, or a shorter horizon`}, so that a day is left before the first origin`, {
      facts: { field: 'origins', value: origins, days },
    });
  }
  return folds;
}

import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions } from '../base/options.js';
import type { Day } from '../base/day.js';
import type { SteadinessClass, ValueClass } from '../measure/demand-classes.js';

/** Forecast demand of one item over two neighbouring windows as plain data: it may travel as JSON and be read for other windows (`windowDraws`). */
export interface WindowForecast {
  /** Days of the first window: from the order until it arrives. At least 1. */
  readonly leadDays: number;
  /** Days of the second: until the next order can arrive. At least 1. */
  readonly reviewDays: number;
  /** Levels of the quantiles, ascending, in (0, 1). */
  readonly levels: readonly number[];
  /** Units at each level, ascending. */
  readonly lead: readonly number[];
  readonly review: readonly number[];
  /** How the two windows rise and fall together, -1 to 1 (of normal scores). */
  readonly correlation: number;
}

/** What is known of one item in one store on the day of the decision. Money in one unit of the dataset's currency; quantities in units. */
export interface ReorderItem {
  readonly item: string;
  readonly store?: string;
  readonly title?: string;
  readonly category?: string;
  /** null = not known: decided as if the shelf were empty, and said so. */
  readonly onHand: number | null;
  readonly onOrder: number;
  readonly price: number;
  readonly cost: number;
  /** Orders come in whole packs; 1 or more. */
  readonly packSize: number;
  /** The least the supplier takes, 0 = none. */
  readonly minimumOrder: number;
  readonly leadDays: number;
  /** Standard deviation of the supplier's lead time, days. Default 0. */
  readonly leadSpreadDays?: number;
  /** Days after arrival in which a unit must be sold. Default: keeps for ever. */
  readonly shelfLifeDays?: number;
  readonly demand: WindowForecast;
  /** Mean sales a day over the last 28 days, and their standard deviation over 56: what the textbook's formula reads. */
  readonly dailyMean: number;
  readonly dailyDeviation: number;
  readonly valueClass?: ValueClass;
  readonly steadiness?: SteadinessClass;
  /** Sales of the newest whole lead window, and the range outside of which the forecast made before it is off track. */
  readonly recent?: { readonly actual: number; readonly low: number; readonly high: number };
  /** The newest days of which sales and stock are known. */
  readonly salesDay?: Day;
  readonly stockDay?: Day;
}

/** Settings that may be changed and recomputed at once, without training. */
export interface ReorderOptions {
  /** The day on which orders are placed, before its sales. */
  readonly asOf: Day;
  /** Replaces every item's own lead time. */
  readonly leadDays?: number;
  /** Days between two chances to order. Default: the forecast's. */
  readonly reviewDays?: number;
  /** Share of review windows that shall end without a lost sale; default: each item's critical ratio of money. */
  readonly service?: number;
  /** Cost of holding a unit for a week, as a share of its price. Default 0.02. */
  readonly holdingRateWeek?: number;
  /** Money that the orders may take together. Default: unlimited. */
  readonly budget?: number;
}

const optionNames = ['asOf', 'leadDays', 'reviewDays', 'service', 'holdingRateWeek', 'budget'] as const satisfies readonly (keyof ReorderOptions)[];

function inRange(field: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isFinite(value) && value >= least && value <= most)) return;
  throw new AnbarError('E_DECIDE_INPUT', `${field} is ${value}; allowed: ${least} to ${most}`, { facts: { field, value } });
}

/** Refuses options that no decision can follow. Throws E_DECIDE_INPUT, E_BASE_OPTION. */
export function checkReorderOptions(verb: string, options: ReorderOptions, more: readonly string[] = []): void {
  refuseUnknownOptions(verb, options, [...optionNames, ...more]);
  inRange('leadDays', options.leadDays, 0, 365);
  inRange('reviewDays', options.reviewDays, 1, 365);
  inRange('service', options.service, 0.01, 0.999);
  inRange('holdingRateWeek', options.holdingRateWeek, 0, 10);
  inRange('budget', options.budget, 0, Number.MAX_VALUE);
}

/** Refuses an item that no decision can be made for, naming it. Throws E_DECIDE_INPUT. */
export function checkReorderItem(item: ReorderItem): void {
  const of = (field: string): string => `${field} of item ${item.item}`;
  const most = Number.MAX_SAFE_INTEGER;
  inRange(of('onHand'), item.onHand ?? 0, 0, most);
  inRange(of('onOrder'), item.onOrder, 0, most);
  inRange(of('price'), item.price, 0, most);
  inRange(of('cost'), item.cost, 0, most);
  inRange(of('packSize'), item.packSize, 1, most);
  inRange(of('minimumOrder'), item.minimumOrder, 0, most);
  inRange(of('leadDays'), item.leadDays, 0, 365);
  inRange(of('leadSpreadDays'), item.leadSpreadDays, 0, 365);
  inRange(of('shelfLifeDays'), item.shelfLifeDays, 1, 36_500);
  inRange(of('dailyMean'), item.dailyMean, 0, most);
  inRange(of('dailyDeviation'), item.dailyDeviation, 0, most);
  const { leadDays, reviewDays, levels, lead, review, correlation } = item.demand;
  inRange(of('demand.leadDays'), leadDays, 1, 365);
  inRange(of('demand.reviewDays'), reviewDays, 1, 365);
  inRange(of('demand.correlation'), correlation, -1, 1);
  const ascending = (values: readonly number[]): boolean => values.length === levels.length && values.every((value, k) => Number.isFinite(value) && value >= (k === 0 ? 0 : values[k - 1]!));
  if (levels.length === 0 || !ascending(levels) || levels.at(-1)! >= 1 || !ascending(lead) || !ascending(review)) {
    throw new AnbarError('E_DECIDE_INPUT', `${of('demand')} is not a set of ascending quantiles; allowed: levels in (0, 1) and as many finite units, never negative`);
  }
}

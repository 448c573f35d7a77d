import type { Day } from '../base/day.js';
import { demandDraws, uniformPairs } from './demand-draws.js';
import { normalQuantile } from '../base/normal.js';
import { drawsQuantile, orderQuantity } from './order-quantity.js';
import type { SalesHistory } from './sales-history.js';
import type { WindowDemand } from './window-demand.js';
import { windowLevels, type WindowQuantiles } from './window-levels.js';
import type { Windows } from './window-features.js';

/** A rule that orders. All quantities in whole units; `t` is a review day before its sales. */
export interface OrderPolicy {
  readonly name: string;
  /** Stock to start with. */
  startLevel(series: number, t: Day): number;
  /** Order now, given stock on hand and on order. */
  order(series: number, t: Day, onHand: number, onOrder: number): number;
}

/** A policy that fills up to a level at each review. */
export function orderUpTo(name: string, level: (series: number, t: Day) => number): OrderPolicy {
  return {
    name,
    startLevel: (s, t) => Math.ceil(level(s, t)),
    order: (s, t, onHand, onOrder) => Math.max(0, Math.ceil(level(s, t)) - onHand - onOrder),
  };
}

/** Mean of the last 28 days over the protection interval, plus a buffer of 20 %. */
export function bufferPolicy(history: SalesHistory, { leadDays, reviewDays }: Windows): OrderPolicy {
  return orderUpTo('mean + 20 %', (s, t) => (history.sum(s, t, 28) / 28) * (leadDays + reviewDays) * 1.2);
}

/** The textbook's safety stock, z · σ · √(lead time + review period), on normal errors (Silver, Pyke & Thomas 2017, section 6). */
export function textbookPolicy(history: SalesHistory, { leadDays, reviewDays }: Windows, ratio: number): OrderPolicy {
  const span = leadDays + reviewDays;
  const z = normalQuantile(ratio);
  return orderUpTo('textbook', (s, t) => (history.sum(s, t, 28) / 28) * span + z * history.deviation(s, t, 56) * Math.sqrt(span));
}

/** The quantile of last year's sums over windows of the same length; of a younger item, since it began. */
export function empiricalPolicy(history: SalesHistory, { leadDays, reviewDays }: Windows, ratio: number): OrderPolicy {
  const span = leadDays + reviewDays;
  return orderUpTo('empirical quantile', (s, t) => drawsQuantile(Float64Array.from({ length: Math.max(1, Math.min(365, t - history.starts[s]!) - span) }, (_, k) => history.sum(s, t - k, span)), ratio));
}

/** A week of cover beyond the protection interval at the mean of the last 28 days: the rule of most shops' spreadsheets. */
export function coverPolicy(history: SalesHistory, { leadDays, reviewDays }: Windows): OrderPolicy {
  return orderUpTo('a week more cover', (s, t) => (history.sum(s, t, 28) / 28) * (leadDays + reviewDays + 7));
}

/** Knows the future: the bound that no policy can pass. */
export function perfectPolicy(history: SalesHistory, { leadDays, reviewDays }: Windows): OrderPolicy {
  const span = leadDays + reviewDays;
  return orderUpTo('perfect knowledge', (s, t) => {
    let sum = 0;
    for (let day = t; day < t + span; day++) sum += history.sold(s, day);
    return sum;
  });
}

/** Anbar's own: boosted quantiles of both windows, drawn together, and the order that counts lost sales as lost. */
export function forecastPolicy(history: SalesHistory, model: WindowDemand, ratio: number): OrderPolicy {
  const uniforms = uniformPairs(500, model.correlation);
  let day: Day | undefined;
  let quantiles: WindowQuantiles = { lead: new Float64Array(0), review: new Float64Array(0) };
  const draws = (s: number, t: Day): { readonly lead: Float64Array; readonly review: Float64Array } => {
    if (t !== day) quantiles = model.quantiles(history, t);
    day = t;
    return { lead: demandDraws(windowLevels, quantiles.lead, s * windowLevels.length, uniforms.lead), review: demandDraws(windowLevels, quantiles.review, s * windowLevels.length, uniforms.review) };
  };
  return {
    name: 'forecast',
    startLevel(s, t) {
      const { lead, review } = draws(s, t);
      return Math.round(drawsQuantile(lead.map((demand, i) => demand + review[i]!), ratio));
    },
    // Draws are continuous, demand is whole: F(q + ½) ≥ ratio is the count's own quantile, so the nearest whole number is right.
    order: (s, t, onHand, onOrder) => Math.round(orderQuantity({ available: onHand + onOrder, ...draws(s, t), ratio })),
  };
}

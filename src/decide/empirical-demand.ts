// Demand of the windows without a trained model: each series' own sums over windows of the last year, its newest months counting as much as the rest.
// The fallback where libxgboost is missing or a shop is too young to learn from; also the oracle-free baseline of the policies.
import type { Day } from '../base/day.js';
import { drawsQuantile } from './order-quantity.js';
import type { SalesHistory } from './sales-history.js';
import { windowCorrelation } from './window-correlation.js';
import type { WindowDemand } from './window-demand.js';
import type { Windows } from './window-features.js';
import { windowLevels, type WindowQuantiles } from './window-levels.js';

const pastDays = 364;
const recentDays = 84;
/** Fewer days than this say less than the level of a window at the same rate. */
const fewestDays = 14;

/** Sums of `days` days that ended before `t`; a series younger than one window gives its rate. */
function sumsOf(history: SalesHistory, s: number, t: Day, days: number): Float64Array {
  const age = t - history.starts[s]!;
  if (age <= 0) return Float64Array.of(0);
  if (age < days + fewestDays) return Float64Array.of((history.sum(s, t, age) / age) * days);
  const sums: number[] = [];
  for (let back = 0; back <= Math.min(pastDays, age) - days; back++) {
    const sum = history.sum(s, t - back, days);
    sums.push(sum);
    // The newest months weigh twice: a level that drifted is nearer to them.
    if (back < recentDays) sums.push(sum);
  }
  return Float64Array.from(sums);
}

/**
 * Quantiles of each series' own past windows. O(series × 365) a call.
 *
 * @example
 * const history = salesHistory(panel);
 * const demand = empiricalDemand(history, asOf, { leadDays: 7, reviewDays: 7 });
 * demand.source; // 'empirical'
 */
export function empiricalDemand(history: SalesHistory, until: Day, { leadDays, reviewDays }: Windows): WindowDemand {
  const quantiles = (current: SalesHistory, t: Day): WindowQuantiles => {
    const series = current.panel.keys.length;
    const out = { lead: new Float64Array(series * windowLevels.length), review: new Float64Array(series * windowLevels.length) };
    for (let s = 0; s < series; s++) {
      const lead = sumsOf(current, s, t, leadDays);
      const review = reviewDays === leadDays ? lead : sumsOf(current, s, t, reviewDays);
      windowLevels.forEach((level, k) => {
        out.lead[s * windowLevels.length + k] = drawsQuantile(lead, level);
        out.review[s * windowLevels.length + k] = drawsQuantile(review, level);
      });
    }
    return out;
  };
  const origins = [1, 2, 3].map((k) => until - k * (leadDays + reviewDays)).map((t) => ({ t, quantiles: quantiles(history, t) }));
  return { source: 'empirical', windows: { leadDays, reviewDays }, correlation: windowCorrelation(history, { leadDays, reviewDays }, origins), quantiles };
}

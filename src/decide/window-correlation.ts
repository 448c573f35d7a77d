import type { Day } from '../base/day.js';
import { demandShare } from './demand-draws.js';
import { normalQuantile } from '../base/normal.js';
import type { SalesHistory } from './sales-history.js';
import { windowLevels, type WindowQuantiles } from './window-levels.js';
import type { Windows } from './window-features.js';

/** Scores beyond this come from demand outside all levels, whose size says nothing more. */
const farthestShare = 0.995;

/**
 * Correlation of both windows' normal scores over past origins (the copula's parameter by its scores; Genest, Ghoudi & Rivest 1995). Series that sell nothing in
 * either window say nothing about surprise and are left out. 0 when there is nothing to learn from. O(origins × series × levels).
 */
export function windowCorrelation(history: SalesHistory, { leadDays, reviewDays }: Windows, origins: readonly { readonly t: Day; readonly quantiles: WindowQuantiles }[]): number {
  const levels = windowLevels.length;
  let pairs = 0;
  let [sumLead, sumReview, squaresLead, squaresReview, products] = [0, 0, 0, 0, 0];
  const score = (quantiles: Float64Array, s: number, sold: number): number => normalQuantile(Math.min(farthestShare, Math.max(1 - farthestShare, demandShare(windowLevels, quantiles, s * levels, sold))));
  for (const { t, quantiles } of origins) {
    for (let s = 0; s < history.panel.keys.length; s++) {
      if (history.starts[s]! >= t - 56 || quantiles.lead[s * levels + 3]! < 0.5 || quantiles.review[s * levels + 3]! < 0.5) continue;
      const lead = score(quantiles.lead, s, history.sum(s, t + leadDays, leadDays));
      const review = score(quantiles.review, s, history.sum(s, t + leadDays + reviewDays, reviewDays));
      pairs++;
      sumLead += lead;
      sumReview += review;
      squaresLead += lead * lead;
      squaresReview += review * review;
      products += lead * review;
    }
  }
  const spread = (squaresLead - (sumLead * sumLead) / pairs) * (squaresReview - (sumReview * sumReview) / pairs);
  return pairs > 30 && spread > 0 ? Math.min(0.95, Math.max(0, (products - (sumLead * sumReview) / pairs) / Math.sqrt(spread))) : 0;
}

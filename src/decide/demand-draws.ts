import { normalCdf, normalQuantile } from '../base/normal.js';

/** Pairs of uniform numbers whose normal scores correlate by `correlation`: the two windows of one series rise and fall together. */
export interface UniformPairs {
  readonly lead: Float64Array;
  readonly review: Float64Array;
}

/**
 * `count` pairs by a Gaussian copula (Nelsen 2006) over a low-discrepancy sequence (Roberts' R2, the plastic number's powers): random pairs
 * would put a chance error into every order, the same one for all items.
 */
export function uniformPairs(count: number, correlation: number): UniformPairs {
  const plastic = 1.324717957244746;
  const lead = new Float64Array(count);
  const review = new Float64Array(count);
  const rest = Math.sqrt(1 - correlation * correlation);
  for (let i = 0; i < count; i++) {
    const a = (0.5 + (i + 1) / plastic) % 1;
    const b = (0.5 + (i + 1) / (plastic * plastic)) % 1;
    lead[i] = a;
    review[i] = normalCdf(correlation * normalQuantile(a) + rest * normalQuantile(b));
  }
  return { lead, review };
}

/** Demand at a share `u` of its distribution: linear between the forecast levels, 0 at 0, a quarter above the highest level at 1. */
function demandAt(levels: readonly number[], quantiles: ArrayLike<number>, from: number, u: number): number {
  const last = levels.length - 1;
  let k = 0;
  while (k <= last && levels[k]! < u) k++;
  const low = k === 0 ? 0 : levels[k - 1]!;
  const high = k > last ? 1 : levels[k]!;
  const lowDemand = k === 0 ? 0 : quantiles[from + k - 1]!;
  const highDemand = k > last ? quantiles[from + last]! * 1.25 : quantiles[from + k]!;
  return lowDemand + ((u - low) / (high - low)) * (highDemand - lowDemand);
}

/** Draws of one window's demand, units, from its quantiles at `levels`; the quantiles of the series start at `from`. */
export function demandDraws(levels: readonly number[], quantiles: ArrayLike<number>, from: number, uniforms: Float64Array): Float64Array {
  return uniforms.map((u) => demandAt(levels, quantiles, from, u));
}

/** The share of a window's demand below `units`: the inverse of `demandAt`, in [0, 1]; the middle of a stretch where demand stands still. */
export function demandShare(levels: readonly number[], quantiles: ArrayLike<number>, from: number, units: number): number {
  const last = levels.length - 1;
  let below = 0;
  let above = 1;
  let lowDemand = 0;
  for (let k = 0; k <= last + 1; k++) {
    const level = k > last ? 1 : levels[k]!;
    const demand = k > last ? quantiles[from + last]! * 1.25 : quantiles[from + k]!;
    if (demand < units) {
      below = level;
      lowDemand = demand;
      continue;
    }
    above = level;
    if (demand > units) return demand > lowDemand && units > lowDemand ? below + ((units - lowDemand) / (demand - lowDemand)) * (level - below) : (below + level) / 2;
    // A flat stretch at `units`: its middle.
    while (k < last && quantiles[from + k + 1]! === units) above = levels[++k]!;
    return (below + above) / 2;
  }
  return 1;
}

import { normalCdf, normalQuantile } from './normal.js';
import { windowLevels } from './window-demand.js';

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
function demandAt(quantiles: Float64Array, from: number, u: number): number {
  const last = windowLevels.length - 1;
  let k = 0;
  while (k <= last && windowLevels[k]! < u) k++;
  const low = k === 0 ? 0 : windowLevels[k - 1]!;
  const high = k > last ? 1 : windowLevels[k]!;
  const lowDemand = k === 0 ? 0 : quantiles[from + k - 1]!;
  const highDemand = k > last ? quantiles[from + last]! * 1.25 : quantiles[from + k]!;
  return lowDemand + ((u - low) / (high - low)) * (highDemand - lowDemand);
}

/** Draws of one series' window demand, units; `quantiles` is series-major as `WindowQuantiles` has it. */
export function demandDraws(quantiles: Float64Array, series: number, uniforms: Float64Array): Float64Array {
  return uniforms.map((u) => demandAt(quantiles, series * windowLevels.length, u));
}

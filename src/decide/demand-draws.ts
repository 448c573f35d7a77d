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

/** Where uniform numbers lie between levels: the next level's place, and how far on the way to it. The same for every item, so it is looked for once. */
interface Between {
  readonly levels: readonly number[];
  readonly place: Int32Array;
  readonly way: Float64Array;
}

const betweenOf = new WeakMap<Float64Array, Between>();

function between(levels: readonly number[], uniforms: Float64Array): Between {
  const known = betweenOf.get(uniforms);
  if (known !== undefined && known.levels.length === levels.length && levels.every((level, k) => level === known.levels[k])) return known;
  const place = new Int32Array(uniforms.length);
  const way = new Float64Array(uniforms.length);
  const last = levels.length - 1;
  uniforms.forEach((u, i) => {
    let k = 0;
    while (k <= last && levels[k]! < u) k++;
    const low = k === 0 ? 0 : levels[k - 1]!;
    const high = k > last ? 1 : levels[k]!;
    place[i] = k;
    way[i] = (u - low) / (high - low);
  });
  const found = { levels: [...levels], place, way };
  betweenOf.set(uniforms, found);
  return found;
}

/**
 * Draws of one window's demand, units, from its quantiles at `levels`; the quantiles of the series start at `from`. Linear between the levels, 0 at 0, a quarter above
 * the highest level at 1. `uniforms` must not change once used. O(draws).
 */
export function demandDraws(levels: readonly number[], quantiles: ArrayLike<number>, from: number, uniforms: Float64Array): Float64Array {
  const { place, way } = between(levels, uniforms);
  const last = levels.length - 1;
  const draws = new Float64Array(uniforms.length);
  for (let i = 0; i < draws.length; i++) {
    const k = place[i]!;
    const low = k === 0 ? 0 : quantiles[from + k - 1]!;
    const high = k > last ? quantiles[from + last]! * 1.25 : quantiles[from + k]!;
    draws[i] = low + way[i]! * (high - low);
  }
  return draws;
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

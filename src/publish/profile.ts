// How values were distributed in training, kept in the manifest, and how far later values have moved from that.
// Population stability index: Σ (actual − expected) · ln(actual ÷ expected) over bins; below 0.1 small, above 0.25 a change worth an alarm (Siddiqi, Credit Risk Scorecards, 2006).
import type { ProfileColumn } from './manifest.js';

/** Profile of one column: at most `bins` bins of about equal share; a value that is very frequent (zero sales) has a bin of its own. NaN is left out. O(n log n). */
export function profileOf(name: string, values: ArrayLike<number>, bins = 10): ProfileColumn {
  const sorted = Float64Array.from(Array.from(values).filter((value) => Number.isFinite(value))).sort();
  const edges: number[] = [];
  for (let b = 1; b < bins && sorted.length > 0; b++) {
    const edge = sorted[Math.min(sorted.length - 1, Math.floor((b * sorted.length) / bins))]!;
    if (edge < sorted[sorted.length - 1]! && edge !== edges.at(-1)) edges.push(edge);
  }
  return { name, edges, shares: sharesOf(edges, sorted) };
}

/** Which bin a value falls in: bin b holds values in (edges[b − 1], edges[b]]. */
export function binOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sharesOf(edges: readonly number[], values: ArrayLike<number>): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (let i = 0; i < values.length; i++) counts[binOf(edges, values[i]!)]! += 1;
  return counts.map((count) => (values.length === 0 ? 0 : count / values.length));
}

/** PSI of counts by bin against a profile. Empty bins count as half a value, so that one lone value is no alarm and an empty bin no infinity. */
export function stabilityIndex(profile: ProfileColumn, counts: ArrayLike<number>): number {
  let total = 0;
  for (let b = 0; b < counts.length; b++) total += counts[b]!;
  if (total === 0) return 0;
  let sum = 0;
  for (let b = 0; b < profile.shares.length; b++) {
    const actual = Math.max(counts[b]!, 0.5) / total;
    const expected = Math.max(profile.shares[b]!, 0.5 / total);
    sum += (actual - expected) * Math.log(actual / expected);
  }
  return sum;
}

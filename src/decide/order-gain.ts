// What one more unit earns: the margin of a sale that would be lost without it, against the cost of holding it when it is not asked for.
// Expected money of an order is concave in its size, so packs can be judged one by one (Silver, Pyke & Thomas 2017, chapter 9).
import type { WindowDraws } from './window-draws.js';

/** Units missing in the review window if nothing is ordered, as a distribution. Cost: O(draws log draws) once, O(log draws) a question. */
export interface Shortage {
  /** Ascending; negative = so many left over. */
  readonly sorted: Float64Array;
  /** Sums of the positive ones below each place. */
  readonly sums: Float64Array;
}

/** `available` is what is on hand plus what arrives before this order would; sales lost while waiting do not come back. */
export function shortageOf({ lead, review }: Pick<WindowDraws, 'lead' | 'review'>, available: number): Shortage {
  const sorted = new Float64Array(review.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = review[i]! - Math.max(0, available - lead[i]!);
  sorted.sort();
  const sums = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) sums[i + 1] = sums[i]! + Math.max(0, sorted[i]!);
  return { sorted, sums };
}

function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Units missing if nothing is ordered, expected. */
export function expectedShortage({ sorted, sums }: Shortage): number {
  return sorted.length === 0 ? 0 : sums[sorted.length]! / sorted.length;
}

/** Units that `units` more on the shelf would sell in the review window, expected. */
function expectedSold({ sorted, sums }: Shortage, units: number): number {
  if (units <= 0) return 0;
  const full = countUpTo(sorted, units);
  return (sums[full]! + (sorted.length - full) * units) / sorted.length;
}

/** Share of cases in which `units` more leave no sale lost. */
export function shareServed({ sorted }: Shortage, units: number): number {
  return countUpTo(sorted, units) / sorted.length;
}

/** Expected money of ordering `units`: a sale kept earns `margin`; what it costs to hold one follows from the ratio. 0 for no order, concave. */
export function orderGain(shortage: Shortage, units: number, { margin, ratio }: { readonly margin: number; readonly ratio: number }): number {
  return ratio > 0 ? (margin / ratio) * (expectedSold(shortage, units) - (1 - ratio) * units) : -units;
}

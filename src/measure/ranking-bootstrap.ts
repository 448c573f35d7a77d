import type { Random } from '../base/random.js';

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean over users with a percentile bootstrap interval (Efron & Tibshirani 1993): users are drawn with replacement, since users, not events, are independent.
 * NaN values are left out. O(rounds · users).
 *
 * @example
 * bootstrapMean([0.2, 0.4, 0.1], createRandom(1)).low <= 0.2334; // true
 */
export function bootstrapMean(values: ArrayLike<number>, random: Random, level = 0.95, rounds = 1000): Interval {
  const finite = Float64Array.from(values).filter((v) => !Number.isNaN(v));
  const n = finite.length;
  if (n === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  const means = new Float64Array(rounds);
  for (let r = 0; r < rounds; r++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += finite[random.integer(n)]!;
    means[r] = sum / n;
  }
  means.sort();
  const at = (share: number): number => means[Math.min(rounds - 1, Math.max(0, Math.round(share * (rounds - 1))))]!;
  return { mean: finite.reduce((a, b) => a + b, 0) / n, low: at((1 - level) / 2), high: at((1 + level) / 2) };
}

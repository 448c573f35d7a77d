import type { Random } from '../../base/random.js';

/** Uniform in [low, high). */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.next();

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(list.length)]!;
}

/** Gamma of a shape, mean = shape. Method: Marsaglia and Tsang (2000), doi:10.1145/358407.358414. */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * Math.pow(1 - random.next(), 1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Poisson: multiplication of uniforms (Knuth) below 30, rounded normal above, where the two differ by less than the simulation's own roughness. */
export function poisson(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = 1 - random.next(); product > limit; product *= 1 - random.next()) count++;
  return count;
}

/** Negative binomial with a mean and a dispersion: variance = mean + mean² / dispersion. */
export function negativeBinomial(random: Random, mean: number, dispersion: number): number {
  return poisson(random, (gamma(random, dispersion) * mean) / dispersion);
}

/** Index drawn with probability proportional to weights, given as running sums. O(log n). */
export function weighted(random: Random, runningSums: Float64Array): number {
  const wanted = random.next() * runningSums[runningSums.length - 1]!;
  let low = 0;
  let high = runningSums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runningSums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

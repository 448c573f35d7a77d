/**
 * How much each series scatters around its forecasts: variance of error over mean, from honest-looking errors of its own past. The stand-in forecast of a day is the
 * mean of the 28 days that ended two weeks before, so that a drifting level counts as uncertainty, as it does in a real forecast of two weeks. Few units tell
 * little, so the ratio is shrunk towards that of all series. O(days).
 */

const windowDays = 28;
const leadDays = 14;
const recentDays = 364;
/** Units' worth of belief in the pooled ratio. */
const priorUnits = 25;

export interface ScatterSums {
  /** Sum of squared errors and of stand-in forecasts, newest year. */
  readonly squares: number;
  readonly means: number;
}

/** Error sums of one series over its newest year; NaN days are left out. */
export function scatterOf(y: Float32Array): ScatterSums {
  let squares = 0;
  let means = 0;
  let sum = 0;
  let days = 0;
  const from = Math.max(0, y.length - recentDays);
  for (let t = Math.max(0, from - windowDays - leadDays); t < y.length; t++) {
    const entering = t - leadDays;
    if (entering >= 0 && !Number.isNaN(y[entering]!)) {
      sum += y[entering]!;
      days++;
    }
    const leaving = entering - windowDays;
    if (leaving >= Math.max(0, from - windowDays - leadDays) && !Number.isNaN(y[leaving]!)) {
      sum -= y[leaving]!;
      days--;
    }
    if (t < from || days < 7 || Number.isNaN(y[t]!)) continue;
    const mean = sum / days;
    squares += (y[t]! - mean) ** 2;
    means += mean;
  }
  return { squares, means: Math.max(0, means) };
}

/** Dispersion (variance ÷ mean) of each series, shrunk towards the pooled one; counts are never below Poisson's 1. */
export function dispersions(scatter: readonly ScatterSums[], counts: boolean): Float64Array {
  // The pool is a mean over series of ratios weighted by √units: one giant must not set the scatter of a thousand slow movers.
  let ratios = 0;
  let weights = 0;
  for (const { squares, means } of scatter) {
    if (means < 1) continue;
    const weight = Math.sqrt(means);
    ratios += (weight * squares) / means;
    weights += weight;
  }
  const least = counts ? 1 : 1e-9;
  const pooled = weights > 0 ? Math.max(least, ratios / weights) : 1;
  const prior = counts ? priorUnits : 0;
  return Float64Array.from(scatter, ({ squares, means }) => (means + prior > 0 ? Math.max(least, (squares + prior * pooled) / (means + prior)) : pooled));
}

/** The shape of a period: how its phases share the level. Ratio to a centred moving average, as sums over the whole window so that zeros do no harm. */

/** Units' worth of belief in a flat shape: an item that sold ten pieces has no weekday pattern to speak of. */
const priorUnits = 15;

/**
 * Factors by phase, with mean 1; phase 0 is that of the last day, phase p that of p days earlier. All 1 when the history is shorter than two periods, or, for periods longer
 * than a week, when the Bayesian information criterion finds the shape not worth its parameters (weekly ones are shrunk instead: a shop always has weekdays).
 */
export function shapeOf(y: Float64Array, period: number): Float64Array {
  const factors = new Float64Array(period).fill(1);
  const n = y.length;
  if (period < 2 || n < 2 * period + 1) return factors;
  const half = period >> 1;
  const even = period % 2 === 0;
  const sold = new Float64Array(period);
  const level = new Float64Array(period);
  const smooth = new Float64Array(n);
  let window = 0;
  for (let t = 0; t < 2 * half + 1; t++) window += y[t]!;
  for (let t = half; t < n - half; t++) {
    // An even period has half a day at each end.
    smooth[t] = (window - (even ? (y[t - half]! + y[t + half]!) / 2 : 0)) / period;
    if (t + half + 1 < n) window += y[t + half + 1]! - y[t - half]!;
    const phase = (n - 1 - t) % period;
    sold[phase]! += y[t]!;
    level[phase]! += Math.max(0, smooth[t]!);
  }
  let sum = 0;
  for (let p = 0; p < period; p++) sum += factors[p] = (sold[p]! + priorUnits) / (level[p]! + priorUnits);
  for (let p = 0; p < period; p++) factors[p]! *= period / sum;
  if (period > 7 && !worthwhile(y, smooth, factors, half)) factors.fill(1);
  return factors;
}

/** BIC: the fall in log residual variance must pay for the period − 1 free factors. */
function worthwhile(y: Float64Array, smooth: Float64Array, factors: Float64Array, half: number): boolean {
  const n = y.length;
  let flat = 0;
  let shaped = 0;
  for (let t = half; t < n - half; t++) {
    flat += (y[t]! - smooth[t]!) ** 2;
    shaped += (y[t]! - smooth[t]! * factors[(n - 1 - t) % factors.length]!) ** 2;
  }
  const days = n - 2 * half;
  return shaped === 0 ? flat > 0 : days * Math.log(shaped / flat) + (factors.length - 1) * Math.log(days) < 0;
}

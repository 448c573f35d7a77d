/**
 * Classical decomposition (Hyndman & Athanasopoulos, "Forecasting: principles and practice", 3.4): means by phase of what a centred moving average of one period leaves. O(days).
 */

/** Seasonal indices by phase (phase of day t = t mod period); they multiply and have mean 1, or add and have mean 0. */
export interface SeasonalIndices {
  readonly multiplies: boolean;
  readonly indices: Float64Array;
}

/** Whether the autocorrelation at the period is beyond its 90 % limit (Assimakopoulos & Nikolopoulos 2000; Fiorucci et al. 2016). */
export function isSeasonal(y: ArrayLike<number>, period: number): boolean {
  const n = y.length;
  if (period < 2 || n < 2 * period + 1) return false;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += y[t]! / n;
  const acf = Array.from({ length: period + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (y[t]! - mean) * (y[t - lag]! - mean);
    return sum;
  });
  if (!(acf[0]! > 0)) return false;
  const squares = acf.slice(1, period).reduce((sum, c) => sum + (c / acf[0]!) ** 2, 0);
  return Math.abs(acf[period]! / acf[0]!) > 1.645 * Math.sqrt((1 + 2 * squares) / n);
}

/** Indices of `y`, which needs two periods and no unknown values; they add where a value is not positive. */
export function seasonalIndices(y: ArrayLike<number>, period: number, multiplies: boolean): SeasonalIndices {
  const n = y.length;
  const half = period >> 1;
  const even = period % 2 === 0;
  const sums = new Float64Array(period);
  const counts = new Int32Array(period);
  let window = 0;
  for (let t = 0; t < 2 * half + 1; t++) window += y[t]!;
  for (let t = half; t < n - half; t++) {
    // An even period has half a day at each end.
    const smooth = (window - (even ? (y[t - half]! + y[t + half]!) / 2 : 0)) / period;
    if (t + half + 1 < n) window += y[t + half + 1]! - y[t - half]!;
    sums[t % period]! += multiplies ? y[t]! / smooth : y[t]! - smooth;
    counts[t % period]!++;
  }
  const indices = Float64Array.from(sums, (sum, p) => (counts[p]! > 0 ? sum / counts[p]! : multiplies ? 1 : 0));
  const mean = indices.reduce((sum, index) => sum + index, 0) / period;
  const scaled = indices.map((index) => (multiplies ? index / mean : index - mean));
  if (multiplies && scaled.some((index) => !(index > 0.01))) return seasonalIndices(y, period, false);
  return { multiplies, indices: scaled };
}

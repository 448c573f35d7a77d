/**
 * Scaled errors of the M5 competition (Makridakis, Spiliotis & Assimakopoulos 2022, "M5 accuracy competition", Int. J. Forecasting 38):
 * a series' error is divided by that of the one-day naive forecast on its own past, so that series of every volume can be averaged.
 */

type Numbers = ArrayLike<number>;

/**
 * Mean squared one-day difference of a training series, from its first non-zero value on. Differences that touch a NaN are left out.
 * NaN when fewer than one difference is left; 0 for a series that is constant from there. O(n).
 *
 * @example
 * naiveScale([0, 0, 2, 4]); // 4
 */
export function naiveScale(training: Numbers): number {
  let first = 0;
  while (first < training.length && !(training[first]! > 0)) first++;
  // A series that never sold has no first sale; M5's scorer then takes all of it.
  if (first === training.length) first = 0;
  let sum = 0;
  let count = 0;
  for (let i = first + 1; i < training.length; i++) {
    const step = training[i]! - training[i - 1]!;
    if (Number.isNaN(step)) continue;
    sum += step * step;
    count++;
  }
  return sum / count;
}

/**
 * Root mean squared scaled error of one series: sqrt(MSE of the forecast / `naiveScale` of its training part). NaN where the scale is 0 or unknown.
 *
 * @example
 * rmsse([1, 3], [2, 2], 4); // 0.5
 */
export function rmsse(actual: Numbers, forecast: Numbers, scale: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = forecast[i]! - actual[i]!;
    if (Number.isNaN(error)) continue;
    sum += error * error;
    count++;
  }
  return scale > 0 ? Math.sqrt(sum / count / scale) : Number.NaN;
}

/**
 * Weighted mean over the values that are finite (a series without a scale has no part in it); equal weights when none are given.
 * WRMSSE is `weightedMean` of the series' RMSSE by their revenue of the last 28 training days. NaN when the weights add to 0.
 *
 * @example
 * weightedMean([1, Number.NaN, 3], [1, 5, 3]); // 2.5
 */
export function weightedMean(values: Numbers, weights?: Numbers): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!Number.isFinite(values[i]!) || !(weight > 0)) continue;
    sum += weight * values[i]!;
    total += weight;
  }
  return sum / total;
}

/**
 * Revenue of the last `days` training days: units × that day's price; a day without either counts 0.
 *
 * @example
 * recentRevenue([1, 2, 3], [10, 10, 20], 2); // 80
 */
export function recentRevenue(quantity: Numbers, price: Numbers, days = 28): number {
  let sum = 0;
  for (let i = Math.max(0, quantity.length - days); i < quantity.length; i++) {
    const value = quantity[i]! * price[i]!;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}

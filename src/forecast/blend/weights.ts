/**
 * Weights of a blend by class of series, from forecasts at past origins only. Squared error, scaled as in RMSSE, is minimised over the simplex (no negative weights: they
 * chase noise) with a pull to equal weights, which are hard to beat (Timmermann 2006, "Forecast combinations"; Claeskens et al. 2016). O(rows × members²).
 */
import type { OriginForecasts } from './origin-forecasts.js';

/** Strength of the pull: going all the way to one member must lower the loss by about this share of it. */
const pull = 0.02;
const fewestSeries = 60;

/** Sums of (f_j − y)(f_k − y) / scale by class: all that the weights depend on, as the weights add to 1. */
export interface ErrorSums {
  readonly grams: readonly Float64Array[];
  readonly series: Int32Array;
}

/** Error sums of one origin. */
export function errorSums(origin: OriginForecasts, classOf: Uint8Array, classes: number): ErrorSums {
  const k = origin.means.length;
  const grams = Array.from({ length: classes }, () => new Float64Array(k * k));
  const series = new Int32Array(classes);
  const errors = new Float64Array(k);
  for (let i = 0; i < origin.series.length; i++) {
    const scale = origin.scale[i]!;
    if (!(scale > 0)) continue;
    const c = classOf[origin.series[i]!]!;
    const gram = grams[c]!;
    series[c]!++;
    for (let at = i * origin.horizon; at < (i + 1) * origin.horizon; at++) {
      const y = origin.actual[at]!;
      if (Number.isNaN(y)) continue;
      for (let m = 0; m < k; m++) errors[m] = origin.means[m]![at]! - y;
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) gram[a * k + b]! += (errors[a]! * errors[b]!) / scale;
    }
  }
  return { grams, series };
}

function add(parts: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(parts[0]!.length);
  for (const part of parts) for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
  return sum;
}

/** Nearest point of the simplex (Duchi et al. 2008). */
function ontoSimplex(w: Float64Array): Float64Array {
  const sorted = w.slice().sort().reverse();
  let sum = 0;
  let shift = 0;
  sorted.forEach((value, i) => {
    sum += value;
    if (value - (sum - 1) / (i + 1) > 0) shift = (sum - 1) / (i + 1);
  });
  return w.map((value) => Math.max(0, value - shift));
}

function solve(gram: Float64Array, k: number): Float64Array {
  const equal = new Float64Array(k).fill(1 / k);
  let total = 0;
  let largest = 0;
  for (let a = 0; a < k; a++) {
    largest += gram[a * k + a]!;
    for (let b = 0; b < k; b++) total += gram[a * k + b]! / (k * k);
  }
  if (!(total > 0)) return equal;
  const weight = pull * total;
  const step = 1 / (2 * (largest + weight));
  let w: Float64Array = equal;
  for (let round = 0; round < 4000; round++) {
    const next = w.map((value, a) => {
      let slope = weight * (value - 1 / k);
      for (let b = 0; b < k; b++) slope += gram[a * k + b]! * w[b]!;
      return value - 2 * step * slope;
    });
    w = ontoSimplex(next);
  }
  return w;
}

/** Weights, class after class, `members` each; a class with few series takes those of all. */
export function blendWeights(sums: readonly ErrorSums[], members: number): Float64Array {
  const classes = sums[0]!.grams.length;
  const weights = new Float64Array(classes * members);
  const pooled = solve(add(sums.flatMap(({ grams }) => grams)), members);
  for (let c = 0; c < classes; c++) {
    const series = sums.reduce((sum, part) => sum + part.series[c]!, 0);
    weights.set(series < fewestSeries ? pooled : solve(add(sums.map(({ grams }) => grams[c]!)), members), c * members);
  }
  return weights;
}

/** The blended means of one origin. */
export function blended(origin: OriginForecasts, weights: Float64Array, classOf: Uint8Array): Float64Array {
  const k = origin.means.length;
  const out = new Float64Array(origin.actual.length);
  for (let i = 0; i < origin.series.length; i++) {
    const at = classOf[origin.series[i]!]! * k;
    for (let m = 0; m < k; m++) {
      const w = weights[at + m]!;
      if (w > 0) for (let j = i * origin.horizon; j < (i + 1) * origin.horizon; j++) out[j]! += w * origin.means[m]![j]!;
    }
  }
  return out;
}

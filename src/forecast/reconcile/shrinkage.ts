/**
 * Covariance of forecast errors of all nodes, shrunk towards its diagonal: W = λ diag(V) + (1 − λ) V, V = errors' second moments (MinT's "shrink": Wickramasuriya, Athanasopoulos &
 * Hyndman 2019, JASA 114, 804–819), with the intensity λ that minimises expected squared error of the correlations (Schäfer & Strimmer 2005, Stat. Appl. Genet. Mol. Biol. 4, 32).
 * V has the rank of the few error days, so it is kept as a factor. λ needs the sums of squared correlations over all pairs of nodes: they are had from the days' Gram matrix,
 * O(nodes × days²) instead of O(nodes² × days). Errors are taken about 0, as in MinT: a bias is an error. Unknown ones (NaN) count as none.
 */

/** W = diag(λ v) + F Fᵀ; `factor` is nodes × days, node-major. */
export interface ShrunkCovariance {
  readonly lambda: number;
  readonly variance: Float64Array;
  readonly factor: Float64Array;
  readonly days: number;
}

/** λ = 0 would leave W singular: there are far fewer days than nodes. */
const leastLambda = 1e-3;
/** A series that never erred has variance 0, which would fix its forecast for ever and W's inverse at infinity: it gets this share of the median one. */
const leastVarianceShare = 1e-4;

/** Mean squared error of each node over its known days, floored. */
export function errorVariances(errors: Float64Array, days: number): Float64Array {
  const nodes = errors.length / days;
  const variance = new Float64Array(nodes);
  for (let i = 0; i < nodes; i++) {
    let [sum, count] = [0, 0];
    for (let at = i * days; at < (i + 1) * days; at++) {
      const e = errors[at]!;
      if (Number.isNaN(e)) continue;
      sum += e * e;
      count++;
    }
    variance[i] = count === 0 ? 0 : sum / count;
  }
  const positive = variance.filter((v) => v > 0).sort();
  const floor = positive.length === 0 ? 1 : leastVarianceShare * positive[positive.length >> 1]!;
  return variance.map((v) => Math.max(v, floor));
}

/** Errors divided by their node's deviation, unknown ones 0. */
function standardised(errors: Float64Array, days: number, variance: Float64Array): Float64Array {
  return errors.map((e, at) => (Number.isNaN(e) ? 0 : e / Math.sqrt(variance[Math.floor(at / days)]!)));
}

/** Schäfer and Strimmer's λ for standardised errors (nodes × days), 0 to 1. */
export function shrinkageIntensity(scaled: Float64Array, days: number): number {
  const nodes = scaled.length / days;
  const gram = new Float64Array(days * days);
  let [ownFourth, ownSquared] = [0, 0];
  for (let i = 0; i < nodes; i++) {
    const from = i * days;
    let square = 0;
    for (let s = 0; s < days; s++) {
      const x = scaled[from + s]!;
      square += x * x;
      ownFourth += x ** 4;
      if (x !== 0) for (let t = 0; t <= s; t++) gram[s * days + t]! += x * scaled[from + t]!;
    }
    ownSquared += (square / days) ** 2;
  }
  // Over all pairs: Σ r² = ‖X Xᵀ‖² / T², and Σ_t (x_ti x_tj)² = Σ_t (Σ_i x_ti²)²; a node's pair with itself is taken off.
  let [squared, products] = [0, 0];
  for (let s = 0; s < days; s++) {
    for (let t = 0; t <= s; t++) squared += (s === t ? 1 : 2) * gram[s * days + t]! ** 2;
    products += gram[s * days + s]! ** 2;
  }
  const pairs = squared / (days * days) - ownSquared;
  const variance = (products - ownFourth - days * pairs) / (days * (days - 1));
  return pairs > 0 ? Math.min(1, Math.max(0, variance / pairs)) : 1;
}

/** W from errors (nodes × days, node-major). With one day there are no correlations to be had: λ = 1. */
export function shrunkCovariance(errors: Float64Array, days: number): ShrunkCovariance {
  const variance = errorVariances(errors, days);
  const scaled = standardised(errors, days, variance);
  const lambda = days < 2 ? 1 : Math.max(leastLambda, shrinkageIntensity(scaled, days));
  const strength = Math.sqrt((1 - lambda) / days);
  const factor = scaled.map((x, at) => strength * x * Math.sqrt(variance[Math.floor(at / days)]!));
  return { lambda, variance, factor, days };
}

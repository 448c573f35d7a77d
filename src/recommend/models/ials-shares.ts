// Why iALS scores an item as it does, exactly: score = Σ_j c_j · v_jᵀ A⁻¹ v_i over the history, A = B + Σ w v vᵀ, B = D + λI (Hu, Koren and Volinsky 2008, section 5).
// A is taken apart once a history, O(min(f³, k³ + k²f)); an item then costs O(kf + min(f, k)²). Short histories go through the k × k dual: with M = W⁻¹ + V B⁻¹ Vᵀ,
// Woodbury's identity gives V A⁻¹ v_i = W⁻¹ M⁻¹ V B⁻¹ v_i.
import { factorPositive, solveFactored } from '../kernel/symmetric-eigen.js';

/** The shares of the history's entries in an item's score, in the history's order; valid until the next call. */
export type SharesOf = (item: Float32Array) => Float64Array;

export interface SharesInput {
  /** Factors of the history's items, one after the other. */
  readonly rows: Float32Array;
  /** Their confidences above 1. */
  readonly weights: Float64Array;
  /** Diagonal of B. */
  readonly diagonal: Float64Array;
  /** Products of all rows with a vector; valid until the next call. */
  readonly products: (query: Float32Array) => Float32Array;
}

export function sharesBy({ rows, weights, diagonal, products }: SharesInput): SharesOf {
  const width = diagonal.length;
  const k = weights.length;
  const shares = new Float64Array(k);
  const query = new Float32Array(width);
  const unscaled = (row: Float32Array): Float32Array => {
    for (let c = 0; c < width; c++) query[c] = row[c]! / diagonal[c]!;
    return query;
  };
  if (k < width) {
    const m = new Float64Array(k * k);
    for (let a = 0; a < k; a++) {
      m.set(products(unscaled(rows.subarray(a * width, (a + 1) * width))), a * k);
      m[a * k + a]! += 1 / weights[a]!;
    }
    factorPositive(m, k);
    const scale = weights.map((w) => (1 + w) / w);
    return (item) => {
      shares.set(products(unscaled(item)));
      solveFactored(m, shares, k);
      for (let a = 0; a < k; a++) shares[a]! *= scale[a]!;
      return shares;
    };
  }
  const a = new Float64Array(width * width);
  for (let r = 0; r < width; r++) a[r * width + r] = diagonal[r]!;
  for (let e = 0, at = 0; e < k; e++, at += width) {
    for (let r = 0; r < width; r++) {
      const x = weights[e]! * rows[at + r]!;
      for (let c = 0; c <= r; c++) a[r * width + c]! += x * rows[at + c]!;
    }
  }
  factorPositive(a, width);
  const solved = new Float64Array(width);
  return (item) => {
    solved.set(item);
    solveFactored(a, solved, width);
    query.set(solved);
    const dots = products(query);
    for (let e = 0; e < k; e++) shares[e] = (1 + weights[e]!) * dots[e]!;
    return shares;
  };
}

// Why iALS scores an item as it does, exactly: score = Σ_j c_j · v_jᵀ A⁻¹ v_i over the history, A = D + λI + Σ w v vᵀ (Hu, Koren and Volinsky 2008, section 5).
// A is taken apart once a history, O(min(f³, k²f)); an item then costs O(kf + min(f, k)²). Short histories go through the k × k dual: with M = W⁻¹ + V B⁻¹ Vᵀ and
// B = D + λI, Woodbury's identity gives V A⁻¹ v_i = W⁻¹ M⁻¹ V B⁻¹ v_i.
import { factorPositive, solveFactored } from '../kernel/symmetric-eigen.js';
import type { IalsFactors } from './ials-fit.js';

/** The shares of the history's entries in an item's score, in the history's order; valid until the next call. */
export type SharesOf = (item: number) => Float64Array;

/** `rows` are the history's items that have factors, `weights` their confidences above 1. */
export function sharesOf({ width, items, diagonal }: IalsFactors, rows: Int32Array, weights: Float64Array, regularization: number): SharesOf {
  const k = rows.length;
  const shares = new Float64Array(k);
  const inverse = Float64Array.from(diagonal, (d) => 1 / (d + regularization));
  const dot = (row: number, by: Float64Array): number => {
    let s = 0;
    for (let c = 0, at = row * width; c < width; c++, at++) s += items[at]! * by[c]!;
    return s;
  };
  const scaled = new Float64Array(width);
  if (k < width) {
    const m = new Float64Array(k * k);
    const scaleInto = (row: number): void => {
      for (let c = 0; c < width; c++) scaled[c] = items[row * width + c]! * inverse[c]!;
    };
    for (let a = 0; a < k; a++) {
      scaleInto(rows[a]!);
      for (let b = 0; b <= a; b++) m[a * k + b] = dot(rows[b]!, scaled);
      m[a * k + a]! += 1 / weights[a]!;
    }
    factorPositive(m, k);
    return (item) => {
      scaleInto(item);
      for (let a = 0; a < k; a++) shares[a] = dot(rows[a]!, scaled);
      solveFactored(m, shares, k);
      for (let a = 0; a < k; a++) shares[a]! *= (1 + weights[a]!) / weights[a]!;
      return shares;
    };
  }
  const a = new Float64Array(width * width);
  for (let r = 0; r < width; r++) a[r * width + r] = diagonal[r]! + regularization;
  for (let e = 0; e < k; e++) {
    const at = rows[e]! * width;
    for (let r = 0; r < width; r++) {
      const x = weights[e]! * items[at + r]!;
      for (let c = 0; c <= r; c++) a[r * width + c]! += x * items[at + c]!;
    }
  }
  factorPositive(a, width);
  return (item) => {
    scaled.set(items.subarray(item * width, (item + 1) * width));
    solveFactored(a, scaled, width);
    for (let e = 0; e < k; e++) shares[e] = (1 + weights[e]!) * dot(rows[e]!, scaled);
    return shares;
  };
}

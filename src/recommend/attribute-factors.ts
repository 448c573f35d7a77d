// Items without events get factors from their attributes: ridge regression from TF-IDF terms (title, category, brand, price band) to the factors of the items
// that have events (Gantner et al. 2010, "Learning attribute-to-feature mappings for cold-start recommendations"). Conjugate gradient, all factors at once.
// Cost: O(steps · terms in all texts · factors).
import { timesDense, transposeTimesDense, type SparseMatrix } from '../text/sparse.js';
import { itemFeatures } from './item-features.js';
import type { Shelf } from './shelf.js';

/** Writes rows of `factors` (items × width) for items that nobody touched, if anything is known about them. */
export function attributeFactors(shelf: Shelf, factors: Float32Array, width: number, ridge = 1): void {
  const n = shelf.items.length;
  const touched = new Uint8Array(n);
  for (const i of shelf.rows.item) touched[i] = 1;
  if (touched.every((t) => t === 1) || touched.every((t) => t === 0)) return;
  const features = itemFeatures(shelf.facts, 5000);
  if (features.column.length === 0) return;
  const masked: SparseMatrix = { ...features, value: features.value.slice() };
  const target = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    if (touched[i] === 1) target.set(factors.subarray(i * width, (i + 1) * width), i * width);
    else masked.value.fill(0, features.start[i]!, features.start[i + 1]!);
  }
  const weights = ridgeByGradients(masked, target, width, ridge);
  const predicted = timesDense(features, weights, width);
  for (let i = 0; i < n; i++) if (touched[i] === 0) factors.set(predicted.subarray(i * width, (i + 1) * width), i * width);
}

/** argmin |X W - T|² + ridge |W|² by conjugate gradient on the normal equations, one step size a column. */
export function ridgeByGradients(x: SparseMatrix, target: Float32Array, width: number, ridge: number, steps = 25): Float32Array {
  const w = new Float32Array(x.columns * width);
  const r = transposeTimesDense(x, target, width);
  const p = r.slice();
  let rr = columnProducts(r, r, width);
  const first = rr.slice();
  for (let step = 0; step < steps; step++) {
    const ap = transposeTimesDense(x, timesDense(x, p, width), width);
    for (let k = 0; k < ap.length; k++) ap[k]! += ridge * p[k]!;
    const pap = columnProducts(p, ap, width);
    const alpha = rr.map((v, c) => (pap[c]! > 0 && v > first[c]! * 1e-10 ? v / pap[c]! : 0));
    for (let k = 0, c = 0; k < w.length; k++, c = c + 1 === width ? 0 : c + 1) {
      w[k]! += alpha[c]! * p[k]!;
      r[k]! -= alpha[c]! * ap[k]!;
    }
    const next = columnProducts(r, r, width);
    const beta = next.map((v, c) => (rr[c]! > 0 ? v / rr[c]! : 0));
    for (let k = 0, c = 0; k < p.length; k++, c = c + 1 === width ? 0 : c + 1) p[k] = r[k]! + beta[c]! * p[k]!;
    rr = next;
  }
  return w;
}

function columnProducts(a: Float32Array, b: Float32Array, width: number): Float64Array {
  const out = new Float64Array(width);
  for (let at = 0; at < a.length; at += width) for (let c = 0; c < width; c++) out[c]! += a[at + c]! * b[at + c]!;
  return out;
}

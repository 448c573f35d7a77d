// Vectors by falling length: u · v ≤ |u| |v|, so a search that goes down this order may stop once that bound lies below the least it keeps
// (Teflioudi, Gemulla, Mykytiuk 2015, LEMP's length-based pruning). Long tails have short vectors: mostly a few per cent are looked at.

export interface NormOrder {
  /** All rows, the longest first. */
  readonly rows: Int32Array;
  /** Length of rows[k]. */
  readonly norms: Float64Array;
}

/** Length of each row; Infinity for one that is not a number throughout. */
export function rowNorms(factors: Float32Array, width: number): Float64Array {
  const norms = new Float64Array(factors.length / width);
  for (let i = 0, at = 0; i < norms.length; i++) {
    let s = 0;
    for (let k = 0; k < width; k++, at++) s += factors[at]! * factors[at]!;
    norms[i] = Number.isNaN(s) ? Infinity : Math.sqrt(s);
  }
  return norms;
}

/** O(rows log rows). */
export function normOrder(norms: Float64Array): NormOrder {
  const rows = Int32Array.from(norms.keys()).sort((a, b) => norms[b]! - norms[a]! || a - b);
  return { rows, norms: Float64Array.from(rows, (i) => norms[i]!) };
}

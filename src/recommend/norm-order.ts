// Rows of factors by falling length: u · v ≤ |u| |v|, so a search that goes down this order may stop once that bound lies below the least it keeps
// (Teflioudi, Gemulla, Mykytiuk 2015, LEMP's length-based pruning). Long tails have short rows: mostly a few per cent are looked at.

export interface NormOrder {
  /** All rows, the longest first. */
  readonly rows: Int32Array;
  /** Length of rows[k]; Infinity for one that is always looked at. */
  readonly norms: Float64Array;
}

/** O(rows · width + rows log rows). */
export function normOrder(factors: Float32Array, width: number): NormOrder {
  const count = factors.length / width;
  const norm = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    let s = 0;
    for (let k = 0; k < width; k++, at++) s += factors[at]! * factors[at]!;
    norm[i] = Number.isNaN(s) ? Infinity : Math.sqrt(s);
  }
  const rows = Int32Array.from(norm.keys()).sort((a, b) => norm[b]! - norm[a]! || a - b);
  return { rows, norms: Float64Array.from(rows, (i) => norm[i]!) };
}

/** The order after the rows of `changed`, some of them new, got other factors: they come first, as if endlessly long. O(rows). */
export function changedFirst(order: NormOrder, changed: ReadonlySet<number>): NormOrder {
  let kept = 0;
  for (const row of order.rows) if (!changed.has(row)) kept++;
  const rows = new Int32Array(changed.size + kept);
  const norms = new Float64Array(rows.length).fill(Infinity, 0, changed.size);
  let at = 0;
  for (const row of changed) rows[at++] = row;
  for (let k = 0; k < order.rows.length; k++) {
    if (changed.has(order.rows[k]!)) continue;
    rows[at] = order.rows[k]!;
    norms[at++] = order.norms[k]!;
  }
  return { rows, norms };
}

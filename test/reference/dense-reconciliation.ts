/**
 * Reconciliation as the papers write it, with dense matrices and nothing clever: slow, and independent of src/forecast/reconcile. S is given by rows.
 * Wickramasuriya, Athanasopoulos & Hyndman (2019), JASA 114; Schäfer & Strimmer (2005), Stat. Appl. Genet. Mol. Biol. 4.
 */
export type Rows = readonly (readonly number[])[];

export const transpose = (a: Rows): number[][] => a[0]!.map((_, c) => a.map((row) => row[c]!));
export const times = (a: Rows, b: Rows): number[][] => a.map((row) => b[0]!.map((_, c) => row.reduce((sum, value, k) => sum + value * b[k]![c]!, 0)));

/** Inverse by Gauss–Jordan with pivoting. */
export function inverse(a: Rows): number[][] {
  const n = a.length;
  const work = a.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(work[r]![c]!) > Math.abs(work[pivot]![c]!)) pivot = r;
    [work[c], work[pivot]] = [work[pivot]!, work[c]!];
    const head = work[c]![c]!;
    work[c] = work[c]!.map((value) => value / head);
    for (let r = 0; r < n; r++) {
      const factor = work[r]![c]!;
      if (r !== c && factor !== 0) work[r] = work[r]!.map((value, k) => value - factor * work[c]![k]!);
    }
  }
  return work.map((row) => row.slice(n));
}

/** (Sᵀ W⁻¹ S)⁻¹ Sᵀ W⁻¹ ŷ. */
export function generalisedLeastSquares(s: Rows, w: Rows, base: readonly number[]): number[] {
  const weighted = times(transpose(s), inverse(w));
  return times(times(inverse(times(weighted, s)), weighted), base.map((value) => [value])).map(([value]) => value!);
}

/** λ and W of errors (nodes × days), pair by pair. */
export function shrunk(errors: Rows): { readonly lambda: number; readonly w: number[][] } {
  const days = errors[0]!.length;
  const moment = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, t) => sum + value * b[t]!, 0) / days;
  const v = errors.map((a) => errors.map((b) => moment(a, b)));
  const scaled = errors.map((row, i) => row.map((e) => e / Math.sqrt(v[i]![i]!)));
  let [above, below] = [0, 0];
  for (let i = 0; i < errors.length; i++) {
    for (let j = 0; j < errors.length; j++) {
      if (i === j) continue;
      const products = scaled[i]!.map((x, t) => x * scaled[j]![t]!);
      const r = products.reduce((sum, x) => sum + x, 0) / days;
      above += products.reduce((sum, x) => sum + (x - r) ** 2, 0) / (days * (days - 1));
      below += r * r;
    }
  }
  const lambda = Math.min(1, Math.max(0, above / below));
  return { lambda, w: v.map((row, i) => row.map((value, j) => (i === j ? value : (1 - lambda) * value))) };
}

/** The same least squares with b ≥ 0, by trying every set of series held at 0: exact, for a dozen series at most. */
export function nonNegativeLeastSquares(s: Rows, w: Rows, base: readonly number[]): number[] {
  const n = s[0]!.length;
  const inverted = inverse(w);
  let best: number[] = [];
  let least = Infinity;
  for (let mask = 0; mask < 2 ** n; mask++) {
    const free = Array.from({ length: n }, (_, b) => b).filter((b) => (mask >> b) & 1);
    const bottom = new Array<number>(n).fill(0);
    if (free.length > 0) generalisedLeastSquares(s.map((row) => free.map((b) => row[b]!)), w, base).forEach((value, k) => (bottom[free[k]!] = value));
    if (bottom.some((value) => value < 0)) continue;
    const miss = base.map((value, i) => value - s[i]!.reduce((sum, x, b) => sum + x * bottom[b]!, 0));
    const loss = miss.reduce((sum, value, i) => sum + value * inverted[i]!.reduce((inner, x, j) => inner + x * miss[j]!, 0), 0);
    if (loss < least) [least, best] = [loss, bottom];
  }
  return best;
}

/**
 * Is one model really better than another, or lucky? Paired tests over the same series and origins.
 * Wilcoxon signed rank (Wilcoxon 1945; normal approximation, ties corrected, zero differences dropped), which does not ask the
 * differences to be normal: demand errors never are. Series of one shop are not independent, so a p-value here is a lower bound of doubt.
 */

type Numbers = ArrayLike<number>;

export interface PairedComparison {
  /** Pairs where both are finite and differ. */
  readonly pairs: number;
  /** Mean of (a − b): negative = a has the smaller error. */
  readonly meanDifference: number;
  /** Share of pairs in which a is smaller. */
  readonly wins: number;
  /** Matched-pairs rank-biserial correlation (Kerby 2014), −1 to 1: above 0 where a is the smaller by ranks, which the test judges, whatever the means say. */
  readonly rankBiserial: number;
  /** Two-sided p-value; 1 when nothing differs. */
  readonly pValue: number;
}

/** Upper tail of the standard normal for z ≥ 0: Abramowitz & Stegun 7.1.26, error 1.5e-7. */
function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * poly * Math.exp(-x * x);
}

/**
 * Compares paired losses `a` and `b` (same series, same origin, same order). O(n log n).
 *
 * @example
 * comparePaired([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7]).pValue < 0.05; // true
 */
export function comparePaired(a: Numbers, b: Numbers): PairedComparison {
  const differences: number[] = [];
  let sum = 0;
  let counted = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    if (!Number.isFinite(difference)) continue;
    sum += difference;
    counted++;
    if (difference !== 0) differences.push(difference);
  }
  const n = differences.length;
  if (n === 0) return { pairs: 0, meanDifference: counted === 0 ? Number.NaN : 0, wins: 0, rankBiserial: 0, pValue: 1 };
  differences.sort((x, y) => Math.abs(x) - Math.abs(y));
  let negativeRanks = 0;
  let wins = 0;
  let tieTerm = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    while (j < n && Math.abs(differences[j]!) === Math.abs(differences[i]!)) j++;
    const rank = (i + j + 1) / 2;
    for (let k = i; k < j; k++) {
      if (differences[k]! < 0) {
        negativeRanks += rank;
        wins++;
      }
    }
    const ties = j - i;
    tieTerm += ties ** 3 - ties;
    i = j;
  }
  const mean = (n * (n + 1)) / 4;
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm / 48;
  const z = variance > 0 ? Math.max(0, Math.abs(negativeRanks - mean) - 0.5) / Math.sqrt(variance) : 0;
  return { pairs: n, meanDifference: sum / counted, wins: wins / n, rankBiserial: negativeRanks / mean - 1, pValue: Math.min(1, 2 * upperTail(z)) };
}

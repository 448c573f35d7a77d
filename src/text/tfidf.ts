// TF-IDF with smoothed inverse document frequency and unit rows.
// Reference: Salton & Buckley (1988); the smoothing ln((1 + n) / (1 + df)) + 1 as in Pedregosa et al. (2011), so that scikit-learn can check it.
// Cost: O(total terms).
import { refuseUnknownOptions } from '../base/options.js';
import { normalizeRows, packRows, type SparseMatrix } from './sparse.js';

export interface TfidfOptions {
  /** Terms in fewer documents than this are dropped. */
  readonly minDocuments?: number;
  /** At most this many terms: those in most documents stay. */
  readonly maxTerms?: number;
  /** 1 + ln(count) in place of the count. */
  readonly sublinear?: boolean;
}

/** A fitted vocabulary: term → column, and each column's weight. */
export interface Tfidf<Term extends string | number> {
  readonly columnOf: ReadonlyMap<Term, number>;
  readonly weights: Float32Array;
  readonly sublinear: boolean;
}

/**
 * Learns vocabulary and weights from documents given as terms.
 *
 * @example
 * const tfidf = fitTfidf([['گوشی', 'سامسونگ'], ['گوشی', 'اپل']]);
 * // 1 × 3, unit rows
 * const matrix = tfidfRows(tfidf, [['اپل']]);
 */
export function fitTfidf<Term extends string | number>(documents: Iterable<readonly Term[]>, options: TfidfOptions = {}): Tfidf<Term> {
  refuseUnknownOptions('fitTfidf', options, ['minDocuments', 'maxTerms', 'sublinear']);
  const { minDocuments = 1, maxTerms = 100_000, sublinear = false } = options;
  const counts = new Map<Term, number>();
  let documentCount = 0;
  for (const document of documents) {
    documentCount++;
    for (const term of new Set(document)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const byTerm = (a: Term, b: Term): number => (a < b ? -1 : a > b ? 1 : 0);
  const terms = [...counts]
    .filter(([, count]) => count >= minDocuments)
    .sort((a, b) => b[1] - a[1] || byTerm(a[0], b[0]))
    .slice(0, maxTerms)
    .sort((a, b) => byTerm(a[0], b[0]));
  const weights = Float32Array.from(terms, ([, count]) => Math.log((1 + documentCount) / (1 + count)) + 1);
  return { columnOf: new Map(terms.map(([term], column) => [term, column])), weights, sublinear };
}

/** Documents as rows over the fitted vocabulary, divided by their length to `lengthPower` (1 = unit rows); terms it does not know are left out. */
export function tfidfRows<Term extends string | number>(tfidf: Tfidf<Term>, documents: readonly (readonly Term[])[], lengthPower = 1): SparseMatrix {
  const rows = documents.map((document) => {
    const row = new Map<number, number>();
    for (const term of document) {
      const column = tfidf.columnOf.get(term);
      if (column !== undefined) row.set(column, (row.get(column) ?? 0) + 1);
    }
    for (const [column, count] of row) row.set(column, (tfidf.sublinear ? 1 + Math.log(count) : count) * tfidf.weights[column]!);
    return row;
  });
  return normalizeRows(packRows(rows, tfidf.columnOf.size), lengthPower);
}

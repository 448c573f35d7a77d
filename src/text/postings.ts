import type { SparseMatrix } from './sparse.js';

/** A sparse matrix by columns: for each term, the documents that hold it and its weight there. What a search walks. */
export interface Postings {
  readonly documents: number;
  readonly start: Int32Array;
  readonly document: Int32Array;
  readonly weight: Float32Array;
}

/** The matrix turned: rows become the entries of their columns, ascending. */
export function postingsOf(matrix: SparseMatrix): Postings {
  const start = new Int32Array(matrix.columns + 1);
  for (const column of matrix.column) start[column + 1]!++;
  for (let c = 0; c < matrix.columns; c++) start[c + 1]! += start[c]!;
  const next = start.slice();
  const document = new Int32Array(matrix.column.length);
  const weight = new Float32Array(matrix.column.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let k = matrix.start[row]!; k < matrix.start[row + 1]!; k++) {
      const at = next[matrix.column[k]!]!++;
      document[at] = row;
      weight[at] = matrix.value[k]!;
    }
  }
  return { documents: matrix.rows, start, document, weight };
}

/** Adds `scale` × the inner product of one query row with every document to `scores`. */
export function addScores(postings: Postings, query: SparseMatrix, scale: number, scores: Float32Array): void {
  for (let k = 0; k < query.start[1]!; k++) {
    const column = query.column[k]!;
    const weight = scale * query.value[k]!;
    for (let at = postings.start[column]!; at < postings.start[column + 1]!; at++) scores[postings.document[at]!]! += weight * postings.weight[at]!;
  }
}

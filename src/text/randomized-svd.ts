// Truncated SVD of a sparse matrix by a randomised range finder with power iterations.
// Reference: Halko, Martinsson, Tropp (2011), "Finding structure with randomness", algorithms 4.4 and 5.1.
// Assumption: the wanted rank is small beside both sides. Cost: O(nnz · (k + p) · (2q + 2) + (rows + columns) · (k + p)²).
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Random } from '../base/random.js';
import { timesDense, transposeTimesDense, type SparseMatrix } from './sparse.js';

export interface TruncatedSvd {
  /** Singular values, descending. */
  readonly values: Float32Array;
  /** Right singular vectors, columns × rank, row-major: a document vector is its row times this. */
  readonly right: Float32Array;
  readonly rank: number;
}

/** Makes the columns of a row-major rows × width matrix orthonormal, in place (modified Gram–Schmidt, twice: once is not enough near rank deficiency). */
export function orthonormalize(matrix: Float32Array, rows: number, width: number): void {
  // Column-major copies keep the inner loops on neighbouring numbers.
  const columns = Array.from({ length: width }, (_, j) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = matrix[i * width + j]!;
    return column;
  });
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  for (let j = 0; j < width; j++) {
    const column = columns[j]!;
    const before = Math.sqrt(dot(column, column));
    for (let pass = 0; pass < 2; pass++) {
      for (let l = 0; l < j; l++) {
        const other = columns[l]!;
        const share = dot(column, other);
        for (let i = 0; i < rows; i++) column[i]! -= share * other[i]!;
      }
    }
    const length = Math.sqrt(dot(column, column));
    const scale = length > 1e-7 * before && length > 0 ? 1 / length : 0;
    for (let i = 0; i < rows; i++) {
      column[i]! *= scale;
      matrix[i * width + j] = column[i]!;
    }
  }
}

/**
 * The `rank` leading right singular vectors and values of `matrix`.
 *
 * @example
 * const documents = titles.map((title) => title.split(' '));
 * const svd = truncatedSvd(tfidfRows(fitTfidf(documents), documents), { rank: 8, random: createRandom(1) });
 */
export function truncatedSvd(matrix: SparseMatrix, { rank, random, oversample = 10, iterations = 2 }: { readonly rank: number; readonly random: Random; readonly oversample?: number; readonly iterations?: number }): TruncatedSvd {
  const width = Math.min(rank + oversample, matrix.rows, matrix.columns);
  const kept = Math.min(rank, width);
  const start = new Float32Array(matrix.columns * width);
  for (let i = 0; i < start.length; i++) start[i] = random.normal();
  let range = timesDense(matrix, start, width);
  orthonormalize(range, matrix.rows, width);
  for (let q = 0; q < iterations; q++) {
    range = timesDense(matrix, transposeTimesDense(matrix, range, width), width);
    orthonormalize(range, matrix.rows, width);
  }
  // B = Qᵀ A, kept as its transpose; B Bᵀ = U Σ² Uᵀ is small, and V = Bᵀ U Σ⁻¹.
  const projected = transposeTimesDense(matrix, range, width);
  const gram = new Float64Array(width * width);
  for (let i = 0; i < matrix.columns; i++) {
    const at = i * width;
    for (let a = 0; a < width; a++) {
      const v = projected[at + a]!;
      if (v === 0) continue;
      for (let b = a; b < width; b++) gram[a * width + b]! += v * projected[at + b]!;
    }
  }
  const square = Matrix.zeros(width, width);
  for (let a = 0; a < width; a++) {
    for (let b = a; b < width; b++) {
      square.set(a, b, gram[a * width + b]!);
      square.set(b, a, gram[a * width + b]!);
    }
  }
  const eigen = new EigenvalueDecomposition(square, { assumeSymmetric: true });
  const order = eigen.realEigenvalues.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value || a.index - b.index).slice(0, kept);
  const values = Float32Array.from(order, ({ value }) => Math.sqrt(Math.max(0, value)));
  const left = eigen.eigenvectorMatrix;
  const rotation = new Float64Array(width * kept);
  order.forEach(({ index, value }, j) => {
    const scale = value > 1e-12 ? 1 / Math.sqrt(value) : 0;
    for (let a = 0; a < width; a++) rotation[a * kept + j] = left.get(a, index) * scale;
  });
  const right = new Float32Array(matrix.columns * kept);
  for (let i = 0; i < matrix.columns; i++) {
    for (let a = 0; a < width; a++) {
      const v = projected[i * width + a]!;
      if (v === 0) continue;
      for (let j = 0; j < kept; j++) right[i * kept + j]! += v * rotation[a * kept + j]!;
    }
  }
  return { values, right, rank: kept };
}

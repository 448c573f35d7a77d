/** A sparse matrix by rows: entries of row i are `start[i] … start[i + 1] - 1`, columns ascending. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
}

/** Rows given as column → value maps, packed. */
export function packRows(rows: readonly ReadonlyMap<number, number>[], columns: number): SparseMatrix {
  const start = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) start[i + 1] = start[i]! + rows[i]!.size;
  const column = new Int32Array(start[rows.length]!);
  const value = new Float32Array(column.length);
  for (let i = 0; i < rows.length; i++) {
    let k = start[i]!;
    for (const [c, v] of [...rows[i]!].sort((a, b) => a[0] - b[0])) {
      column[k] = c;
      value[k++] = v;
    }
  }
  return { rows: rows.length, columns, start, column, value };
}

/** Divides each row by its Euclidean length to the given power (1 = unit rows, 0 = as it is), in place; empty rows stay empty. */
export function normalizeRows(matrix: SparseMatrix, power = 1): SparseMatrix {
  for (let i = 0; i < matrix.rows; i++) {
    let sum = 0;
    for (let k = matrix.start[i]!; k < matrix.start[i + 1]!; k++) sum += matrix.value[k]! ** 2;
    if (sum === 0) continue;
    const scale = sum ** (-power / 2);
    for (let k = matrix.start[i]!; k < matrix.start[i + 1]!; k++) matrix.value[k]! *= scale;
  }
  return matrix;
}

/** A · X for dense X (columns × width, row-major): rows × width. */
export function timesDense(matrix: SparseMatrix, dense: Float32Array, width: number): Float32Array {
  const out = new Float32Array(matrix.rows * width);
  for (let i = 0; i < matrix.rows; i++) {
    const to = i * width;
    for (let k = matrix.start[i]!; k < matrix.start[i + 1]!; k++) {
      const v = matrix.value[k]!;
      const from = matrix.column[k]! * width;
      for (let j = 0; j < width; j++) out[to + j]! += v * dense[from + j]!;
    }
  }
  return out;
}

/** Aᵀ · X for dense X (rows × width, row-major): columns × width. */
export function transposeTimesDense(matrix: SparseMatrix, dense: Float32Array, width: number): Float32Array {
  const out = new Float32Array(matrix.columns * width);
  for (let i = 0; i < matrix.rows; i++) {
    const from = i * width;
    for (let k = matrix.start[i]!; k < matrix.start[i + 1]!; k++) {
      const v = matrix.value[k]!;
      const to = matrix.column[k]! * width;
      for (let j = 0; j < width; j++) out[to + j]! += v * dense[from + j]!;
    }
  }
  return out;
}

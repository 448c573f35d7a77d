/**
 * Least squares by normal equations, for rows too many to hold twice: sums of products are gathered block by block, then solved by Cholesky. Columns are centred and scaled first, which
 * keeps the equations well-conditioned where raw ones are not (Golub & Van Loan, Matrix Computations, 5.3); a constant or repeated column gets weight 0. Missing values count
 * as the column's centre. O(rows · columns² + columns³) time, O(columns²) memory. No `node:` module.
 */
export interface NormalEquations {
  readonly columns: number;
  /** First block's means: provisional centres, exact ones are not needed for the result. */
  readonly centre: Float64Array;
  /** Lower triangle of the sums of products of (1, centred columns, target), row by row, width columns + 2. */
  readonly sums: Float64Array;
  rows: number;
}

/** Starts sums around the means of the first rows. */
export function openEquations(columns: number, values: Float32Array, rows: number): NormalEquations {
  const centre = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const x = values[r * columns + c]!;
      if (x !== x) continue;
      sum += x;
      count++;
    }
    centre[c] = count === 0 ? 0 : sum / count;
  }
  return { columns, centre, sums: new Float64Array((columns + 2) ** 2), rows: 0 };
}

const stripRows = 32;

/** Adds rows (row-major, NaN = missing) and their targets. */
export function addRows(equations: NormalEquations, values: Float32Array, label: Float32Array, rows: number): void {
  const { columns, centre, sums } = equations;
  const width = columns + 2;
  // Columns of a strip lie one after another, so that the inner loop runs over rows without a store.
  const strip = new Float64Array(width * stripRows);
  for (let start = 0; start < rows; start += stripRows) {
    const size = Math.min(stripRows, rows - start);
    if (size < stripRows) strip.fill(0);
    for (let r = 0; r < size; r++) {
      strip[r] = 1;
      const from = (start + r) * columns;
      for (let c = 0; c < columns; c++) {
        const x = values[from + c]!;
        strip[(c + 1) * stripRows + r] = x === x ? x - centre[c]! : 0;
      }
      strip[(columns + 1) * stripRows + r] = label[start + r]!;
    }
    for (let i = 0; i < width; i++) {
      const a = i * stripRows;
      for (let j = 0; j <= i; j++) {
        const b = j * stripRows;
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        for (let r = 0; r < stripRows; r += 4) {
          s0 += strip[a + r]! * strip[b + r]!;
          s1 += strip[a + r + 1]! * strip[b + r + 1]!;
          s2 += strip[a + r + 2]! * strip[b + r + 2]!;
          s3 += strip[a + r + 3]! * strip[b + r + 3]!;
        }
        sums[i * width + j]! += s0 + s1 + (s2 + s3);
      }
    }
  }
  equations.rows += rows;
}

/** `target ≈ intercept + Σ weights[c] · (x[c], or centre[c] where missing)`. */
export interface LinearFit {
  readonly intercept: number;
  readonly weights: Float64Array;
  readonly centre: Float64Array;
}

/** Part of a column's variance that earlier columns must leave over for it to count. */
const independence = 1e-9;

/** Solves the gathered equations. */
export function solveEquations({ columns, centre, sums, rows }: NormalEquations): LinearFit {
  const width = columns + 2;
  const target = columns + 1;
  const means = Float64Array.from({ length: width }, (_, i) => sums[i * width]! / Math.max(1, rows));
  const covariance = (i: number, j: number): number => sums[Math.max(i, j) * width + Math.min(i, j)]! / Math.max(1, rows) - means[i]! * means[j]!;
  const scale = Float64Array.from({ length: columns }, (_, c) => Math.sqrt(Math.max(0, covariance(c + 1, c + 1))));
  // Cholesky of the correlation matrix; a column without variance of its own is passed over.
  const lower = new Float64Array(columns * columns);
  const used = new Uint8Array(columns);
  const forward = new Float64Array(columns);
  for (let i = 0; i < columns; i++) {
    if (scale[i]! <= 1e-12 * (1 + Math.abs(means[i + 1]! + centre[i]!))) continue;
    for (let j = 0; j < i; j++) {
      if (used[j] === 0) continue;
      let sum = covariance(i + 1, j + 1) / (scale[i]! * scale[j]!);
      for (let k = 0; k < j; k++) sum -= lower[i * columns + k]! * lower[j * columns + k]!;
      lower[i * columns + j] = sum / lower[j * columns + j]!;
    }
    let left = 1;
    for (let k = 0; k < i; k++) left -= lower[i * columns + k]! ** 2;
    if (left < independence) {
      lower.fill(0, i * columns, i * columns + i);
      continue;
    }
    used[i] = 1;
    lower[i * columns + i] = Math.sqrt(left);
    let sum = covariance(i + 1, target) / scale[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * columns + k]! * forward[k]!;
    forward[i] = sum / lower[i * columns + i]!;
  }
  const weights = new Float64Array(columns);
  for (let i = columns - 1; i >= 0; i--) {
    if (used[i] === 0) continue;
    let sum = forward[i]!;
    for (let k = i + 1; k < columns; k++) sum -= lower[k * columns + i]! * weights[k]!;
    weights[i] = sum / lower[i * columns + i]!;
  }
  for (let c = 0; c < columns; c++) if (used[c] === 1) weights[c]! /= scale[c]!;
  let intercept = means[target]!;
  for (let c = 0; c < columns; c++) intercept -= weights[c]! * (means[c + 1]! + centre[c]!);
  return { intercept, weights, centre };
}

/** Predictions of `rows` rows (row-major). */
export function scoreLinear({ intercept, weights, centre }: LinearFit, values: Float32Array, rows: number): Float32Array {
  const columns = weights.length;
  return Float32Array.from({ length: rows }, (_, r) => {
    let sum = intercept;
    for (let c = 0; c < columns; c++) {
      const x = values[r * columns + c]!;
      sum += weights[c]! * (x === x ? x : centre[c]!);
    }
    return sum;
  });
}

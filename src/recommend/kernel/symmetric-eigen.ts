// Eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, section 8.5): exact to rounding, and quick when the matrix is
// nearly diagonal already, which Gram matrices of converging factors are. O(n³) a sweep.

export interface Eigen {
  readonly values: Float64Array;
  /** n × n row-major; column k belongs to values[k]. */
  readonly vectors: Float64Array;
}

/** Decomposes `matrix` (n × n, row-major, both triangles), which is left as it was. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  let total = 0;
  for (const x of a) total += x * x;
  const enough = total * 1e-14;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += 2 * a[i * n + j]! ** 2;
    if (off <= enough) break;
    const skip = off / (n * n) / 100;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (apq * apq <= skip) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        // Rows stay contiguous: rotate rows p and q of A and of Vᵀ, then mirror the two columns of A.
        const [rp, rq] = [p * n, q * n];
        const [app, aqq] = [a[rp + p]!, a[rq + q]!];
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[rp + k]!, a[rq + k]!];
          a[rp + k] = c * x - s * y;
          a[rq + k] = s * x + c * y;
        }
        a[rp + p] = app - t * apq;
        a[rq + q] = aqq + t * apq;
        a[rp + q] = 0;
        a[rq + p] = 0;
        for (let k = 0; k < n; k++) {
          a[k * n + p] = a[rp + k]!;
          a[k * n + q] = a[rq + k]!;
          const [x, y] = [v[rp + k]!, v[rq + k]!];
          v[rp + k] = c * x - s * y;
          v[rq + k] = s * x + c * y;
        }
      }
    }
  }
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) vectors[k * n + i] = v[i * n + k]!;
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

/** Cholesky's A = L Lᵀ of symmetric positive A (n × n, row-major), in place: the lower triangle is read, and becomes L. */
export function factorPositive(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[i * n + j]!;
      for (let k = 0; k < j; k++) s -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(Math.max(s, 1e-300)) : s / a[j * n + j]!;
    }
  }
}

/** Solves L Lᵀ x = b; x replaces b. */
export function solveFactored(l: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i]! -= l[i * n + k]! * b[k]!;
    b[i]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i]! /= l[i * n + i]!;
    for (let k = 0; k < i; k++) b[k]! -= l[i * n + k]! * b[i]!;
  }
}

/** Solves A x = b for symmetric positive A (n × n, row-major), by Cholesky in double precision; A is destroyed, x replaces b. */
export function solvePositive(a: Float64Array, b: Float64Array, n: number): Float64Array {
  factorPositive(a, n);
  solveFactored(a, b, n);
  return b;
}

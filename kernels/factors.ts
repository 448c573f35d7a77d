// SIMD kernels of src/recommend in AssemblyScript (TypeScript's syntax, WebAssembly's types), compiled by scripts/kernels.mjs into
// src/recommend/kernel/generated/. All pointers are byte offsets into the memory that the host brings; rows of factors have `f` floats, f % 4 = 0.

// @ts-ignore: decorator
@inline
function sum4(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}

// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, f: i32): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
  let k = 0;
  for (; k + 16 <= f; k += 16) {
    const o = <usize>k << 2;
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + o), v128.load(b + o)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a + o, 32), v128.load(b + o, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a + o, 48), v128.load(b + o, 48)));
  }
  for (; k < f; k += 4) {
    const o = <usize>k << 2;
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + o), v128.load(b + o)));
  }
  return sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

/** out[i] = rows[i] · query for i < n. */
export function dotRows(rows: usize, n: i32, f: i32, query: usize, out: usize): void {
  const width = <usize>f << 2;
  for (let i = 0; i < n; i++) f32.store(out + (<usize>i << 2), dot(rows + <usize>i * width, query, f));
}

/** out[k] = rows[list[k]] · query for k < n: what filters have left over. */
export function dotListed(rows: usize, list: usize, n: i32, f: i32, query: usize, out: usize): void {
  const width = <usize>f << 2;
  for (let k = 0; k < n; k++) {
    const i = <usize>load<u32>(list + (<usize>k << 2));
    f32.store(out + (<usize>k << 2), dot(rows + i * width, query, f));
  }
}

/** to += scale · from, over f floats. */
export function addScaled(to: usize, from: usize, scale: f32, f: i32): void {
  const s = f32x4.splat(scale);
  for (let k = 0; k < f; k += 4) {
    const o = <usize>k << 2;
    v128.store(to + o, f32x4.add(v128.load(to + o), f32x4.mul(s, v128.load(from + o))));
  }
}

/** One pass of stochastic gradient descent on r = mean + b_u + b_i + p·q, in the order given (Funk 2006; as in Surprise's SVD). */
export function svdEpoch(user: usize, item: usize, rating: usize, n: i32, f: i32, P: usize, Q: usize, bu: usize, bi: usize, mean: f32, rate: f32, reg: f32): void {
  const width = <usize>f << 2;
  const keep = f32x4.splat(1 - rate * reg);
  for (let e = 0; e < n; e++) {
    const at = <usize>e << 2;
    const u = <usize>load<u32>(user + at);
    const i = <usize>load<u32>(item + at);
    const p = P + u * width;
    const q = Q + i * width;
    const ub = bu + (u << 2);
    const ib = bi + (i << 2);
    const b = f32.load(ub);
    const c = f32.load(ib);
    const err = f32.load(rating + at) - mean - b - c - dot(p, q, f);
    f32.store(ub, b + rate * (err - reg * b));
    f32.store(ib, c + rate * (err - reg * c));
    const step = f32x4.splat(rate * err);
    for (let k = 0; k < f; k += 4) {
      const o = <usize>k << 2;
      const pv = v128.load(p + o);
      const qv = v128.load(q + o);
      v128.store(p + o, f32x4.add(f32x4.mul(keep, pv), f32x4.mul(step, qv)));
      v128.store(q + o, f32x4.add(f32x4.mul(keep, qv), f32x4.mul(step, pv)));
    }
  }
}

/**
 * One pass of SVD++ (Koren 2008), user by user. Within one user every y_j is moved by the same affine map at each rating, so their sum S and the
 * map (a, c) are carried along and applied once at the end: the same numbers as the textbook loop, O(ratings · f) in place of O(Σ |I_u|² f).
 */
export function svdppEpoch(start: usize, users: i32, item: usize, rating: usize, f: i32, P: usize, Q: usize, Y: usize, bu: usize, bi: usize, mean: f32, rate: f32, reg: f32, S: usize, C: usize): void {
  const width = <usize>f << 2;
  const keepOne: f32 = 1 - rate * reg;
  const keep = f32x4.splat(keepOne);
  for (let u = 0; u < users; u++) {
    const from = load<i32>(start + (<usize>u << 2));
    const to = load<i32>(start + (<usize>(u + 1) << 2));
    if (from == to) continue;
    const root: f32 = Mathf.sqrt(<f32>(to - from));
    const inverse = f32x4.splat(1 / root);
    for (let k = 0; k < f; k += 4) {
      v128.store(S + (<usize>k << 2), f32x4.splat(0));
      v128.store(C + (<usize>k << 2), f32x4.splat(0));
    }
    for (let e = from; e < to; e++) addScaled(S, Y + <usize>load<u32>(item + (<usize>e << 2)) * width, 1, f);
    let a: f32 = 1;
    const p = P + <usize>u * width;
    const ub = bu + (<usize>u << 2);
    for (let e = from; e < to; e++) {
      const i = <usize>load<u32>(item + (<usize>e << 2));
      const q = Q + i * width;
      const ib = bi + (i << 2);
      let s = f32x4.splat(0);
      for (let k = 0; k < f; k += 4) {
        const o = <usize>k << 2;
        s = f32x4.add(s, f32x4.mul(v128.load(q + o), f32x4.add(v128.load(p + o), f32x4.mul(inverse, v128.load(S + o)))));
      }
      const b = f32.load(ub);
      const c = f32.load(ib);
      const err = f32.load(rating + (<usize>e << 2)) - mean - b - c - sum4(s);
      f32.store(ub, b + rate * (err - reg * b));
      f32.store(ib, c + rate * (err - reg * c));
      const step = f32x4.splat(rate * err);
      const stepSum = f32x4.splat(rate * err * root);
      const stepOne = f32x4.mul(step, inverse);
      for (let k = 0; k < f; k += 4) {
        const o = <usize>k << 2;
        const pv = v128.load(p + o);
        const qv = v128.load(q + o);
        const sv = v128.load(S + o);
        v128.store(p + o, f32x4.add(f32x4.mul(keep, pv), f32x4.mul(step, qv)));
        v128.store(q + o, f32x4.add(f32x4.mul(keep, qv), f32x4.mul(step, f32x4.add(pv, f32x4.mul(inverse, sv)))));
        v128.store(S + o, f32x4.add(f32x4.mul(keep, sv), f32x4.mul(stepSum, qv)));
        v128.store(C + o, f32x4.add(f32x4.mul(keep, v128.load(C + o)), f32x4.mul(stepOne, qv)));
      }
      a *= keepOne;
    }
    const shrink = f32x4.splat(a);
    for (let e = from; e < to; e++) {
      const y = Y + <usize>load<u32>(item + (<usize>e << 2)) * width;
      for (let k = 0; k < f; k += 4) {
        const o = <usize>k << 2;
        v128.store(y + o, f32x4.add(f32x4.mul(shrink, v128.load(y + o)), v128.load(C + o)));
      }
    }
  }
}

/** A (f × f, row-major, lower triangle by whole vectors) += Σ_k scale[k] · v_k v_kᵀ over the listed rows (list = 0: rows 0 … n - 1, scale 1). */
export function addOuter(A: usize, rows: usize, list: usize, scale: usize, n: i32, f: i32): void {
  const width = <usize>f << 2;
  for (let k = 0; k < n; k += 4) {
    const left = min(4, n - k);
    let v0: usize = 0, v1: usize = 0, v2: usize = 0, v3: usize = 0;
    let c0: f32 = 0, c1: f32 = 0, c2: f32 = 0, c3: f32 = 0;
    const at = <usize>k << 2;
    v0 = rows + (list ? <usize>load<u32>(list + at) : <usize>k) * width;
    c0 = scale ? f32.load(scale + at) : 1;
    v1 = v0; v2 = v0; v3 = v0;
    if (left > 1) { v1 = rows + (list ? <usize>load<u32>(list + at, 4) : <usize>(k + 1)) * width; c1 = scale ? f32.load(scale + at, 4) : 1; }
    if (left > 2) { v2 = rows + (list ? <usize>load<u32>(list + at, 8) : <usize>(k + 2)) * width; c2 = scale ? f32.load(scale + at, 8) : 1; }
    if (left > 3) { v3 = rows + (list ? <usize>load<u32>(list + at, 12) : <usize>(k + 3)) * width; c3 = scale ? f32.load(scale + at, 12) : 1; }
    for (let i = 0; i < f; i++) {
      const o = <usize>i << 2;
      const a0 = f32x4.splat(c0 * f32.load(v0 + o));
      const a1 = f32x4.splat(c1 * f32.load(v1 + o));
      const a2 = f32x4.splat(c2 * f32.load(v2 + o));
      const a3 = f32x4.splat(c3 * f32.load(v3 + o));
      const row = A + <usize>i * width;
      for (let j = 0; j <= i; j += 4) {
        const p = <usize>j << 2;
        let s = v128.load(row + p);
        s = f32x4.add(s, f32x4.add(f32x4.mul(a0, v128.load(v0 + p)), f32x4.mul(a1, v128.load(v1 + p))));
        s = f32x4.add(s, f32x4.add(f32x4.mul(a2, v128.load(v2 + p)), f32x4.mul(a3, v128.load(v3 + p))));
        v128.store(row + p, s);
      }
    }
  }
}

/** Cholesky's A = L Lᵀ of symmetric positive A (n × n, rows of `stride` floats, lower triangle read), in place: L strictly below the diagonal, zeros from there on, the reciprocals of L's diagonal in `diagonal`. */
function choleskyFactor(A: usize, n: i32, stride: i32, diagonal: usize): void {
  const width = <usize>stride << 2;
  for (let i = 0; i < n; i++) {
    const row = A + <usize>i * width;
    f32.store(diagonal + (<usize>i << 2), f32.load(row + (<usize>i << 2)));
    for (let j = i; j < stride; j++) f32.store(row + (<usize>j << 2), 0);
  }
  for (let i = 0; i < n; i++) {
    const row = A + <usize>i * width;
    for (let j = 0; j < i; j++) {
      const other = A + <usize>j * width;
      const o = <usize>j << 2;
      const s = f32.load(row + o) - dotPart(row, other, j);
      f32.store(row + o, s * f32.load(diagonal + o));
    }
    const d = f32.load(diagonal + (<usize>i << 2)) - dotPart(row, row, i);
    f32.store(diagonal + (<usize>i << 2), 1 / Mathf.sqrt(max(d, <f32>1e-12)));
  }
}

/** L Lᵀ x = b of a factor made by `choleskyFactor`. Whole vectors are read: what lies beyond n in b is multiplied by zero, and must be finite. */
function choleskyBack(A: usize, n: i32, stride: i32, b: usize, diagonal: usize): void {
  const width = <usize>stride << 2;
  for (let i = 0; i < n; i++) {
    const o = <usize>i << 2;
    f32.store(b + o, (f32.load(b + o) - dotPart(A + <usize>i * width, b, i)) * f32.load(diagonal + o));
  }
  for (let i = n - 1; i >= 0; i--) {
    const o = <usize>i << 2;
    const x = f32.load(b + o) * f32.load(diagonal + o);
    f32.store(b + o, x);
    addScaled(b, A + <usize>i * width, -x, (i + 3) & ~3);
  }
}

// Entries of `other` from n on are zero, so whole vectors may be read.
// @ts-ignore: decorator
@inline
function dotPart(a: usize, b: usize, n: i32): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  let k = 0;
  const whole = (n + 3) & ~3;
  for (; k + 8 <= whole; k += 8) {
    const o = <usize>k << 2;
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + o), v128.load(b + o)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
  }
  if (k < whole) {
    const o = <usize>k << 2;
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a + o), v128.load(b + o)));
  }
  return sum4(f32x4.add(s0, s1));
}

/** to ← v · inverse, entry by entry. */
// @ts-ignore: decorator
@inline
function scaleInto(to: usize, v: usize, inverse: usize, f: i32): void {
  for (let o: usize = 0, end = <usize>f << 2; o < end; o += 16) v128.store(to + o, f32x4.mul(v128.load(v + o), v128.load(inverse + o)));
}

/**
 * Takes A = diag + λ + Σ w v vᵀ over k listed rows apart, for `solveRow` and `rowShares`: through the k × k dual M = W⁻¹ + V (diag + λ)⁻¹ Vᵀ (Woodbury) if k < f, else A itself.
 * area: f floats of 1 / (diag + λ), m rows of m (rounded up to 4) floats, as many of the factor's diagonal, f of scratch; m = min(k, f).
 */
function takeApart(list: usize, w: usize, k: i32, f: i32, V: usize, diagonal: usize, lambda: f32, area: usize): void {
  const width = <usize>f << 2;
  const own = f32x4.splat(lambda);
  for (let o: usize = 0; o < width; o += 16) v128.store(area + o, f32x4.div(f32x4.splat(1), f32x4.add(v128.load(diagonal + o), own)));
  const A = area + width;
  if (k >= f) {
    memory.fill(A, 0, width * <usize>f);
    addOuter(A, V, list, w, k, f);
    for (let j = 0; j < f; j++) {
      const at = A + <usize>j * width + (<usize>j << 2);
      f32.store(at, f32.load(at) + f32.load(diagonal + (<usize>j << 2)) + lambda);
    }
    choleskyFactor(A, f, f, A + width * <usize>f);
    return;
  }
  const stride = (k + 3) & ~3;
  const spare = A + (<usize>(stride * k) << 2);
  const scaled = spare + (<usize>stride << 2);
  for (let a = 0; a < k; a++) {
    scaleInto(scaled, V + <usize>load<u32>(list + (<usize>a << 2)) * width, area, f);
    const row = A + (<usize>(a * stride) << 2);
    for (let b = 0; b <= a; b++) f32.store(row + (<usize>b << 2), dot(scaled, V + <usize>load<u32>(list + (<usize>b << 2)) * width, f));
    const at = row + (<usize>a << 2);
    f32.store(at, f32.load(at) + 1 / f32.load(w + (<usize>a << 2)));
  }
  choleskyFactor(A, k, stride, spare);
}

/**
 * The share of each of the k listed rows in row `item`'s product with the solution: (1 + w_j) v_jᵀ A⁻¹ v_item, into `out` (k floats, rounded up to 4).
 * `area` as `takeApart` left it.
 */
export function rowShares(list: usize, w: usize, k: i32, f: i32, V: usize, item: i32, area: usize, out: usize): void {
  const width = <usize>f << 2;
  const A = area + width;
  const target = V + <usize>item * width;
  if (k >= f) {
    const spare = A + width * <usize>f;
    const x = spare + width;
    memory.copy(x, target, width);
    choleskyBack(A, f, f, x, spare);
    for (let e = 0; e < k; e++) {
      const o = <usize>e << 2;
      f32.store(out + o, (1 + f32.load(w + o)) * dot(V + <usize>load<u32>(list + o) * width, x, f));
    }
    return;
  }
  const stride = (k + 3) & ~3;
  const spare = A + (<usize>(stride * k) << 2);
  const scaled = spare + (<usize>stride << 2);
  scaleInto(scaled, target, area, f);
  for (let e = k; e < stride; e++) f32.store(out + (<usize>e << 2), 0);
  for (let e = 0; e < k; e++) f32.store(out + (<usize>e << 2), dot(V + <usize>load<u32>(list + (<usize>e << 2)) * width, scaled, f));
  choleskyBack(A, k, stride, out, spare);
  for (let e = 0; e < k; e++) {
    const o = <usize>e << 2;
    const we = f32.load(w + o);
    f32.store(out + o, (f32.load(out + o) * (1 + we)) / we);
  }
}

/**
 * The solution of implicit ALS for one row, in the basis where the other side's Gram matrix is diagonal (`diagonal`, f floats):
 * (diag + λ + Σ w v vᵀ) x = Σ (1 + w) v over the k listed rows v of V, exact. `area` as for `takeApart`, and is left so; x: f floats.
 */
export function solveRow(list: usize, w: usize, k: i32, f: i32, V: usize, diagonal: usize, lambda: f32, x: usize, area: usize): void {
  const width = <usize>f << 2;
  for (let o: usize = 0; o < width; o += 16) v128.store(x + o, f32x4.splat(0));
  if (k == 0) return;
  takeApart(list, w, k, f, V, diagonal, lambda, area);
  const A = area + width;
  if (k >= f) {
    for (let e = 0; e < k; e++) addScaled(x, V + <usize>load<u32>(list + (<usize>e << 2)) * width, 1 + f32.load(w + (<usize>e << 2)), f);
    choleskyBack(A, f, f, x, A + width * <usize>f);
    return;
  }
  const stride = (k + 3) & ~3;
  const spare = A + (<usize>(stride * k) << 2);
  const z = spare + (<usize>stride << 2);
  for (let e = k; e < stride; e++) f32.store(z + (<usize>e << 2), 0);
  for (let e = 0; e < k; e++) {
    const we = f32.load(w + (<usize>e << 2));
    f32.store(z + (<usize>e << 2), (1 + we) / we);
  }
  choleskyBack(A, k, stride, z, spare);
  for (let e = 0; e < k; e++) addScaled(x, V + <usize>load<u32>(list + (<usize>e << 2)) * width, f32.load(z + (<usize>e << 2)), f);
  scaleInto(x, x, area, f);
}

/** rows ← rows · M for n rows, M f × f row-major; `scratch`: f floats. */
export function rotateRows(rows: usize, n: i32, f: i32, M: usize, scratch: usize): void {
  const width = <usize>f << 2;
  for (let r = 0; r < n; r++) {
    const row = rows + <usize>r * width;
    memory.copy(scratch, row, width);
    for (let j = 0; j < f; j += 4) v128.store(row + (<usize>j << 2), f32x4.splat(0));
    for (let i = 0; i < f; i++) addScaled(row, M + <usize>i * width, f32.load(scratch + (<usize>i << 2)), f);
  }
}

// @ts-ignore: decorator
@inline
function dot64(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  let k = 0;
  for (; k + 8 <= n; k += 8) {
    const o = <usize>k << 3;
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a + o), v128.load(b + o)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a + o, 16), v128.load(b + o, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a + o, 32), v128.load(b + o, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a + o, 48), v128.load(b + o, 48)));
  }
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; k < n; k++) sum += f64.load(a + (<usize>k << 3)) * f64.load(b + (<usize>k << 3));
  return sum;
}

/**
 * Inverse of a symmetric positive matrix in double precision, n × n row-major, in place (lower triangle read, lower triangle written), by Cholesky:
 * A = L Lᵀ, M = L⁻¹ kept as its transpose in `other` (n × n), A⁻¹ = Mᵀ M. n³/2 multiplications. Returns 0 if A is not positive.
 */
export function invertSymmetric(A: usize, other: usize, n: i32): i32 {
  const width = <usize>n << 3;
  for (let i = 0; i < n; i++) {
    const row = A + <usize>i * width;
    for (let j = 0; j < i; j++) {
      const col = A + <usize>j * width;
      const at = row + (<usize>j << 3);
      f64.store(at, (f64.load(at) - dot64(row, col, j)) / f64.load(col + (<usize>j << 3)));
    }
    const at = row + (<usize>i << 3);
    const d = f64.load(at) - dot64(row, row, i);
    if (!(d > 0)) return 0;
    f64.store(at, Math.sqrt(d));
  }
  // Row j of `other` holds column j of M = L⁻¹, from j on.
  for (let j = 0; j < n; j++) {
    const column = other + <usize>j * width;
    f64.store(column + (<usize>j << 3), 1 / f64.load(A + <usize>j * width + (<usize>j << 3)));
    for (let i = j + 1; i < n; i++) {
      const row = A + <usize>i * width;
      const s = dot64(row + (<usize>j << 3), column + (<usize>j << 3), i - j);
      f64.store(column + (<usize>i << 3), -s / f64.load(row + (<usize>i << 3)));
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const skip = <usize>i << 3;
      f64.store(A + <usize>i * width + (<usize>j << 3), dot64(other + <usize>i * width + skip, other + <usize>j * width + skip, n - i));
    }
  }
  return 1;
}

/** Sums of four vectors' lanes, as one vector. */
// @ts-ignore: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** to += c0 · v0 + c1 · v1 + c2 · v2 + c3 · v3. */
// @ts-ignore: decorator
@inline
function addScaled4(to: usize, c: v128, v0: usize, v1: usize, v2: usize, v3: usize, f: i32): void {
  const c0 = v128.shuffle<f32>(c, c, 0, 0, 0, 0);
  const c1 = v128.shuffle<f32>(c, c, 1, 1, 1, 1);
  const c2 = v128.shuffle<f32>(c, c, 2, 2, 2, 2);
  const c3 = v128.shuffle<f32>(c, c, 3, 3, 3, 3);
  for (let o: usize = 0, end = <usize>f << 2; o < end; o += 16) {
    const low = f32x4.add(f32x4.mul(c0, v128.load(v0 + o)), f32x4.mul(c1, v128.load(v1 + o)));
    const high = f32x4.add(f32x4.mul(c2, v128.load(v2 + o)), f32x4.mul(c3, v128.load(v3 + o)));
    v128.store(to + o, f32x4.add(v128.load(to + o), f32x4.add(low, high)));
  }
}

/** to ← (G + λ) p + Σ w v (v · p) over the listed rows v of V; with `rhs`, its negative plus Σ (1 + w) v: the residual of the normal equations at p. */
// @ts-ignore: decorator
@inline
function normalTimes(to: usize, p: usize, G: usize, lambda: f32, V: usize, list: usize, w: usize, k: i32, f: i32, rhs: bool): void {
  const width = <usize>f << 2;
  const sign: f32 = rhs ? -1 : 1;
  const own = f32x4.splat(sign * lambda);
  for (let o: usize = 0; o < width; o += 16) v128.store(to + o, f32x4.mul(own, v128.load(p + o)));
  for (let i: usize = 0; i < width; i += 16) {
    const row = G + (i >> 2) * width;
    addScaled4(to, f32x4.mul(f32x4.splat(sign), v128.load(p + i)), row, row + width, row + 2 * width, row + 3 * width, f);
  }
  for (let e = 0; e < k; e += 4) {
    const last = k - 1;
    const v0 = V + <usize>load<u32>(list + (<usize>e << 2)) * width;
    const v1 = V + <usize>load<u32>(list + (<usize>min(e + 1, last) << 2)) * width;
    const v2 = V + <usize>load<u32>(list + (<usize>min(e + 2, last) << 2)) * width;
    const v3 = V + <usize>load<u32>(list + (<usize>min(e + 3, last) << 2)) * width;
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
    for (let o: usize = 0; o < width; o += 16) {
      const q = v128.load(p + o);
      s0 = f32x4.add(s0, f32x4.mul(q, v128.load(v0 + o)));
      s1 = f32x4.add(s1, f32x4.mul(q, v128.load(v1 + o)));
      s2 = f32x4.add(s2, f32x4.mul(q, v128.load(v2 + o)));
      s3 = f32x4.add(s3, f32x4.mul(q, v128.load(v3 + o)));
    }
    const weights = v128.load(w + (<usize>e << 2));
    let c = f32x4.mul(weights, sums(s0, s1, s2, s3));
    if (rhs) c = f32x4.sub(f32x4.add(weights, f32x4.splat(1)), c);
    // Beyond the last entry: no part in the sum.
    c = v128.and(c, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(k - e)));
    addScaled4(to, c, v0, v1, v2, v3, f);
  }
}

/**
 * Some steps of conjugate gradients on the normal equations of implicit ALS for rows from … to - 1 (Takács, Pilászy, Tikk 2011), from where `out` stands:
 * (G + reg_r + Σ w v vᵀ) x = Σ (1 + w) v, G = VᵀV (f × f). `weight` is read up to three floats beyond its end. scratch: 4 f floats.
 */
export function alsSteps(start: usize, index: usize, weight: usize, from: i32, to: i32, f: i32, V: usize, G: usize, reg: usize, out: usize, steps: i32, scratch: usize): void {
  const width = <usize>f << 2;
  const r = scratch;
  const p = scratch + width;
  const ap = scratch + 2 * width;
  const scale = scratch + 3 * width;
  for (let at = from; at < to; at++) {
    const begin = load<i32>(start + (<usize>at << 2));
    const k = load<i32>(start + (<usize>(at + 1) << 2)) - begin;
    const x = out + <usize>at * width;
    if (k == 0) {
      memory.fill(x, 0, width);
      continue;
    }
    const list = index + (<usize>begin << 2);
    const w = weight + (<usize>begin << 2);
    const lambda = f32.load(reg + (<usize>at << 2));
    normalTimes(r, x, G, lambda, V, list, w, k, f, true);
    for (let j = 0; j < f; j++) f32.store(scale + (<usize>j << 2), 1 / (f32.load(G + <usize>j * width + (<usize>j << 2)) + lambda));
    let rz: f32 = 0;
    {
      let s = f32x4.splat(0);
      for (let o: usize = 0; o < width; o += 16) {
        const v = v128.load(r + o);
        const z = f32x4.mul(v, v128.load(scale + o));
        v128.store(p + o, z);
        s = f32x4.add(s, f32x4.mul(v, z));
      }
      rz = sum4(s);
    }
    for (let step = 1; rz > 1e-20; step++) {
      normalTimes(ap, p, G, lambda, V, list, w, k, f, false);
      const a = rz / dot(p, ap, f);
      addScaled(x, p, a, f);
      if (step == steps) break;
      const minus = f32x4.splat(-a);
      let s = f32x4.splat(0);
      for (let o: usize = 0; o < width; o += 16) {
        const v = f32x4.add(v128.load(r + o), f32x4.mul(minus, v128.load(ap + o)));
        v128.store(r + o, v);
        s = f32x4.add(s, f32x4.mul(v, f32x4.mul(v, v128.load(scale + o))));
      }
      const next = sum4(s);
      const b = f32x4.splat(next / rz);
      rz = next;
      for (let o: usize = 0; o < width; o += 16) v128.store(p + o, f32x4.add(f32x4.mul(v128.load(r + o), v128.load(scale + o)), f32x4.mul(b, v128.load(p + o))));
    }
  }
}

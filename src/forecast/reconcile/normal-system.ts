/**
 * The linear system of generalised least squares over a hierarchy: min (ŷ − S b)ᵀ W⁻¹ (ŷ − S b), so A b = c with A = Sᵀ W⁻¹ S and c = Sᵀ W⁻¹ ŷ, for W = diag(d) + F Fᵀ. W⁻¹ by Woodbury's
 * identity: with L Lᵀ = I + Fᵀ D⁻¹ F (days × days), A = Sᵀ D⁻¹ S − P Pᵀ where P = Sᵀ D⁻¹ F L⁻ᵀ. Nothing of nodes × nodes is made: a product with A costs
 * O(bottoms × (levels + days)). The unknowns are scaled to a unit diagonal, which keeps the sign of b and makes plain iterations Jacobi-preconditioned ones.
 */
import type { Asked } from './iterations.js';
import { spreadDown, sumUp, type Hierarchy } from './hierarchy.js';

export interface NormalSystem {
  readonly size: number;
  /** b = scale × z for the system's unknowns z. */
  readonly scale: Float64Array;
  /** out = A z for each [z, out]; several together cost less than one by one. */
  apply(asked: readonly Asked[]): void;
  /** c of base forecasts ŷ of all nodes. */
  rightSide(base: Float64Array): Float64Array;
}

/** Lower Cholesky factor of a symmetric positive definite matrix (row-major), in place. */
function cholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!;
    }
  }
}

/** x ← L⁻¹ x, or with `transposed` x ← L⁻ᵀ x. */
function triangularSolve(lower: Float64Array, n: number, x: Float64Array, transposed = false): void {
  for (let step = 0; step < n; step++) {
    const i = transposed ? n - 1 - step : step;
    let sum = x[i]!;
    if (transposed) for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * x[k]!;
    else for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
}

interface LowRank {
  readonly factor: Float64Array;
  readonly days: number;
}

/** Sᵀ D⁻¹ F, bottoms × days, and a row of zeros after an odd number. */
function spreadFactor({ levels, sums, bottoms }: Hierarchy, weight: Float64Array, { factor, days }: LowRank): Float64Array {
  const out = new Float64Array((bottoms + (bottoms & 1)) * days);
  const add = (b: number, node: number): void => {
    for (let t = 0; t < days; t++) out[b * days + t]! += weight[node]! * factor[node * days + t]!;
  };
  for (let b = 0; b < bottoms; b++) {
    add(b, sums + b);
    for (const { nodeOf, start } of levels) add(b, start + nodeOf[b]!);
  }
  return out;
}

/** How many products are made together. */
const together = 4;

/** Pᵀ of four vectors into `inner`, two series at a time: P is read once for all four, and it is memory that these products wait for. */
function alongDays(p: Float64Array, days: number, asked: readonly Asked[], inner: readonly Float64Array[]): void {
  const [z0, z1, z2, z3] = asked.map(([z]) => z) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [i0, i1, i2, i3] = inner as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (const sums of inner) sums.fill(0);
  for (let b = 0; b < z0.length; b += 2) {
    // Beyond an odd end lies a row of zeros: whatever is taken for its unknown counts nothing.
    const c = Math.min(b + 1, z0.length - 1);
    const [a0, a1, a2, a3] = [z0[b]!, z1[b]!, z2[b]!, z3[b]!];
    const [c0, c1, c2, c3] = [z0[c]!, z1[c]!, z2[c]!, z3[c]!];
    const [row, next] = [b * days, (b + 1) * days];
    for (let t = 0; t < days; t++) {
      const [x, y] = [p[row + t]!, p[next + t]!];
      i0[t]! += a0 * x + c0 * y;
      i1[t]! += a1 * x + c1 * y;
      i2[t]! += a2 * x + c2 * y;
      i3[t]! += a3 * x + c3 * y;
    }
  }
}

/** out −= P inner, for four vectors. */
function subtractAcross(p: Float64Array, days: number, asked: readonly Asked[], inner: readonly Float64Array[]): void {
  const [o0, o1, o2, o3] = asked.map(([, out]) => out) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [i0, i1, i2, i3] = inner as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let b = 0, row = 0; b < o0.length; b++, row += days) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let t = 0; t < days; t++) {
      const x = p[row + t]!;
      s0 += x * i0[t]!;
      s1 += x * i1[t]!;
      s2 += x * i2[t]!;
      s3 += x * i3[t]!;
    }
    o0[b]! -= s0;
    o1[b]! -= s1;
    o2[b]! -= s2;
    o3[b]! -= s3;
  }
}

/** Makes the system for W = diag(`diagonal`) + F Fᵀ; without F W is diagonal. O(bottoms × days × (levels + days)). */
export function normalSystem(hierarchy: Hierarchy, diagonal: Float64Array, lowRank: LowRank = { factor: new Float64Array(0), days: 0 }): NormalSystem {
  const { levels, sums, bottoms } = hierarchy;
  const { factor, days } = lowRank;
  const weight = diagonal.map((d) => 1 / d);
  const lower = new Float64Array(days * days);
  for (let node = 0; node < (days === 0 ? 0 : weight.length); node++) {
    for (let s = 0; s < days; s++) {
      const x = weight[node]! * factor[node * days + s]!;
      if (x !== 0) for (let t = 0; t <= s; t++) lower[s * days + t]! += x * factor[node * days + t]!;
    }
  }
  for (let t = 0; t < days; t++) lower[t * days + t]! += 1;
  cholesky(lower, days);
  const p = spreadFactor(hierarchy, weight, lowRank);
  const scale = new Float64Array(bottoms);
  for (let b = 0; b < bottoms; b++) {
    const row = p.subarray(b * days, (b + 1) * days);
    triangularSolve(lower, days, row);
    let d = weight[sums + b]!;
    for (const { nodeOf, start } of levels) d += weight[start + nodeOf[b]!]!;
    for (const x of row) d -= x * x;
    scale[b] = 1 / Math.sqrt(d);
    for (let t = 0; t < days; t++) row[t]! *= scale[b]!;
  }
  const [bottom, upper] = [new Float64Array(bottoms), new Float64Array(sums)];
  const inner = Array.from({ length: together }, () => new Float64Array(days));
  const idle: Asked = [new Float64Array(bottoms), new Float64Array(bottoms)];
  const applyDiagonal = ([z, out]: Asked): void => {
    for (let b = 0; b < bottoms; b++) bottom[b] = scale[b]! * z[b]!;
    sumUp(hierarchy, bottom, upper);
    for (let i = 0; i < sums; i++) upper[i]! *= weight[i]!;
    for (let b = 0; b < bottoms; b++) out[b] = weight[sums + b]! * bottom[b]!;
    spreadDown(hierarchy, upper, out);
    for (let b = 0; b < bottoms; b++) out[b]! *= scale[b]!;
  };
  return {
    size: bottoms,
    scale,
    apply(asked) {
      for (const one of asked) applyDiagonal(one);
      for (let from = 0; days > 0 && from < asked.length; from += together) {
        const four = Array.from({ length: together }, (_, k) => asked[from + k] ?? idle);
        alongDays(p, days, four, inner);
        subtractAcross(p, days, four, inner);
      }
    },
    rightSide(base) {
      const weighted = base.map((y, i) => y * weight[i]!);
      const along = new Float64Array(days);
      for (let i = 0; i < weighted.length; i++) for (let t = 0; t < days; t++) along[t]! += factor[i * days + t]! * weighted[i]!;
      triangularSolve(lower, days, along);
      const out = weighted.slice(sums);
      spreadDown(hierarchy, weighted.subarray(0, sums), out);
      for (let b = 0; b < bottoms; b++) {
        out[b]! *= scale[b]!;
        for (let t = 0; t < days; t++) out[b]! -= p[b * days + t]! * along[t]!;
      }
      return out;
    },
  };
}

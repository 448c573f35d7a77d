/**
 * The linear system of generalised least squares over a hierarchy: min (ŷ − S b)ᵀ W⁻¹ (ŷ − S b), so A b = c with A = Sᵀ W⁻¹ S and c = Sᵀ W⁻¹ ŷ, for W = diag(d) + F Fᵀ. W⁻¹ by Woodbury's
 * identity: with L Lᵀ = I + Fᵀ D⁻¹ F (days × days), A = Sᵀ D⁻¹ S − P Pᵀ where P = Sᵀ D⁻¹ F L⁻ᵀ. Nothing of nodes × nodes is made: a product with A costs
 * O(bottoms × (levels + days)). The unknowns are scaled to a unit diagonal, which keeps the sign of b and makes plain iterations Jacobi-preconditioned ones.
 */
import { spreadDown, sumUp, type Hierarchy } from './hierarchy.js';

export interface NormalSystem {
  readonly size: number;
  /** b = scale × z for the system's unknowns z. */
  readonly scale: Float64Array;
  /** out = A z. */
  apply(z: Float64Array, out: Float64Array): void;
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

/** Sᵀ D⁻¹ F, bottoms × days. */
function spreadFactor({ levels, sums, bottoms }: Hierarchy, weight: Float64Array, { factor, days }: LowRank): Float64Array {
  const out = new Float64Array(bottoms * days);
  const add = (b: number, node: number): void => {
    for (let t = 0; t < days; t++) out[b * days + t]! += weight[node]! * factor[node * days + t]!;
  };
  for (let b = 0; b < bottoms; b++) {
    add(b, sums + b);
    for (const { nodeOf, start } of levels) add(b, start + nodeOf[b]!);
  }
  return out;
}

/** out −= P (Pᵀ z). */
function subtractLowRank(p: Float64Array, days: number, z: Float64Array, inner: Float64Array, out: Float64Array): void {
  inner.fill(0);
  for (let b = 0, at = 0; b < z.length; b++, at += days) {
    const x = z[b]!;
    if (x !== 0) for (let t = 0; t < days; t++) inner[t]! += x * p[at + t]!;
  }
  for (let b = 0, at = 0; b < z.length; b++, at += days) {
    let sum = 0;
    for (let t = 0; t < days; t++) sum += p[at + t]! * inner[t]!;
    out[b]! -= sum;
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
  const [bottom, upper, inner] = [new Float64Array(bottoms), new Float64Array(sums), new Float64Array(days)];
  return {
    size: bottoms,
    scale,
    apply(z, out) {
      for (let b = 0; b < bottoms; b++) bottom[b] = scale[b]! * z[b]!;
      sumUp(hierarchy, bottom, upper);
      for (let i = 0; i < sums; i++) upper[i]! *= weight[i]!;
      for (let b = 0; b < bottoms; b++) out[b] = weight[sums + b]! * bottom[b]!;
      spreadDown(hierarchy, upper, out);
      for (let b = 0; b < bottoms; b++) out[b]! *= scale[b]!;
      if (days > 0) subtractLowRank(p, days, z, inner, out);
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

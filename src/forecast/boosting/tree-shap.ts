/**
 * Exact TreeSHAP on flat trees: how much each feature moved one forecast from the training mean, adding up to the margin.
 *
 * Method: the path-dependent Shapley value of Lundberg et al. (2020, Nature MI 2:56) written as an integral, phi_j = ∫₀¹ Σ_leaf v (o_j − z_j) Π_{k≠j} (t o_k + (1 − t) z_k) dt, where
 * o_k says whether the row takes every branch on feature k of the leaf's path and z_k is the share of training weight that does. The integrand is a polynomial in t of a degree below the
 * tree's depth, so Gauss–Legendre quadrature with depth / 2 points is exact, and sums over subtrees share their factors (the idea of Linear TreeSHAP, Yu et al. 2022).
 * Cost O(nodes · depth / 2) a row instead of O(leaves · depth²); four points at a time, which serve depth 8. No `node:` module.
 */
import { gaussLegendre } from './gauss-legendre.js';
import type { Trees } from './trees.js';

/** What does not depend on the row; make it once a model with `prepareShap`. */
export interface ShapPlan {
  readonly trees: Trees;
  /** Share of the training weight on all branches of this edge's feature down to the node. */
  readonly share: Float64Array;
  /** The same for the last branch only. */
  readonly ratio: Float64Array;
  /** For a split: the node below the nearest split above on the same feature; -1 = none. */
  readonly above: Int32Array;
  /** Mean margin of the training rows, one an output: what the contributions start from. */
  readonly expected: Float64Array;
  /** Quadrature of each pass: 4 points, then 4 weights; unused ones have weight 0. */
  readonly passes: readonly Float64Array[];
  readonly mostNodes: number;
}

/** Prepares a model for `shapRow`; O(nodes · depth). */
export function prepareShap(trees: Trees): ShapPlan {
  const { roots, split, left, value, cover, output, base } = trees;
  const nodes = split.length;
  const share = new Float64Array(nodes).fill(1);
  const ratio = new Float64Array(nodes).fill(1);
  const above = new Int32Array(nodes).fill(-1);
  const parent = new Int32Array(nodes).fill(-1);
  const depth = new Int32Array(nodes);
  const reach = new Float64Array(nodes).fill(1);
  const expected = Float64Array.from(base);
  let deepest = 1;
  let mostNodes = 1;
  for (let t = 0; t + 1 < roots.length; t++) {
    mostNodes = Math.max(mostNodes, roots[t + 1]! - roots[t]!);
    for (let node = roots[t]!; node < roots[t + 1]!; node++) {
      deepest = Math.max(deepest, depth[node]!);
      if (split[node]! < 0) {
        expected[output[t]!]! += reach[node]! * value[node]!;
        continue;
      }
      const feature = split[node]! >> 1;
      let up = node;
      while (parent[up]! >= 0 && split[parent[up]!]! >> 1 !== feature) up = parent[up]!;
      above[node] = parent[up]! >= 0 ? up : -1;
      for (let child = left[node]!; child <= left[node]! + 1; child++) {
        parent[child] = node;
        depth[child] = depth[node]! + 1;
        ratio[child] = cover[node]! > 0 ? cover[child]! / cover[node]! : 0.5;
        share[child] = (above[node]! >= 0 ? share[above[node]!]! : 1) * ratio[child]!;
        reach[child] = reach[node]! * ratio[child]!;
      }
    }
  }
  const { points, weights } = gaussLegendre(Math.ceil(deepest / 2));
  const passes: Float64Array[] = [];
  for (let q = 0; q < points.length; q += 4) {
    const pass = new Float64Array(8).fill(0.5, 0, 4).fill(0, 4);
    pass.set(points.subarray(q, q + 4), 0);
    pass.set(weights.subarray(q, q + 4), 4);
    passes.push(pass);
  }
  return { trees, share, ratio, above, expected, passes, mostNodes };
}

/** Reused memory of `shapRow`. */
export interface ShapScratch {
  readonly hot: Uint8Array;
  /** By node, four points each: product of the factors down to it, factor of its last edge, and sum over the leaves below it. */
  readonly down: Float64Array;
  readonly factor: Float64Array;
  readonly up: Float64Array;
}

export function shapScratch({ mostNodes }: ShapPlan): ShapScratch {
  return { hot: new Uint8Array(mostNodes), down: new Float64Array(mostNodes * 4), factor: new Float64Array(mostNodes * 4), up: new Float64Array(mostNodes * 4) };
}

/**
 * Adds each feature's contribution to `into` (`trees.features` values and, last, the expected margin, from `intoAt`), which the caller has zeroed. Their sum is the row's margin.
 *
 * @example
 * const parts = new Float64Array(trees.features + 1);
 * shapRow(plan, shapScratch(plan), row, 0, parts);
 */
export function shapRow(plan: ShapPlan, scratch: ShapScratch, row: Float32Array, at: number, into: Float64Array, intoAt = 0, output = 0): void {
  const { roots, output: outputs, features } = plan.trees;
  into[intoAt + features]! += plan.expected[output]!;
  for (let t = 0; t + 1 < roots.length; t++) {
    if (outputs[t] !== output || roots[t + 1]! - roots[t]! === 1) continue;
    for (const pass of plan.passes) {
      goDown(plan, scratch, roots[t]!, roots[t + 1]!, pass, row, at);
      goUp(plan, scratch, roots[t]!, roots[t + 1]!, pass, into, intoAt);
    }
  }
}

/** Marks the branches that the row takes, and multiplies the factors from the root down. */
function goDown(plan: ShapPlan, { hot, down, factor }: ShapScratch, root: number, end: number, pass: Float64Array, row: Float32Array, at: number): void {
  const { split, left, value } = plan.trees;
  const { share, ratio, above } = plan;
  const t0 = pass[0]!;
  const t1 = pass[1]!;
  const t2 = pass[2]!;
  const t3 = pass[3]!;
  down[0] = down[1] = down[2] = down[3] = 1;
  hot[0] = 1;
  for (let node = root; node < end; node++) {
    const s = split[node]!;
    if (s < 0) continue;
    const x = row[at + (s >> 1)]!;
    const a = above[node]!;
    const first = left[node]! - root;
    const taken = first + (x < value[node]! ? 0 : x !== x ? s & 1 : 1);
    const here = (node - root) * 4;
    const p0 = down[here]!;
    const p1 = down[here + 1]!;
    const p2 = down[here + 2]!;
    const p3 = down[here + 3]!;
    const live = a < 0 || hot[a - root] === 1;
    for (let child = first; child <= first + 1; child++) {
      let f0: number;
      let f1: number;
      let f2: number;
      let f3: number;
      if (!live) {
        f0 = f1 = f2 = f3 = ratio[root + child]!;
        hot[child] = 0;
      } else {
        const z = share[root + child]!;
        f0 = (1 - t0) * z;
        f1 = (1 - t1) * z;
        f2 = (1 - t2) * z;
        f3 = (1 - t3) * z;
        if (child === taken) {
          f0 += t0;
          f1 += t1;
          f2 += t2;
          f3 += t3;
          hot[child] = 1;
        } else hot[child] = 0;
        if (a >= 0) {
          const za = share[a]!;
          f0 /= t0 + (1 - t0) * za;
          f1 /= t1 + (1 - t1) * za;
          f2 /= t2 + (1 - t2) * za;
          f3 /= t3 + (1 - t3) * za;
        }
      }
      const c = child * 4;
      factor[c] = f0;
      factor[c + 1] = f1;
      factor[c + 2] = f2;
      factor[c + 3] = f3;
      down[c] = p0 * f0;
      down[c + 1] = p1 * f1;
      down[c + 2] = p2 * f2;
      down[c + 3] = p3 * f3;
    }
  }
}

/** Sums the leaves from the bottom up and credits each split's feature; a split on a feature already seen takes back what the one above was credited for these leaves. */
function goUp(plan: ShapPlan, { hot, down, factor, up }: ShapScratch, root: number, end: number, pass: Float64Array, into: Float64Array, intoAt: number): void {
  const { split, left, value } = plan.trees;
  const { share, above } = plan;
  for (let node = end - 1; node >= root; node--) {
    const here = (node - root) * 4;
    const s = split[node]!;
    if (s < 0) {
      up[here] = up[here + 1] = up[here + 2] = up[here + 3] = value[node]!;
      continue;
    }
    const first = left[node]! - root;
    const l = first * 4;
    const r = l + 4;
    const l0 = up[l]!;
    const l1 = up[l + 1]!;
    const l2 = up[l + 2]!;
    const l3 = up[l + 3]!;
    const r0 = up[r]!;
    const r1 = up[r + 1]!;
    const r2 = up[r + 2]!;
    const r3 = up[r + 3]!;
    up[here] = factor[l]! * l0 + factor[r]! * r0;
    up[here + 1] = factor[l + 1]! * l1 + factor[r + 1]! * r1;
    up[here + 2] = factor[l + 2]! * l2 + factor[r + 2]! * r2;
    up[here + 3] = factor[l + 3]! * l3 + factor[r + 3]! * r3;
    const a = above[node]!;
    if (a >= 0 && hot[a - root] === 0) continue;
    // Without the edge's own factor: o − z is 1 − z on the taken branch, −z on the other.
    const zl = (hot[first] === 1 ? 1 : 0) - share[root + first]!;
    const zr = (hot[first + 1] === 1 ? 1 : 0) - share[root + first + 1]!;
    let q0 = pass[4]! * down[here]!;
    let q1 = pass[5]! * down[here + 1]!;
    let q2 = pass[6]! * down[here + 2]!;
    let q3 = pass[7]! * down[here + 3]!;
    if (a >= 0) {
      const za = share[a]!;
      const back = 1 - za;
      q0 /= pass[0]! + (1 - pass[0]!) * za;
      q1 /= pass[1]! + (1 - pass[1]!) * za;
      q2 /= pass[2]! + (1 - pass[2]!) * za;
      q3 /= pass[3]! + (1 - pass[3]!) * za;
      into[intoAt + (s >> 1)]! -= back * (q0 * up[here]! + q1 * up[here + 1]! + q2 * up[here + 2]! + q3 * up[here + 3]!);
    }
    into[intoAt + (s >> 1)]! += q0 * (zl * l0 + zr * r0) + q1 * (zl * l1 + zr * r1) + q2 * (zl * l2 + zr * r2) + q3 * (zl * l3 + zr * r3);
  }
}

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

/** The splits of all trees, without leaves, parents first; what does not depend on the row. Make it once a model with `prepareShap`. */
export interface ShapPlan {
  readonly features: number;
  readonly outputs: number;
  /** First split of each tree, and one past the last. */
  readonly roots: Int32Array;
  readonly output: Int32Array;
  readonly split: Int32Array;
  readonly threshold: Float32Array;
  /** Child splits counted from the tree's first split, or -1 for a leaf, whose value stands in `leaf`. Two a split: left, right. */
  readonly child: Int32Array;
  readonly leaf: Float64Array;
  /** Share of the split's training weight that goes left. */
  readonly ratio: Float64Array;
  /** The split below the nearest split above on the same feature, counted from the tree's first; -1 = none. */
  readonly above: Int32Array;
  /** Share of the training weight on all branches of the same feature above. */
  readonly share: Float64Array;
  /** Mean margin of the training rows, one an output: what the contributions start from. */
  readonly expected: Float64Array;
  /** For each four quadrature points, 12 numbers a split: the factor's part for everybody, its part for the branch taken, the weight. */
  readonly passes: readonly Float64Array[];
  readonly mostSplits: number;
}

/** Prepares a model for `shapRows`; O(nodes · depth). */
export function prepareShap(trees: Trees): ShapPlan {
  const nodes = trees.split.length;
  const parent = new Int32Array(nodes).fill(-1);
  const depth = new Int32Array(nodes);
  const share = new Float64Array(nodes).fill(1);
  const reach = new Float64Array(nodes).fill(1);
  /** Number of each split among the splits of its tree. */
  const place = new Int32Array(nodes).fill(-1);
  const expected = Float64Array.from(trees.base);
  const roots = new Int32Array(trees.roots.length);
  let splits = 0;
  let mostSplits = 0;
  for (let t = 0; t + 1 < trees.roots.length; t++) {
    roots[t] = splits;
    for (let node = trees.roots[t]!; node < trees.roots[t + 1]!; node++) if (trees.split[node]! >= 0) place[node] = splits++ - roots[t]!;
    roots[t + 1] = splits;
    mostSplits = Math.max(mostSplits, splits - roots[t]!);
  }
  const plan = {
    split: new Int32Array(splits),
    threshold: new Float32Array(splits),
    child: new Int32Array(splits * 2),
    leaf: new Float64Array(splits * 2),
    ratio: new Float64Array(splits),
    above: new Int32Array(splits).fill(-1),
    share: new Float64Array(splits).fill(1),
  };
  let deepest = 1;
  for (let t = 0; t + 1 < trees.roots.length; t++) {
    for (let node = trees.roots[t]!; node < trees.roots[t + 1]!; node++) {
      if (trees.split[node]! < 0) {
        expected[trees.output[t]!]! += reach[node]! * trees.value[node]!;
        continue;
      }
      const at = roots[t]! + place[node]!;
      const feature = trees.split[node]! >> 1;
      let up = node;
      while (parent[up]! >= 0 && trees.split[parent[up]!]! >> 1 !== feature) up = parent[up]!;
      if (parent[up]! >= 0) {
        plan.above[at] = place[up]!;
        plan.share[at] = share[up]!;
      }
      const left = trees.left[node]!;
      plan.split[at] = trees.split[node]!;
      plan.threshold[at] = trees.value[node]!;
      plan.ratio[at] = trees.cover[node]! > 0 ? trees.cover[left]! / (trees.cover[left]! + trees.cover[left + 1]!) : 0.5;
      deepest = Math.max(deepest, depth[node]! + 1);
      for (const side of [0, 1]) {
        const child = left + side;
        const ratio = side === 0 ? plan.ratio[at]! : 1 - plan.ratio[at]!;
        parent[child] = node;
        depth[child] = depth[node]! + 1;
        share[child] = plan.share[at]! * ratio;
        reach[child] = reach[node]! * ratio;
        plan.child[at * 2 + side] = place[child]!;
        plan.leaf[at * 2 + side] = trees.split[child]! < 0 ? trees.value[child]! : 0;
      }
    }
  }
  return { ...plan, features: trees.features, outputs: trees.outputs, roots, output: trees.output, expected, passes: quadrature(plan.share, deepest), mostSplits };
}

function quadrature(share: Float64Array, depth: number): Float64Array[] {
  const { points, weights } = gaussLegendre(Math.ceil(depth / 2));
  const passes: Float64Array[] = [];
  for (let first = 0; first < points.length; first += 4) {
    const pass = new Float64Array(share.length * 12);
    for (let i = 0; i < share.length; i++) {
      for (let q = 0; q < 4; q++) {
        const point = points[first + q] ?? 0.5; // Beyond the last point the weight is 0.
        const undo = 1 / (point + (1 - point) * share[i]!); // The factor of the split above on this feature, which this one's replaces.
        pass[i * 12 + q] = (1 - point) * share[i]! * undo;
        pass[i * 12 + 4 + q] = point * undo;
        pass[i * 12 + 8 + q] = (weights[first + q] ?? 0) * undo;
      }
    }
    passes.push(pass);
  }
  return passes;
}

/** Which way the row goes at a split; `apart` where it left the path on this feature above already. */
const apart = 0;
const goesLeft = 1;
const goesRight = 2;

/**
 * Contributions of `rows` rows (row-major, `plan.features` values each, NaN = missing) to the margin of one output: `features + 1` numbers a row, the last being the mean margin
 * of the training rows. They sum to the row's margin.
 *
 * @example
 * const parts = shapRows(prepareShap(trees), row, 1);
 */
export function shapRows(plan: ShapPlan, values: Float32Array, rows: number, output = 0): Float64Array {
  const { roots, features, mostSplits } = plan;
  const parts = new Float64Array(rows * (features + 1));
  for (let r = 0; r < rows; r++) parts[r * (features + 1) + features] = plan.expected[output]!;
  const way = new Uint8Array(mostSplits);
  /** Whether the row can still reach the split by the branches of the feature that led to it. */
  const open = new Uint8Array(mostSplits);
  const down = new Float64Array(mostSplits * 4);
  const up = new Float64Array(mostSplits * 4);
  // Trees outside, rows inside: a tree's numbers are read from cache.
  for (let t = 0; t + 1 < roots.length; t++) {
    if (plan.output[t] !== output || roots[t + 1] === roots[t]) continue;
    for (const pass of plan.passes) {
      for (let r = 0; r < rows; r++) {
        goDown(plan, pass, roots[t]!, roots[t + 1]! - roots[t]!, values, r * features, way, open, down);
        goUp(plan, pass, roots[t]!, roots[t + 1]! - roots[t]!, way, down, up, parts, r * (features + 1));
      }
    }
  }
  return parts;
}

/** Decides every split for the row, and multiplies the factors from the root down. */
function goDown(plan: ShapPlan, pass: Float64Array, root: number, splits: number, values: Float32Array, at: number, way: Uint8Array, open: Uint8Array, down: Float64Array): void {
  const { split, threshold, child, ratio, above } = plan;
  // A tree's first split repeats no feature: its numbers are the quadrature's own, which serve all such splits.
  const t0 = pass[root * 12 + 4]!;
  const t1 = pass[root * 12 + 5]!;
  const t2 = pass[root * 12 + 6]!;
  const t3 = pass[root * 12 + 7]!;
  down[0] = down[1] = down[2] = down[3] = 1;
  open[0] = 1;
  for (let i = 0; i < splits; i++) {
    const node = root + i;
    const s = split[node]!;
    const a = above[node]!;
    const x = values[at + (s >> 1)]!;
    const live = a < 0 || open[a] === 1;
    const taken = !live ? apart : x < threshold[node]! ? goesLeft : x !== x ? goesLeft + (s & 1) : goesRight;
    way[i] = taken;
    const l = child[node * 2]!;
    const r = child[node * 2 + 1]!;
    if (l < 0 && r < 0) continue;
    const here = i * 4;
    const d0 = down[here]!;
    const d1 = down[here + 1]!;
    const d2 = down[here + 2]!;
    const d3 = down[here + 3]!;
    const ofLeft = ratio[node]!;
    if (live) {
      let own0 = d0 * t0;
      let own1 = d1 * t1;
      let own2 = d2 * t2;
      let own3 = d3 * t3;
      let all0 = d0 - own0;
      let all1 = d1 - own1;
      let all2 = d2 - own2;
      let all3 = d3 - own3;
      if (a >= 0) {
        const c = node * 12;
        all0 = d0 * pass[c]!;
        all1 = d1 * pass[c + 1]!;
        all2 = d2 * pass[c + 2]!;
        all3 = d3 * pass[c + 3]!;
        own0 = d0 * pass[c + 4]!;
        own1 = d1 * pass[c + 5]!;
        own2 = d2 * pass[c + 6]!;
        own3 = d3 * pass[c + 7]!;
      }
      if (l >= 0) {
        const o = taken === goesLeft ? 1 : 0;
        open[l] = o;
        down[l * 4] = all0 * ofLeft + o * own0;
        down[l * 4 + 1] = all1 * ofLeft + o * own1;
        down[l * 4 + 2] = all2 * ofLeft + o * own2;
        down[l * 4 + 3] = all3 * ofLeft + o * own3;
      }
      if (r >= 0) {
        const o = taken === goesRight ? 1 : 0;
        const ofRight = 1 - ofLeft;
        open[r] = o;
        down[r * 4] = all0 * ofRight + o * own0;
        down[r * 4 + 1] = all1 * ofRight + o * own1;
        down[r * 4 + 2] = all2 * ofRight + o * own2;
        down[r * 4 + 3] = all3 * ofRight + o * own3;
      }
    } else {
      for (let side = 0; side < 2; side++) {
        const c = side === 0 ? l : r;
        if (c < 0) continue;
        const share = side === 0 ? ofLeft : 1 - ofLeft;
        open[c] = 0;
        down[c * 4] = d0 * share;
        down[c * 4 + 1] = d1 * share;
        down[c * 4 + 2] = d2 * share;
        down[c * 4 + 3] = d3 * share;
      }
    }
  }
}

/**
 * Sums the leaves from the bottom up and credits each split's feature with o − z times what lies below; a split on a feature already seen takes back what the one above
 * was credited for these leaves.
 */
function goUp(plan: ShapPlan, pass: Float64Array, root: number, splits: number, way: Uint8Array, down: Float64Array, up: Float64Array, parts: Float64Array, at: number): void {
  const { split, child, leaf, ratio, share, above } = plan;
  const t0 = pass[root * 12 + 4]!;
  const t1 = pass[root * 12 + 5]!;
  const t2 = pass[root * 12 + 6]!;
  const t3 = pass[root * 12 + 7]!;
  const v0 = pass[root * 12 + 8]!;
  const v1 = pass[root * 12 + 9]!;
  const v2 = pass[root * 12 + 10]!;
  const v3 = pass[root * 12 + 11]!;
  for (let i = splits - 1; i >= 0; i--) {
    const node = root + i;
    const ofLeft = ratio[node]!;
    const ofRight = 1 - ofLeft;
    const taken = way[i]!;
    const here = i * 4;
    const l = child[node * 2]! * 4;
    const r = child[node * 2 + 1]! * 4;
    const c = node * 12;
    const first = above[node]! < 0;
    const z = share[node]!;
    const back = 1 - z;
    if (l < 0 && r < 0) {
      const vl = leaf[node * 2]!;
      const vr = leaf[node * 2 + 1]!;
      const mean = ofLeft * vl + ofRight * vr;
      if (taken === apart) {
        up[here] = up[here + 1] = up[here + 2] = up[here + 3] = mean;
        continue;
      }
      const own = taken === goesLeft ? vl : vr;
      if (first) {
        const move = own - mean;
        up[here] = mean + t0 * move;
        up[here + 1] = mean + t1 * move;
        up[here + 2] = mean + t2 * move;
        up[here + 3] = mean + t3 * move;
        parts[at + (split[node]! >> 1)]! += move * (v0 * down[here]! + v1 * down[here + 1]! + v2 * down[here + 2]! + v3 * down[here + 3]!);
        continue;
      }
      const w0 = pass[c + 8]! * down[here]!;
      const w1 = pass[c + 9]! * down[here + 1]!;
      const w2 = pass[c + 10]! * down[here + 2]!;
      const w3 = pass[c + 11]! * down[here + 3]!;
      const credit = own - z * mean;
      const u0 = (up[here] = pass[c]! * mean + pass[c + 4]! * own);
      const u1 = (up[here + 1] = pass[c + 1]! * mean + pass[c + 5]! * own);
      const u2 = (up[here + 2] = pass[c + 2]! * mean + pass[c + 6]! * own);
      const u3 = (up[here + 3] = pass[c + 3]! * mean + pass[c + 7]! * own);
      parts[at + (split[node]! >> 1)]! += credit * (w0 + w1 + w2 + w3) - back * (w0 * u0 + w1 * u1 + w2 * u2 + w3 * u3);
      continue;
    }
    let l0: number;
    let l1: number;
    let l2: number;
    let l3: number;
    if (l < 0) l0 = l1 = l2 = l3 = leaf[node * 2]!;
    else {
      l0 = up[l]!;
      l1 = up[l + 1]!;
      l2 = up[l + 2]!;
      l3 = up[l + 3]!;
    }
    let r0: number;
    let r1: number;
    let r2: number;
    let r3: number;
    if (r < 0) r0 = r1 = r2 = r3 = leaf[node * 2 + 1]!;
    else {
      r0 = up[r]!;
      r1 = up[r + 1]!;
      r2 = up[r + 2]!;
      r3 = up[r + 3]!;
    }
    const m0 = ofLeft * l0 + ofRight * r0;
    const m1 = ofLeft * l1 + ofRight * r1;
    const m2 = ofLeft * l2 + ofRight * r2;
    const m3 = ofLeft * l3 + ofRight * r3;
    if (taken === apart) {
      up[here] = m0;
      up[here + 1] = m1;
      up[here + 2] = m2;
      up[here + 3] = m3;
      continue;
    }
    if (taken === goesRight) {
      l0 = r0;
      l1 = r1;
      l2 = r2;
      l3 = r3;
    }
    if (first) {
      const move0 = l0 - m0;
      const move1 = l1 - m1;
      const move2 = l2 - m2;
      const move3 = l3 - m3;
      up[here] = m0 + t0 * move0;
      up[here + 1] = m1 + t1 * move1;
      up[here + 2] = m2 + t2 * move2;
      up[here + 3] = m3 + t3 * move3;
      parts[at + (split[node]! >> 1)]! += v0 * down[here]! * move0 + v1 * down[here + 1]! * move1 + v2 * down[here + 2]! * move2 + v3 * down[here + 3]! * move3;
      continue;
    }
    const w0 = pass[c + 8]! * down[here]!;
    const w1 = pass[c + 9]! * down[here + 1]!;
    const w2 = pass[c + 10]! * down[here + 2]!;
    const w3 = pass[c + 11]! * down[here + 3]!;
    const u0 = (up[here] = pass[c]! * m0 + pass[c + 4]! * l0);
    const u1 = (up[here + 1] = pass[c + 1]! * m1 + pass[c + 5]! * l1);
    const u2 = (up[here + 2] = pass[c + 2]! * m2 + pass[c + 6]! * l2);
    const u3 = (up[here + 3] = pass[c + 3]! * m3 + pass[c + 7]! * l3);
    parts[at + (split[node]! >> 1)]! += w0 * (l0 - z * m0 - back * u0) + w1 * (l1 - z * m1 - back * u1) + w2 * (l2 - z * m2 - back * u2) + w3 * (l3 - z * m3 - back * u3);
  }
}

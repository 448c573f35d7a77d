/**
 * Exact TreeSHAP on flat trees: how much each feature moved one forecast from the training mean, adding up to the margin.
 *
 * Method: the path-dependent Shapley value of Lundberg et al. (2020, Nature MI 2:56) written as an integral, phi_j = ∫₀¹ Σ_leaf v (o_j − z_j) Π_{k≠j} (t o_k + (1 − t) z_k) dt, where
 * o_k says whether the row takes every branch on feature k of the leaf's path and z_k is the share of training weight that does. The integrand is a polynomial in t of a degree below the
 * tree's depth, so Gauss–Legendre quadrature with depth / 2 points is exact, and sums over subtrees share their factors (the idea of Linear TreeSHAP, Yu et al. 2022).
 * Factors are multiplied from the root down; then leaves are summed from the bottom up and each split's feature is credited with o − z times what lies below, a split on a feature already
 * seen taking back what the one above was credited for these leaves. Four points at a time, which serve depth 8, in WebAssembly SIMD (kernels/trees.ts).
 * Cost O(nodes · depth / 2) a row instead of O(leaves · depth²). No `node:` module.
 */
import { gaussLegendre } from './gauss-legendre.js';
import { openTreeKernels, type TreeKernels } from './tree-kernels.js';
import type { Trees } from './trees.js';

/** The splits of all trees in the kernel's memory, without leaves, parents first; what does not depend on the row. Make it once a model with `prepareShap`. */
export interface ShapPlan {
  readonly features: number;
  readonly kernels: TreeKernels['kernels'];
  /** Byte offset of the list of trees of each output, and its number of trees. */
  readonly forests: readonly { readonly at: number; readonly count: number }[];
  /** Mean margin of the training rows, one an output: what the contributions start from. */
  readonly expected: Float64Array;
  /** Where the coefficients of each quadrature pass begin. */
  readonly passes: readonly number[];
  /** Room for a block of rows, two places a feature; for their sums, two lanes a feature; and for what a tree needs. */
  readonly rows: Float32Array;
  readonly sums: Float64Array;
  readonly scratchAt: number;
}

const splitBytes = 64;
const coefficientBytes = 96;
const placeBytes = 80;
const blockRows = 16;
/** Trees taken together over a block of rows: their splits stay in the second cache. */
const treesTogether = 16;

/** Each split's share of the training weight on all branches of its feature above, and the place of the split below the nearest of them. */
interface Paths {
  /** Number of each split among the splits of its tree, -1 for leaves. */
  readonly place: Int32Array;
  readonly above: Int32Array;
  readonly share: Float64Array;
  readonly ratio: Float64Array;
  readonly expected: Float64Array;
  readonly depth: number;
  readonly mostSplits: number;
}

/** O(nodes · depth). */
function pathsOf(trees: Trees): Paths {
  const nodes = trees.split.length;
  const parent = new Int32Array(nodes).fill(-1);
  const level = new Int32Array(nodes);
  /** Share of the weight on the branches of the parent's feature down to the node. */
  const below = new Float64Array(nodes).fill(1);
  const reach = new Float64Array(nodes).fill(1);
  const place = new Int32Array(nodes).fill(-1);
  const above = new Int32Array(nodes).fill(-1);
  const share = new Float64Array(nodes).fill(1);
  const ratio = new Float64Array(nodes);
  const expected = Float64Array.from(trees.base);
  let [depth, mostSplits] = [1, 0];
  for (let t = 0; t + 1 < trees.roots.length; t++) {
    let splits = 0;
    for (let node = trees.roots[t]!; node < trees.roots[t + 1]!; node++) {
      if (trees.split[node]! < 0) {
        expected[trees.output[t]!]! += reach[node]! * trees.value[node]!;
        continue;
      }
      place[node] = splits++;
      const feature = trees.split[node]! >> 1;
      let up = node;
      while (parent[up]! >= 0 && trees.split[parent[up]!]! >> 1 !== feature) up = parent[up]!;
      if (parent[up]! >= 0) {
        above[node] = place[up]!;
        share[node] = below[up]!;
      }
      const left = trees.left[node]!;
      ratio[node] = trees.cover[node]! > 0 ? trees.cover[left]! / (trees.cover[left]! + trees.cover[left + 1]!) : 0.5;
      depth = Math.max(depth, level[node]! + 1);
      for (const side of [0, 1]) {
        const child = left + side;
        const part = side === 0 ? ratio[node]! : 1 - ratio[node]!;
        parent[child] = node;
        level[child] = level[node]! + 1;
        below[child] = share[node]! * part;
        reach[child] = reach[node]! * part;
      }
    }
    mostSplits = Math.max(mostSplits, splits);
  }
  return { place, above, share, ratio, expected, depth, mostSplits };
}

/** Prepares a model for `shapRows`; O(nodes · depth). */
export function prepareShap(trees: Trees): ShapPlan {
  const { features, outputs, roots, output, split, left, value } = trees;
  const { place, above, share, ratio, expected, depth, mostSplits } = pathsOf(trees);
  const splits = place.reduce((sum, at) => sum + Number(at >= 0), 0);
  // Splits that repeat no feature share the quadrature's own coefficients, which stand first.
  const repeated = Float64Array.from([1, ...share.filter((_, node) => above[node]! >= 0)]);
  const { points, weights } = gaussLegendre(Math.ceil(depth / 2));
  const passCount = Math.ceil(points.length / 4);
  const passBytes = repeated.length * coefficientBytes;
  const listAt = splits * splitBytes;
  const passesAt = listAt + Math.ceil(output.length / 2) * 16;
  const rowsAt = passesAt + passCount * passBytes;
  const sumsAt = rowsAt + blockRows * features * 8;
  const scratchAt = sumsAt + blockRows * features * 16;
  const { kernels, memory } = openTreeKernels(scratchAt + (mostSplits + 2) * placeBytes);
  const passes = Array.from({ length: passCount }, (_, pass) => passesAt + pass * passBytes);
  passes.forEach((at, pass) => fillCoefficients(new Float64Array(memory, at, passBytes / 8), repeated, points.subarray(pass * 4), weights.subarray(pass * 4)));

  const words = new Int32Array(memory, 0, splits * (splitBytes / 4));
  const floats = new Float32Array(memory, 0, splits * (splitBytes / 4));
  const doubles = new Float64Array(memory, 0, splits * (splitBytes / 8));
  const list = new Int32Array(memory, listAt, output.length * 2);
  const [noLeaf, alwaysOpen] = [mostSplits * placeBytes, (mostSplits + 1) * placeBytes];
  new Int32Array(memory, scratchAt, (mostSplits + 2) * (placeBytes / 4))[(alwaysOpen + 68) / 4] = 1;
  const first = new Int32Array(output.length);
  const counts = new Int32Array(output.length);
  let at = 0;
  let repeats = 0;
  for (let t = 0; t < output.length; t++) {
    first[t] = at * splitBytes;
    for (let node = roots[t]!; node < roots[t + 1]!; node++) {
      if (split[node]! < 0) continue;
      const [l, r] = [left[node]!, left[node]! + 1];
      const inner = (place[l]! >= 0 ? 1 : 0) + (place[r]! >= 0 ? 2 : 0);
      const w = at * (splitBytes / 4);
      words[w] = split[node]! * 4;
      floats[w + 1] = value[node]!;
      words[w + 2] = inner & 1 ? place[l]! * placeBytes : noLeaf;
      words[w + 3] = inner & 2 ? place[r]! * placeBytes : noLeaf;
      doubles.set([value[l]!, value[r]!, ratio[node]!, share[node]!], w / 2 + 2);
      words[w + 12] = above[node]! < 0 ? alwaysOpen : above[node]! * placeBytes;
      words[w + 13] = (split[node]! >> 1) * 16;
      words[w + 14] = above[node]! < 0 ? 0 : ++repeats * coefficientBytes;
      words[w + 15] = inner;
      at++;
    }
    counts[t] = at - first[t]! / splitBytes;
  }
  const forests: { at: number; count: number }[] = [];
  for (let o = 0, listed = 0; o < outputs; o++) {
    const from = listed;
    for (let t = 0; t < output.length; t++) {
      if (output[t] !== o || counts[t] === 0) continue;
      list.set([first[t]!, counts[t]!], listed++ * 2);
    }
    forests.push({ at: listAt + from * 8, count: listed - from });
  }
  return { features, kernels, forests, expected, passes, rows: new Float32Array(memory, rowsAt, blockRows * features * 2), sums: new Float64Array(memory, sumsAt, blockRows * features * 2), scratchAt };
}

/** For each split twelve numbers at four quadrature points: the factor's part for everybody, its part for the branch taken, the weight. */
function fillCoefficients(out: Float64Array, share: Float64Array, points: Float64Array, weights: Float64Array): void {
  for (let i = 0; i < share.length; i++) {
    for (let q = 0; q < 4; q++) {
      const point = points[q] ?? 0.5; // Beyond the last point the weight is 0.
      const undo = 1 / (point + (1 - point) * share[i]!); // The factor of the split above on this feature, which this one's replaces.
      out[i * 12 + q] = (1 - point) * share[i]! * undo;
      out[i * 12 + 4 + q] = point * undo;
      out[i * 12 + 8 + q] = (weights[q] ?? 0) * undo;
    }
  }
}

/**
 * Contributions of `rows` rows (row-major, `plan.features` values each, NaN = missing) to the margin of one output: `features + 1` numbers a row, the last being the mean margin
 * of the training rows. They sum to the row's margin.
 *
 * @example
 * const parts = shapRows(prepareShap(trees), row, 1);
 */
export function shapRows(plan: ShapPlan, values: Float32Array, rows: number, output = 0): Float64Array {
  const { features, kernels, passes, sums, scratchAt } = plan;
  const { at, count } = plan.forests[output]!;
  const parts = new Float64Array(rows * (features + 1));
  const [rowsAt, sumsAt] = [plan.rows.byteOffset, sums.byteOffset];
  for (let start = 0; start < rows; start += blockRows) {
    const size = Math.min(blockRows, rows - start);
    for (let i = 0; i < size * features; i++) {
      const x = values[start * features + i]!;
      plan.rows[i * 2] = x !== x ? -Infinity : x;
      plan.rows[i * 2 + 1] = x !== x ? Infinity : x;
    }
    sums.fill(0);
    // Trees outside, rows inside: a tree's numbers are read from cache.
    for (let t = 0; t < count; t += treesTogether) {
      for (const pass of passes) for (let r = 0; r < size; r++) kernels.shapTrees(at + t * 8, Math.min(treesTogether, count - t), rowsAt + r * features * 8, sumsAt + r * features * 16, pass, scratchAt);
    }
    for (let r = 0; r < size; r++) {
      const to = (start + r) * (features + 1);
      for (let f = 0; f < features; f++) parts[to + f] = sums[(r * features + f) * 2]! + sums[(r * features + f) * 2 + 1]!;
      parts[to + features] = plan.expected[output]!;
    }
  }
  return parts;
}

/**
 * The walk of boosted trees: what a fitted booster is served by, without a native call. Missing values are replaced once a row by −∞ or +∞, in the two places that splits of either default
 * way read; after that a step down a tree is a comparison and an addition without a branch to mispredict, and leaves point at themselves, so that every tree takes a fixed number of
 * steps (kernels/trees.ts, in WebAssembly). Sums run in float32 in tree order, as libxgboost's, so that both give the same margin.
 * O(features + trees · depth) a row. No `node:` module: the same file scores in a browser.
 */
import { openTreeKernels, type TreeKernels } from './tree-kernels.js';
import { applyLink, type Trees } from './trees.js';

/** Trees prepared for walking; make it once a model with `prepareWalk`. */
export interface Walk {
  readonly trees: Trees;
  readonly kernels: TreeKernels['kernels'];
  /** Byte offset of the first tree of each output, and its number of trees. */
  readonly forests: readonly { readonly at: number; readonly count: number }[];
  /** Room for a block of rows, two places a feature, and for their sums. */
  readonly rows: Float32Array;
  readonly sums: Float32Array;
}

const nodeBytes = 16;
const blockRows = 64;

/** Deepest leaf of each tree. */
function depthsOf({ roots, split, left }: Trees): Int32Array {
  const level = new Int32Array(split.length);
  return Int32Array.from({ length: roots.length - 1 }, (_, t) => {
    let deepest = 0;
    for (let node = roots[t]!; node < roots[t + 1]!; node++) {
      deepest = Math.max(deepest, level[node]!);
      if (split[node]! >= 0) level[left[node]!] = level[left[node]! + 1] = level[node]! + 1;
    }
    return deepest;
  });
}

/** Prepares a model for `scoreRow` and `scoreRows`; O(nodes). */
export function prepareWalk(trees: Trees): Walk {
  const { features, outputs, roots, output, split, left, value } = trees;
  const count = output.length;
  const treesAt = split.length * nodeBytes;
  const rowsAt = treesAt + Math.ceil(count / 2) * 16;
  const sumsAt = rowsAt + blockRows * features * 8;
  const { kernels, memory } = openTreeKernels(sumsAt + blockRows * 4);
  const words = new Uint32Array(memory, 0, split.length * 4);
  const numbers = new Float32Array(memory, 0, split.length * 4);
  for (let node = 0; node < split.length; node++) {
    const leaf = split[node]! < 0;
    words[node * 4] = leaf ? 0 : split[node]! * 4;
    words[node * 4 + 1] = (leaf ? node : left[node]! + 1) * nodeBytes;
    numbers[node * 4 + 2] = leaf ? -Infinity : value[node]!;
    numbers[node * 4 + 3] = leaf ? value[node]! : 0;
  }
  const depths = depthsOf(trees);
  const list = new Int32Array(memory, treesAt, count * 2);
  const forests: { at: number; count: number }[] = [];
  for (let o = 0, at = 0; o < outputs; o++) {
    const first = at;
    for (let t = 0; t < count; t++) {
      if (output[t] !== o) continue;
      list[at * 2] = roots[t]! * nodeBytes;
      list[at * 2 + 1] = depths[t]!;
      at++;
    }
    forests.push({ at: treesAt + first * 8, count: at - first });
  }
  return { trees, kernels, forests, rows: new Float32Array(memory, rowsAt, blockRows * features * 2), sums: new Float32Array(memory, sumsAt, blockRows) };
}

/** Puts `count` rows into the kernel's memory. */
function placeRows({ trees, rows }: Walk, values: Float32Array, from: number, count: number): void {
  const end = count * trees.features;
  for (let i = 0; i < end; i++) {
    const x = values[from + i]!;
    const missing = x !== x;
    rows[i * 2] = missing ? -Infinity : x;
    rows[i * 2 + 1] = missing ? Infinity : x;
  }
}

/**
 * Margin (before the link) of one row: `row` holds `features` numbers from `at`, NaN = missing.
 */
export function marginRow(walk: Walk, row: Float32Array, at = 0, output = 0): number {
  placeRows(walk, row, at, 1);
  const { at: first, count } = walk.forests[output]!;
  return walk.kernels.walkTrees(first, count, walk.rows.byteOffset, walk.trees.base[output]!);
}

/**
 * Forecast of one row; with several outputs (quantiles) name the `output`.
 *
 * @example
 * const mean = scoreRow(prepareWalk(trees), row);
 */
export function scoreRow(walk: Walk, row: Float32Array, at = 0, output = 0): number {
  return applyLink(walk.trees.link, marginRow(walk, row, at, output));
}

/** Forecasts of many rows (row-major, `features` values each): `outputs` values a row. Rows go in blocks through one tree after another, so that a tree is read from cache. */
export function scoreRows(walk: Walk, values: Float32Array, rows: number, scores = new Float32Array(rows * walk.trees.outputs)): Float32Array {
  const { trees, kernels, forests, sums } = walk;
  const { features, outputs, base, link } = trees;
  if (rows === 1) {
    // Alone, a row goes down four trees at a time, which hides the waits that a block of rows hides by its other rows.
    for (let o = 0; o < outputs; o++) scores[o] = scoreRow(walk, values, 0, o);
    return scores;
  }
  for (let start = 0; start < rows; start += blockRows) {
    const size = Math.min(blockRows, rows - start);
    placeRows(walk, values, start * features, size);
    for (let o = 0; o < outputs; o++) {
      sums.fill(base[o]!, 0, size);
      kernels.walkRows(forests[o]!.at, forests[o]!.count, walk.rows.byteOffset, features * 8, size, sums.byteOffset);
      for (let r = 0; r < size; r++) scores[(start + r) * outputs + o] = link === 'identity' ? sums[r]! : applyLink(link, sums[r]!);
    }
  }
  return scores;
}

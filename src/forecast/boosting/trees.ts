/**
 * Boosted trees as flat arrays, and their walk: what a fitted booster is served by. One row costs O(trees · depth) array reads and no native call.
 * Sums run in float32 in tree order, as libxgboost's do, so that both give the same number. No `node:` module: the same file scores in a browser.
 * Assumes numeric splits (`x < threshold` goes left, NaN goes the default way), which is all that the feature plan needs.
 */
import type { NumericArray } from '../../base/artifact.js';

/** From the sum of the trees (margin) to the forecast. */
export type Link = 'identity' | 'exp' | 'logistic';

/** Nodes of all trees in one sequence, each tree breadth first, so that parents come before children and a right child follows its left one. */
export interface Trees {
  readonly features: number;
  readonly outputs: number;
  readonly link: Link;
  /** Margin that each output starts from. */
  readonly base: Float32Array;
  /** First node of each tree, and one past the last. */
  readonly roots: Int32Array;
  /** Output that each tree adds to. */
  readonly output: Int32Array;
  /** Feature · 2, + 1 where a missing value goes right; -1 = leaf. */
  readonly split: Int32Array;
  /** Left child; the right one follows it. */
  readonly left: Int32Array;
  /** Threshold of a split, value of a leaf. */
  readonly value: Float32Array;
  /** Sum of hessians that reached the node in training: the weights of TreeSHAP. */
  readonly cover: Float32Array;
}

/** Rows by columns: `columns[f][r]`. */
export interface FeatureColumns {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
}

function applyLink(link: Link, margin: number): number {
  if (link === 'identity') return margin;
  return link === 'exp' ? Math.exp(margin) : 1 / (1 + Math.exp(-margin));
}

/** Leaf that `row[at …]` falls into, walking from node `root`. */
function leafOf({ split, left, value }: Trees, root: number, row: Float32Array, at: number): number {
  let node = root;
  for (let s = split[node]!; s >= 0; s = split[node]!) {
    const x = row[at + (s >> 1)]!;
    if (x < value[node]!) node = left[node]!;
    else node = left[node]! + (x !== x ? s & 1 : 1);
  }
  return node;
}

/**
 * Forecast of one row: `row` holds `trees.features` numbers from `at`, NaN = missing. With several outputs (quantiles) give `output`.
 *
 * @example
 * const mean = scoreRow(trees, features);
 */
export function scoreRow(trees: Trees, row: Float32Array, at = 0, output = 0): number {
  return applyLink(trees.link, marginRow(trees, row, at, output));
}

/** As `scoreRow`, before the link. */
export function marginRow(trees: Trees, row: Float32Array, at = 0, output = 0): number {
  let margin = trees.base[output]!;
  const count = trees.roots.length - 1;
  for (let tree = 0; tree < count; tree++) {
    if (trees.output[tree] === output) margin = Math.fround(margin + trees.value[leafOf(trees, trees.roots[tree]!, row, at)]!);
  }
  return margin;
}

const blockRows = 64;

/**
 * Forecasts of many rows, `outputs` values a row. Rows go in blocks through one tree after another, so that a tree's nodes are read from cache; O(rows · trees · depth).
 */
export function scoreColumns(trees: Trees, { rows, columns }: FeatureColumns): Float32Array {
  const { features, outputs, link, base, roots, output, value } = trees;
  const scores = new Float32Array(rows * outputs);
  const block = new Float32Array(blockRows * features);
  const count = roots.length - 1;
  for (let start = 0; start < rows; start += blockRows) {
    const size = Math.min(blockRows, rows - start);
    for (let f = 0; f < features; f++) {
      const column = columns[f]!;
      for (let r = 0; r < size; r++) block[r * features + f] = column[start + r]!;
    }
    for (let r = 0; r < size; r++) for (let o = 0; o < outputs; o++) scores[(start + r) * outputs + o] = base[o]!;
    for (let tree = 0; tree < count; tree++) {
      const root = roots[tree]!;
      const o = output[tree]!;
      for (let r = 0; r < size; r++) {
        const at = (start + r) * outputs + o;
        scores[at] = scores[at]! + value[leafOf(trees, root, block, r * features)]!;
      }
    }
  }
  if (link !== 'identity') for (let i = 0; i < scores.length; i++) scores[i] = applyLink(link, scores[i]!);
  return scores;
}

/** The arrays that an artifact keeps under `prefix`; `treesFromArrays` reads them. */
export function treesToArrays(trees: Trees, prefix: string): Record<string, NumericArray> {
  const { base, roots, output, split, left, value, cover } = trees;
  return Object.fromEntries(Object.entries({ base, roots, output, split, left, value, cover }).map(([name, array]) => [`${prefix}.${name}`, array]));
}

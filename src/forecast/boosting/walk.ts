/**
 * The walk of boosted trees: what a fitted booster is served by, without a native call. Each feature of a row is first replaced by its rank among the model's thresholds on it (one
 * binary search); after that a step down a tree is integer arithmetic without a branch to mispredict, and leaves point at themselves, so that every tree takes a fixed number of steps.
 * Comparing ranks decides as comparing the numbers does. Sums run in float32 in tree order, as libxgboost's, so that both give the same margin.
 * O(features · log thresholds + trees · depth) a row. No `node:` module: the same file scores in a browser.
 */
import { applyLink, type Trees } from './trees.js';

/** Trees prepared for walking; make it once a model with `prepareWalk`. */
export interface Walk {
  readonly trees: Trees;
  /** Four words a node: where the row's rank stands, right child, rank that goes right, value of a leaf (as float32 bits). Places are counted in words. */
  readonly words: Int32Array;
  readonly leaves: Float32Array;
  readonly depths: Int32Array;
  /** Thresholds of each feature, ascending: feature f has `starts[f] … starts[f + 1] - 1`. */
  readonly thresholds: Float32Array;
  readonly starts: Int32Array;
  /** Two ranks a feature: one for splits where missing goes left, one for the others. */
  readonly ranks: Int32Array;
}

const beyondAll = 1 << 30;

/** Number of thresholds in `sorted[from … to)` that are at most `x`. */
function rankOf(sorted: Float32Array, from: number, to: number, x: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/** Prepares a model for `scoreRow` and `scoreRows`; O(nodes · log thresholds). */
export function prepareWalk(trees: Trees): Walk {
  const { features, roots, split, left, value } = trees;
  const perFeature = Array.from({ length: features }, () => new Set<number>());
  for (let node = 0; node < split.length; node++) if (split[node]! >= 0) perFeature[split[node]! >> 1]!.add(value[node]!);
  const starts = new Int32Array(features + 1);
  perFeature.forEach((set, f) => (starts[f + 1] = starts[f]! + set.size));
  const thresholds = new Float32Array(starts[features]!);
  perFeature.forEach((set, f) => thresholds.set(Float32Array.from(set).sort(), starts[f]!));

  const words = new Int32Array(split.length * 4);
  const leaves = new Float32Array(words.buffer);
  const level = new Int32Array(split.length);
  const depths = new Int32Array(roots.length - 1);
  for (let t = 0; t < depths.length; t++) {
    for (let node = roots[t]!; node < roots[t + 1]!; node++) {
      const at = node * 4;
      const s = split[node]!;
      if (s < 0) {
        words[at + 1] = at;
        words[at + 2] = -2; // Below every rank: always "right", which is the leaf itself.
        leaves[at + 3] = value[node]!;
        depths[t] = Math.max(depths[t]!, level[node]!);
        continue;
      }
      const f = s >> 1;
      words[at] = s;
      words[at + 1] = (left[node]! + 1) * 4;
      words[at + 2] = rankOf(thresholds, starts[f]!, starts[f + 1]!, value[node]!);
      level[left[node]!] = level[left[node]! + 1] = level[node]! + 1;
    }
  }
  return { trees, words, leaves, depths, thresholds, starts, ranks: new Int32Array(features * 2) };
}

function rankRow({ trees, thresholds, starts }: Walk, row: Float32Array, at: number, ranks: Int32Array, ranksAt: number): void {
  for (let f = 0; f < trees.features; f++) {
    const x = row[at + f]!;
    if (x !== x) {
      ranks[ranksAt + f * 2] = -1;
      ranks[ranksAt + f * 2 + 1] = beyondAll;
    } else ranks[ranksAt + f * 2] = ranks[ranksAt + f * 2 + 1] = rankOf(thresholds, starts[f]!, starts[f + 1]!, x);
  }
}

/**
 * Margin (before the link) of one row: `row` holds `features` numbers from `at`, NaN = missing.
 */
export function marginRow(walk: Walk, row: Float32Array, at = 0, output = 0): number {
  const { trees, words, leaves, depths, ranks } = walk;
  rankRow(walk, row, at, ranks, 0);
  let margin = trees.base[output]!;
  let t = 0;
  // Four trees at a time, as many steps as the deepest needs: their steps do not wait for each other's reads.
  for (; trees.outputs === 1 && t + 3 < depths.length; t += 4) {
    let na = trees.roots[t]! * 4;
    let nb = trees.roots[t + 1]! * 4;
    let nc = trees.roots[t + 2]! * 4;
    let nd = trees.roots[t + 3]! * 4;
    for (let step = Math.max(depths[t]!, depths[t + 1]!, depths[t + 2]!, depths[t + 3]!); step > 0; step--) {
      na = words[na + 1]! + (((ranks[words[na]!]! - words[na + 2]!) >> 31) & -4);
      nb = words[nb + 1]! + (((ranks[words[nb]!]! - words[nb + 2]!) >> 31) & -4);
      nc = words[nc + 1]! + (((ranks[words[nc]!]! - words[nc + 2]!) >> 31) & -4);
      nd = words[nd + 1]! + (((ranks[words[nd]!]! - words[nd + 2]!) >> 31) & -4);
    }
    margin = Math.fround(margin + leaves[na + 3]!);
    margin = Math.fround(margin + leaves[nb + 3]!);
    margin = Math.fround(margin + leaves[nc + 3]!);
    margin = Math.fround(margin + leaves[nd + 3]!);
  }
  for (; t < depths.length; t++) {
    if (trees.output[t] !== output) continue;
    let node = trees.roots[t]! * 4;
    for (let step = depths[t]!; step > 0; step--) node = words[node + 1]! + (((ranks[words[node]!]! - words[node + 2]!) >> 31) & -4);
    margin = Math.fround(margin + leaves[node + 3]!);
  }
  return margin;
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

const blockRows = 64;

/** Forecasts of many rows (row-major, `features` values each): `outputs` values a row. Rows go in blocks through one tree after another, so that a tree is read from cache. */
export function scoreRows(walk: Walk, values: Float32Array, rows: number, scores = new Float32Array(rows * walk.trees.outputs)): Float32Array {
  const { trees, words, leaves, depths } = walk;
  const { features, outputs, base, roots, output, link } = trees;
  const width = features * 2;
  const ranks = new Int32Array(Math.min(blockRows, rows) * width);
  for (let start = 0; start < rows; start += blockRows) {
    const size = Math.min(blockRows, rows - start);
    for (let r = 0; r < size; r++) {
      rankRow(walk, values, (start + r) * features, ranks, r * width);
      for (let o = 0; o < outputs; o++) scores[(start + r) * outputs + o] = base[o]!;
    }
    for (let t = 0; t < depths.length; t++) {
      const root = roots[t]! * 4;
      const depth = depths[t]!;
      const o = output[t]!;
      let r = 0;
      // Four rows at a time: their steps do not wait for each other's reads.
      for (; r + 3 < size; r += 4) {
        const a = r * width;
        const b = a + width;
        const c = b + width;
        const d = c + width;
        let na = root;
        let nb = root;
        let nc = root;
        let nd = root;
        for (let step = depth; step > 0; step--) {
          na = words[na + 1]! + (((ranks[a + words[na]!]! - words[na + 2]!) >> 31) & -4);
          nb = words[nb + 1]! + (((ranks[b + words[nb]!]! - words[nb + 2]!) >> 31) & -4);
          nc = words[nc + 1]! + (((ranks[c + words[nc]!]! - words[nc + 2]!) >> 31) & -4);
          nd = words[nd + 1]! + (((ranks[d + words[nd]!]! - words[nd + 2]!) >> 31) & -4);
        }
        const at = (start + r) * outputs + o;
        scores[at] = scores[at]! + leaves[na + 3]!;
        scores[at + outputs] = scores[at + outputs]! + leaves[nb + 3]!;
        scores[at + 2 * outputs] = scores[at + 2 * outputs]! + leaves[nc + 3]!;
        scores[at + 3 * outputs] = scores[at + 3 * outputs]! + leaves[nd + 3]!;
      }
      for (; r < size; r++) {
        let node = root;
        for (let step = depth; step > 0; step--) node = words[node + 1]! + (((ranks[r * width + words[node]!]! - words[node + 2]!) >> 31) & -4);
        const at = (start + r) * outputs + o;
        scores[at] = scores[at]! + leaves[node + 3]!;
      }
    }
    if (link !== 'identity') for (let i = start * outputs; i < (start + size) * outputs; i++) scores[i] = applyLink(link, scores[i]!);
  }
  return scores;
}

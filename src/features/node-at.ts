import type { Node } from './node.js';

/** Nodes computed from one series' own values. */
export type SeriesNode = Extract<Node, { readonly type: 'value' | 'roll' | 'order' | 'weighted' | 'phase' | 'since' | 'ratioToHistory' | 'change' }>;

export function isSeriesNode(node: Node): node is SeriesNode {
  return 'of' in node && !('by' in node);
}

const sorted = new Float64Array(4096);

/** Value at `level` of `count` ascending numbers, linear between ranks (the definition of SQL's percentile_cont). */
export function quantileOf(ascending: Float64Array, count: number, level: number): number {
  const rank = (count - 1) * level;
  const low = Math.floor(rank);
  const below = ascending[low]!;
  return low + 1 < count ? below + (ascending[low + 1]! - below) * (rank - low) : below;
}

function rollAt(node: Extract<Node, { type: 'roll' }>, x: Float32Array, at: number): number {
  let count = 0, positive = 0, sum = 0;
  for (let i = at - node.window + 1; i <= at; i++) {
    const v = x[i]!;
    if (v !== v) continue;
    count++;
    sum += v;
    if (v > 0) positive++;
  }
  if (count < node.minCount) return Number.NaN;
  if (node.stat === 'positiveShare') return positive / count;
  const mean = sum / count;
  if (node.stat === 'mean') return mean;
  return Math.sqrt(squaresAround(mean, x, at, node.window) / (count - 1));
}

/** Sum of squared distances from `mean` over the window that ends on `at`. */
export function squaresAround(mean: number, x: Float32Array, at: number, window: number): number {
  let squares = 0;
  for (let i = at - window + 1; i <= at; i++) {
    const v = x[i]!;
    if (v === v) squares += (v - mean) * (v - mean);
  }
  return squares;
}

function orderAt(node: Extract<Node, { type: 'order' }>, x: Float32Array, at: number): number {
  if (node.level === 0 || node.level === 1) return extremeAt(node, x, at);
  let count = 0;
  for (let i = at - node.window + 1; i <= at; i++) {
    const v = x[i]!;
    if (v === v) sorted[count++] = v;
  }
  if (count < node.minCount) return Number.NaN;
  return quantileOf(sorted.subarray(0, count).sort(), count, node.level);
}

/** Smallest or largest value: no order is needed for those. */
function extremeAt({ level, window, minCount }: Extract<Node, { type: 'order' }>, x: Float32Array, at: number): number {
  let count = 0, low = Infinity, high = -Infinity;
  for (let i = at - window + 1; i <= at; i++) {
    const v = x[i]!;
    if (v !== v) continue;
    count++;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return count < minCount ? Number.NaN : level === 0 ? low : high;
}

function weightedAt(node: Extract<Node, { type: 'weighted' }>, x: Float32Array, at: number): number {
  const keep = 1 - node.alpha;
  let top = 0, bottom = 0;
  for (let i = at - node.window + 1; i <= at; i++) {
    const v = x[i]!;
    top *= keep;
    bottom *= keep;
    if (v === v) {
      top += v;
      bottom++;
    }
  }
  return bottom === 0 ? Number.NaN : top / bottom;
}

function meanOf(x: Float32Array, from: number, to: number, step: number): number {
  let count = 0, sum = 0;
  for (let i = from; i <= to; i += step) {
    const v = x[i]!;
    if (v === v) {
      count++;
      sum += v;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}

function over(value: number, base: number): number {
  return base === 0 ? Number.NaN : value / base;
}

/**
 * Value of a node on the day at index `at` of `x`, straight from its definition; `x` must hold `reachDays(node)` cells before `at` (NaN = unknown).
 * The incremental path uses it as it is; the batch path only where nothing quicker than O(window) is worth its code.
 */
export function nodeAt(node: SeriesNode, x: Float32Array, at: number): number {
  switch (node.type) {
    case 'value':
      return x[at]!;
    case 'roll':
      return rollAt(node, x, at);
    case 'order':
      return orderAt(node, x, at);
    case 'weighted':
      return weightedAt(node, x, at);
    case 'phase':
      return meanOf(x, at - (node.count - 1) * node.season, at, node.season);
    case 'since':
      for (let away = 0; away < node.cap; away++) if (x[at - away]! > 0) return away;
      return node.cap;
    case 'ratioToHistory':
      return over(x[at]!, meanOf(x, at - node.window, at - 1, 1));
    case 'change':
      return over(x[at]!, x[at - node.over]!) - 1;
  }
}

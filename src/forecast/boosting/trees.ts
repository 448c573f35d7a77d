import type { NumericArray } from '../../base/artifact.js';

/** From the sum of the trees (margin) to the forecast. */
export type Link = 'identity' | 'exp' | 'logistic';

/**
 * Boosted trees as flat arrays: what an artifact keeps, and what walk and TreeSHAP are prepared from. Nodes of all trees stand in one sequence, each tree breadth first, so that
 * parents come before children and a right child follows its left one. Splits are numeric: `x < threshold` goes left, NaN the default way. No `node:` module.
 */
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

/** Margin → forecast. */
export function applyLink(link: Link, margin: number): number {
  if (link === 'identity') return margin;
  return link === 'exp' ? Math.exp(margin) : 1 / (1 + Math.exp(-margin));
}

/** The arrays that an artifact keeps under `prefix`; `treesFromArrays` reads them. */
export function treesToArrays(trees: Trees, prefix: string): Record<string, NumericArray> {
  const { base, roots, output, split, left, value, cover } = trees;
  return Object.fromEntries(Object.entries({ base, roots, output, split, left, value, cover }).map(([name, array]) => [`${prefix}.${name}`, array]));
}

// Content: items as unit vectors of what the catalogue says (Pazzani & Billsus 2007), the user as their weighted sum, newer touches more.
// Knows nothing of other users, so it can place an item on the day it is listed. Cost: O(terms of the history's items · postings) a list.
import { oneOf, refuseUnknownOptions } from '../../base/options.js';
import type { SparseMatrix } from '../../text/sparse.js';
import { eachCandidate, type Core, type Method, type Parts } from '../core.js';
import type { History } from '../history.js';
import { itemMatrix, vectorsNames, type ItemVectors, type VectorsName } from '../item-vectors.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';

export interface ContentOptions {
  /** By what items are alike, beside category, brand and price band: `tfidf` (default) over words of title and description, `lsa`, `word2vec`, `bert`, or vectors from anywhere. */
  readonly vectors?: VectorsName | ItemVectors;
  /** After how many newer items of the history a touch counts half. Default 20. */
  readonly halfLifeItems?: number;
}

function contentCore(shelf: Shelf, matrix: SparseMatrix, halfLife: number): Core {
  const query = new Float64Array(matrix.columns);
  const add = (item: number, weight: number): void => {
    if (item < matrix.rows) for (let k = matrix.start[item]!; k < matrix.start[item + 1]!; k++) query[matrix.column[k]!]! += weight * matrix.value[k]!;
  };
  const against = (item: number): number => {
    if (item >= matrix.rows) return 0;
    let s = 0;
    for (let k = matrix.start[item]!; k < matrix.start[item + 1]!; k++) s += query[matrix.column[k]!]! * matrix.value[k]!;
    return s;
  };
  // Liking of an item relative to the user's other ratings: the worst rated counts little.
  const weightsOf = (history: History): Float64Array => {
    const n = history.items.length;
    const rated = history.ratings.filter((r) => !Number.isNaN(r));
    const [low, high] = [Math.min(...rated.slice(0, 10_000)), Math.max(...rated.slice(0, 10_000))];
    const weights = Float64Array.from({ length: n }, (_, k) => {
      const rating = history.ratings[k]!;
      const liking = Number.isNaN(rating) || high === low ? 1 : 0.25 + (0.75 * (rating - low)) / (high - low);
      return Math.log2(1 + history.strengths[k]!) * Math.max(0.05, liking) * 2 ** (-(n - 1 - k) / halfLife);
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => (sum > 0 ? w / sum : 0));
  };
  return {
    scoreInto(_user, history, out, candidates) {
      query.fill(0);
      const weights = weightsOf(history);
      history.items.forEach((i, k) => add(i, weights[k]!));
      eachCandidate(shelf.items.length, candidates, out, against);
    },
    similarInto(item, out) {
      query.fill(0);
      add(item, 1);
      eachCandidate(shelf.items.length, undefined, out, against);
    },
    parts(_user, history, item): Parts {
      query.fill(0);
      add(item, 1);
      const weights = weightsOf(history);
      return { shares: Float32Array.from(history.items, (j, k) => weights[k]! * against(j)), rest: [] };
    },
    learn: () => undefined,
    toArtifact: () => ({ json: { columns: matrix.columns, halfLife }, arrays: { start: matrix.start, column: matrix.column, value: matrix.value } }),
  };
}

/**
 * The content recommender.
 *
 * @example
 * const model = content();
 */
export function content(options: ContentOptions = {}): Method {
  refuseUnknownOptions('content', options, ['vectors', 'halfLifeItems']);
  const halfLife = numberIn('halfLifeItems', options.halfLifeItems ?? 20, 0.1, 1e6);
  const vectors = typeof options.vectors === 'function' ? options.vectors : oneOf('vectors', options.vectors ?? 'tfidf', vectorsNames);
  return {
    name: 'content',
    fit: async (shelf, context) => contentCore(shelf, await itemMatrix(shelf.facts, vectors, context), halfLife),
    open(shelf, { json, arrays }) {
      const saved = json as { readonly columns: number; readonly halfLife: number };
      const matrix = { rows: arrays['start']!.length - 1, columns: saved.columns, start: arrays['start'] as Int32Array, column: arrays['column'] as Int32Array, value: arrays['value'] as Float32Array };
      return contentCore(shelf, matrix, saved.halfLife);
    },
  };
}

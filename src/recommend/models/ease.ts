// EASE^R: Steck (2019), with the dropout penalty of EDLAE (Steck 2020): B = I - P / diag(P), P = (XᵀX + λI + p/(1-p)·diag(XᵀX))⁻¹.
// Assumes a catalogue whose items × items matrix fits: only the `mostItems` most touched items take part. Cost: O(n³/2) fit, O(history · n) a list.
import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { eachCandidate, type Core, type CoreArtifact, type Method, type Parts } from '../core.js';
import type { History } from '../history.js';
import { Arena } from '../kernel/simd.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { NewcomerLinks } from './newcomer-links.js';

export interface EaseOptions {
  /** λ. Default 400. */
  readonly regularization?: number;
  /** p, 0 to below 1: how much of an item's own count is added to its λ. Default 0.5. */
  readonly dropout?: number;
  /** Items beyond this many, the least touched, are left to other models (score 0). Default 5000. */
  readonly mostItems?: number;
}

class EaseCore implements Core {
  readonly #shelf: Shelf;
  readonly #members: Int32Array;
  readonly #place: Int32Array;
  readonly #weights: Float32Array;
  readonly #newcomers: NewcomerLinks;
  readonly #sums: Float32Array;

  constructor(shelf: Shelf, members: Int32Array, weights: Float32Array, newcomers: NewcomerLinks) {
    this.#shelf = shelf;
    this.#members = members;
    this.#weights = weights;
    this.#newcomers = newcomers;
    this.#place = new Int32Array(shelf.items.length).fill(-1);
    members.forEach((i, m) => (this.#place[i] = m));
    this.#sums = new Float32Array(members.length);
  }

  #memberOf(item: number): number {
    return item < this.#place.length ? this.#place[item]! : -1;
  }

  scoreInto(_user: number, history: History, out: Float32Array, candidates?: Int32Array): void {
    const n = this.#members.length;
    const sums = this.#sums.fill(0);
    for (const j of history.items) {
      const m = this.#memberOf(j);
      if (m < 0) continue;
      const row = m * n;
      for (let k = 0; k < n; k++) sums[k]! += this.#weights[row + k]!;
    }
    eachCandidate(this.#shelf.items.length, candidates, out, (i) => {
      const m = this.#memberOf(i);
      return (m < 0 ? 0 : sums[m]!) + this.#newcomers.score(history, i);
    });
  }

  similarInto(item: number, out: Float32Array): void {
    const n = this.#members.length;
    const m = this.#memberOf(item);
    eachCandidate(this.#shelf.items.length, undefined, out, (i) => {
      const k = this.#memberOf(i);
      return (m < 0 || k < 0 ? 0 : this.#weights[m * n + k]! + this.#weights[k * n + m]!) + this.#newcomers.between(item, i);
    });
  }

  parts(_user: number, history: History, item: number): Parts {
    const n = this.#members.length;
    const m = this.#memberOf(item);
    const shares = Float32Array.from(history.items, (j) => {
      const k = this.#memberOf(j);
      return (m < 0 || k < 0 ? 0 : this.#weights[k * n + m]!) + this.#newcomers.between(j, item);
    });
    return { shares, rest: [] };
  }

  learn(users: readonly number[]): void {
    this.#newcomers.learn(users);
  }

  toArtifact(): CoreArtifact {
    const saved = this.#newcomers.toArtifact();
    return { json: { newcomers: saved.json }, arrays: { members: this.#members, weights: this.#weights, ...saved.arrays } };
  }
}

/**
 * The EASE recommender. Throws E_BASE_OPTION.
 *
 * @example
 * const model = ease({ regularization: 300 });
 */
export function ease(options: EaseOptions = {}): Method {
  refuseUnknownOptions('ease', options, ['regularization', 'dropout', 'mostItems']);
  const lambda = numberIn('regularization', options.regularization ?? 400, 1e-6, 1e12);
  const dropout = numberIn('dropout', options.dropout ?? 0.5, 0, 0.99);
  const mostItems = wholeNumber('mostItems', options.mostItems ?? 5000, 1, 15_000);
  return {
    name: 'ease',
    async fit(shelf) {
      const counts = new Float64Array(shelf.items.length);
      for (const i of shelf.rows.item) counts[i]!++;
      const byCount = Int32Array.from(counts.keys()).filter((i) => counts[i]! > 0).sort((a, b) => counts[b]! - counts[a]! || a - b);
      const members = byCount.slice(0, mostItems).sort();
      return new EaseCore(shelf, members, itemWeights(shelf, members, lambda, dropout), new NewcomerLinks(shelf));
    },
    open: (shelf, { json, arrays }) => new EaseCore(shelf, arrays['members'] as Int32Array, arrays['weights'] as Float32Array, NewcomerLinks.open(shelf, (json as { readonly newcomers: never }).newcomers, arrays)),
  };
}

/** B by rows of the history's item: weights[j · n + i] is what having j adds to i. */
function itemWeights(shelf: Shelf, members: Int32Array, lambda: number, dropout: number): Float32Array {
  const n = members.length;
  const place = new Int32Array(shelf.items.length).fill(-1);
  members.forEach((i, m) => (place[i] = m));
  const arena = new Arena();
  const at = arena.reserve(n * n * 8);
  const other = arena.reserve(n * n * 8);
  const gram = arena.doubles(at, n * n);
  const { start, item } = shelf.rows;
  for (let u = 0; u + 1 < start.length; u++) {
    const mine = Array.from(item.subarray(start[u]!, start[u + 1]!), (i) => place[i]!).filter((m) => m >= 0).sort((a, b) => a - b);
    for (let a = 0; a < mine.length; a++) {
      const row = mine[a]! * n;
      for (let b = 0; b <= a; b++) gram[row + mine[b]!]!++;
    }
  }
  for (let i = 0; i < n; i++) gram[i * n + i]! += lambda + (dropout / (1 - dropout)) * gram[i * n + i]!;
  if (n > 0 && arena.kernels.invertSymmetric(at, other, n) === 0) throw new AnbarError('E_RECOMMEND_DATA', 'the item matrix of ease cannot be inverted; allowed: a larger regularization');
  const weights = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const p = gram[i * n + j]!;
      weights[i * n + j] = -p / gram[j * n + j]!;
      weights[j * n + i] = -p / gram[i * n + i]!;
    }
  }
  return weights;
}

// Non-negative matrix factorisation of ratings: Luo, Zhou, Xia, Zhu (2014), multiplicative updates with λ counted once a rating; defaults as in Surprise
// (15 factors, 50 epochs, λ 0.06). Assumes ratings above 0. Cost: O(epochs · ratings · f).
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Random } from '../../base/random.js';
import type { Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { cosinesInto, ratingMethod, type Predictor, type Ratings } from './rating-core.js';

export interface NmfOptions {
  readonly factors?: number;
  readonly epochs?: number;
  readonly regularization?: number;
  readonly scale?: readonly [number, number];
}

interface Fitted {
  readonly factors: number;
  readonly regularization: number;
  readonly mean: number;
  readonly users: Float32Array;
  readonly items: Float32Array;
  /** 1 = was rated at fit. */
  readonly rated: Uint8Array;
}

function dot(a: ArrayLike<number>, at: number, b: ArrayLike<number>, bt: number, f: number): number {
  let s = 0;
  for (let k = 0; k < f; k++) s += a[at + k]! * b[bt + k]!;
  return s;
}

function fitNonNegative(ratings: Ratings, factors: number, epochs: number, regularization: number, random: Random): Fitted {
  const users = new Float32Array((ratings.start.length - 1) * factors).map(() => random.next());
  const items = new Float32Array(ratings.itemCount * factors).map(() => random.next());
  const rated = new Uint8Array(ratings.itemCount);
  for (const i of ratings.item) rated[i] = 1;
  const [userUp, userDown, itemUp, itemDown] = [users, users, items, items].map((like) => new Float64Array(like.length)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const sums of [userUp, userDown, itemUp, itemDown]) sums.fill(0);
    for (let e = 0; e < ratings.item.length; e++) {
      const [p, q, r] = [ratings.userOf[e]! * factors, ratings.item[e]! * factors, ratings.rating[e]!];
      const estimate = dot(users, p, items, q, factors);
      for (let k = 0; k < factors; k++) {
        userUp[p + k]! += items[q + k]! * r;
        userDown[p + k]! += items[q + k]! * estimate + regularization * users[p + k]!;
        itemUp[q + k]! += users[p + k]! * r;
        itemDown[q + k]! += users[p + k]! * estimate + regularization * items[q + k]!;
      }
    }
    for (let k = 0; k < users.length; k++) if (userDown[k]! > 0) users[k]! *= userUp[k]! / userDown[k]!;
    for (let k = 0; k < items.length; k++) if (itemDown[k]! > 0) items[k]! *= itemUp[k]! / itemDown[k]!;
  }
  return { factors, regularization, mean: ratings.mean, users, items, rated };
}

function predictorOf(shelf: Shelf, fitted: Fitted): Predictor {
  const { factors, mean, items, users, rated, regularization } = fitted;
  /** The same multiplicative updates for one user, items held. */
  const solved = (history: History): Float32Array | undefined => {
    const own = [...history.items.keys()].filter((k) => !Number.isNaN(history.ratings[k]!) && rated[history.items[k]!] === 1);
    if (own.length === 0) return undefined;
    const vector = new Float32Array(factors).fill(0.5);
    for (let epoch = 0; epoch < 50; epoch++) {
      const [up, down] = [new Float64Array(factors), new Float64Array(factors)];
      for (const h of own) {
        const q = history.items[h]! * factors;
        const estimate = dot(vector, 0, items, q, factors);
        for (let k = 0; k < factors; k++) {
          up[k]! += items[q + k]! * history.ratings[h]!;
          down[k]! += items[q + k]! * estimate + regularization * vector[k]!;
        }
      }
      for (let k = 0; k < factors; k++) if (down[k]! > 0) vector[k]! *= up[k]! / down[k]!;
    }
    return vector;
  };
  const vectorOf = (user: number, history: History): Float32Array | undefined =>
    user >= 0 && user * factors < users.length && !shelf.isChanged(user) && history.ratings.some((r) => !Number.isNaN(r)) ? users.subarray(user * factors, (user + 1) * factors) : solved(history);
  const predict = (vector: Float32Array | undefined, i: number): number => (vector === undefined || rated[i] !== 1 ? mean : dot(vector, 0, items, i * factors, factors));
  return {
    for(user, history) {
      const vector = vectorOf(user, history);
      return (i) => predict(vector, i);
    },
    similarInto: (item, out) => cosinesInto(item, items, factors, out),
    parts(user, history, item) {
      const vector = vectorOf(user, history);
      return { shares: new Float32Array(history.items.length), rest: [{ kind: vector === undefined || rated[item] !== 1 ? 'base' : 'taste', share: predict(vector, item) }] };
    },
    learn: () => undefined,
    toArtifact: () => ({ json: { factors, mean, regularization }, arrays: { users, items, rated } }),
  };
}

/**
 * NMF: rating = p_u · q_i with nothing below zero.
 *
 * @example
 * const model = nmf({ factors: 15 });
 */
export function nmf(options: NmfOptions = {}): Method {
  refuseUnknownOptions('nmf', options, ['factors', 'epochs', 'regularization', 'scale']);
  const [factors, epochs] = [wholeNumber('factors', options.factors ?? 15, 1, 1000), wholeNumber('epochs', options.epochs ?? 50, 1, 10_000)];
  const regularization = numberIn('regularization', options.regularization ?? 0.06, 0, 10);
  return ratingMethod('nmf', options.scale, (ratings, shelf, { random }) => predictorOf(shelf, fitNonNegative(ratings, factors, epochs, regularization, random.fork('nmf'))), (shelf, json, arrays) =>
    predictorOf(shelf, { ...(json as unknown as Pick<Fitted, 'factors' | 'mean' | 'regularization'>), users: arrays['users'] as Float32Array, items: arrays['items'] as Float32Array, rated: arrays['rated'] as Uint8Array }));
}

// Baseline: rating = mean + user's bias + item's bias, by alternating ridge (Koren 2010, "Factor in the neighbors", section 2.1; constants as in Surprise).
// Cost: O(epochs · ratings).
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { ratingMethod, type Predictor, type Ratings } from './rating-core.js';

export interface BaselineOptions {
  readonly epochs?: number;
  readonly userRegularization?: number;
  readonly itemRegularization?: number;
  readonly scale?: readonly [number, number];
}

export interface Biases {
  readonly mean: number;
  readonly userRegularization: number;
  readonly user: Float32Array;
  readonly item: Float32Array;
}

/** Alternating ridge for both biases. */
export function fitBiases(ratings: Ratings, epochs = 10, userRegularization = 15, itemRegularization = 10): Biases {
  const users = ratings.start.length - 1;
  const user = new Float64Array(users);
  const item = new Float64Array(ratings.itemCount);
  const count = new Float64Array(ratings.itemCount);
  for (const i of ratings.item) count[i]!++;
  for (let epoch = 0; epoch < epochs; epoch++) {
    item.fill(0);
    for (let e = 0; e < ratings.item.length; e++) item[ratings.item[e]!]! += ratings.rating[e]! - ratings.mean - user[ratings.userOf[e]!]!;
    for (let i = 0; i < item.length; i++) item[i]! /= itemRegularization + count[i]!;
    user.fill(0);
    for (let e = 0; e < ratings.item.length; e++) user[ratings.userOf[e]!]! += ratings.rating[e]! - ratings.mean - item[ratings.item[e]!]!;
    for (let u = 0; u < users; u++) user[u]! /= userRegularization + ratings.start[u + 1]! - ratings.start[u]!;
  }
  return { mean: ratings.mean, userRegularization, user: Float32Array.from(user), item: Float32Array.from(item) };
}

/** Bias of a user: the fitted one, or for someone changed or new what the same ridge gives for the history. */
export function userBias(shelf: Shelf, biases: Biases, user: number, history: History): number {
  if (user >= 0 && user < biases.user.length && !shelf.isChanged(user)) return biases.user[user]!;
  let [sum, count] = [0, 0];
  history.items.forEach((i, k) => {
    const r = history.ratings[k]!;
    if (Number.isNaN(r)) return;
    sum += r - biases.mean - (biases.item[i] ?? 0);
    count++;
  });
  return sum / (biases.userRegularization + count);
}

function predictorOf(shelf: Shelf, biases: Biases): Predictor {
  return {
    for(user, history) {
      const base = biases.mean + userBias(shelf, biases, user, history);
      return (i) => base + (biases.item[i] ?? 0);
    },
    similarInto: (item, out) => {
      for (let i = 0; i < shelf.items.length; i++) out[i] = -Math.abs((biases.item[i] ?? 0) - (biases.item[item] ?? 0));
    },
    parts: (user, history, item) => ({
      shares: new Float32Array(history.items.length),
      rest: [{ kind: 'base', share: biases.mean }, { kind: 'user', share: userBias(shelf, biases, user, history) }, { kind: 'item', share: biases.item[item] ?? 0 }],
    }),
    learn: () => undefined,
    toArtifact: () => ({ json: { mean: biases.mean, userRegularization: biases.userRegularization }, arrays: { userBias: biases.user, itemBias: biases.item } }),
  };
}

/** Reads biases that were saved by `toArtifact`. */
export function openBiases(json: { readonly mean: number; readonly userRegularization: number }, arrays: Readonly<Record<string, unknown>>): Biases {
  return { mean: json.mean, userRegularization: json.userRegularization, user: arrays['userBias'] as Float32Array, item: arrays['itemBias'] as Float32Array };
}

/**
 * The baseline rating model.
 *
 * @example
 * const model = baseline({ epochs: 10 });
 */
export function baseline(options: BaselineOptions = {}): Method {
  refuseUnknownOptions('baseline', options, ['epochs', 'userRegularization', 'itemRegularization', 'scale']);
  const epochs = wholeNumber('epochs', options.epochs ?? 10, 1, 1000);
  const [byUser, byItem] = [numberIn('userRegularization', options.userRegularization ?? 15, 0, 1e6), numberIn('itemRegularization', options.itemRegularization ?? 10, 0, 1e6)];
  return ratingMethod('baseline', options.scale, (ratings, shelf) => predictorOf(shelf, fitBiases(ratings, epochs, byUser, byItem)), (shelf, json, arrays) => predictorOf(shelf, openBiases(json as never, arrays)));
}

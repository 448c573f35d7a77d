// Slope One: Lemire & Maclachlan (2005), unweighted as in Surprise: rating = the user's mean + mean over the items rated of the mean difference to them.
// Assumes a catalogue whose item pairs fit in memory. Cost: O(Σ_u n_u²) fit, O(n_u) a prediction.
import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions } from '../../base/options.js';
import type { Method } from '../core.js';
import type { History } from '../history.js';
import type { Shelf } from '../shelf.js';
import { ratingMethod, type Predictor, type Ratings } from './rating-core.js';

export interface SlopeOneOptions {
  readonly scale?: readonly [number, number];
}

const mostItems = 10_000;

interface Fitted {
  readonly n: number;
  readonly mean: number;
  /** n × n: mean of (rating of row - rating of column) over users with both. */
  readonly difference: Float32Array;
  readonly count: Int32Array;
}

function fitDifferences({ start, item, rating, itemCount: n, mean }: Ratings): Fitted {
  if (n > mostItems) throw new AnbarError('E_RECOMMEND_SIZE', `slope-one got ${n} items; allowed: up to ${mostItems}`, { hint: 'use svd' });
  const difference = new Float32Array(n * n);
  const count = new Int32Array(n * n);
  for (let u = 0; u + 1 < start.length; u++) {
    for (let a = start[u]!; a < start[u + 1]!; a++) {
      const row = item[a]! * n;
      for (let b = start[u]!; b < start[u + 1]!; b++) {
        difference[row + item[b]!]! += rating[a]! - rating[b]!;
        count[row + item[b]!]!++;
      }
    }
  }
  for (let k = 0; k < difference.length; k++) if (count[k]! > 0) difference[k]! /= count[k]!;
  return { n, mean, difference, count };
}

function predictorOf(shelf: Shelf, { n, mean, difference, count }: Fitted): Predictor {
  const rated = (history: History): readonly number[] => [...history.items.keys()].filter((k) => !Number.isNaN(history.ratings[k]!));
  const meanOf = (history: History, own: readonly number[]): number => (own.length === 0 ? mean : own.reduce((sum, k) => sum + history.ratings[k]!, 0) / own.length);
  const neighbours = (history: History, own: readonly number[], item: number): readonly number[] => (item >= n ? [] : own.filter((k) => history.items[k]! < n && count[item * n + history.items[k]!]! > 0));
  return {
    for(_user, history) {
      const own = rated(history);
      const average = meanOf(history, own);
      return (item) => {
        const near = neighbours(history, own, item);
        return near.length === 0 ? average : average + near.reduce((sum, k) => sum + difference[item * n + history.items[k]!]!, 0) / near.length;
      };
    },
    similarInto(item, out) {
      for (let i = 0; i < shelf.items.length; i++) out[i] = i < n && item < n && count[item * n + i]! > 0 ? -Math.abs(difference[item * n + i]!) / Math.log2(1 + count[item * n + i]!) : -10;
    },
    parts(_user, history, item) {
      const own = rated(history);
      const near = neighbours(history, own, item);
      const shares = new Float32Array(history.items.length);
      for (const k of near) shares[k] = difference[item * n + history.items[k]!]! / near.length;
      return { shares, rest: [{ kind: own.length === 0 ? 'base' : 'user', share: meanOf(history, own) }] };
    },
    learn: () => undefined,
    toArtifact: () => ({ json: { n, mean }, arrays: { difference, count } }),
  };
}

/**
 * Slope One.
 *
 * @example
 * const model = slopeOne();
 */
export function slopeOne(options: SlopeOneOptions = {}): Method {
  refuseUnknownOptions('slope-one', options, ['scale']);
  return ratingMethod('slope-one', options.scale, (ratings, shelf) => predictorOf(shelf, fitDifferences(ratings)), (shelf, json, arrays) =>
    predictorOf(shelf, { ...(json as unknown as Pick<Fitted, 'n' | 'mean'>), difference: arrays['difference'] as Float32Array, count: arrays['count'] as Int32Array }));
}

// Neighbours on residuals: Koren (2010): rating = baseline + Σ sim · (residual of the k nearest items the user rated) / Σ sim, sim = Pearson around baselines,
// shrunk by (n - 1) / (n - 1 + 100). Items as neighbours, so that a prediction can name them. Cost: O(Σ_u n_u²) fit, O(n_u) a prediction.
import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { fitBiases, openBiases, userBias, type Biases } from './baseline.js';
import { ratingMethod, type Predictor, type Ratings } from './rating-core.js';

export interface KnnBaselineOptions {
  /** Neighbours used. Default 40. */
  readonly neighbours?: number;
  /** Default 100. */
  readonly shrink?: number;
  readonly scale?: readonly [number, number];
}

const mostItems = 10_000;

function similarities(ratings: Ratings, biases: Biases, shrink: number): Float32Array {
  const n = ratings.itemCount;
  if (n > mostItems) throw new AnbarError('E_RECOMMEND_SIZE', `knn-baseline got ${n} items; allowed: up to ${mostItems}`, { hint: 'use svd' });
  const [product, square] = [new Float32Array(n * n), new Float32Array(n * n)];
  const count = new Uint16Array(n * n);
  const { start, item, rating } = ratings;
  for (let u = 0; u + 1 < start.length; u++) {
    for (let a = start[u]!; a < start[u + 1]!; a++) {
      const i = item[a]!;
      const x = rating[a]! - biases.mean - biases.user[u]! - biases.item[i]!;
      for (let b = start[u]!; b < start[u + 1]!; b++) {
        const j = item[b]!;
        product[i * n + j]! += x * (rating[b]! - biases.mean - biases.user[u]! - biases.item[j]!);
        square[i * n + j]! += x * x;
        if (count[i * n + j]! < 65_535) count[i * n + j]!++;
      }
    }
  }
  const similarity = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const scale = Math.sqrt(square[i * n + j]! * square[j * n + i]!);
      const pairs = Math.max(0, count[i * n + j]! - 1);
      if (i !== j && scale > 0) similarity[i * n + j] = (product[i * n + j]! / scale) * (pairs / (pairs + shrink));
    }
  }
  return similarity;
}

function predictorOf(shelf: Shelf, biases: Biases, similarity: Float32Array, n: number, neighbours: number): Predictor {
  const near = (history: History, item: number): readonly { readonly k: number; readonly sim: number }[] => {
    if (item >= n) return [];
    const found: { k: number; sim: number }[] = [];
    history.items.forEach((j, k) => {
      if (j >= n || Number.isNaN(history.ratings[k]!)) return;
      const sim = similarity[item * n + j]!;
      if (sim > 0) found.push({ k, sim });
    });
    return found.length <= neighbours ? found : found.sort((a, b) => b.sim - a.sim || a.k - b.k).slice(0, neighbours);
  };
  const residual = (history: History, k: number, own: number): number => history.ratings[k]! - biases.mean - own - (biases.item[history.items[k]!] ?? 0);
  return {
    for(user, history) {
      const own = userBias(shelf, biases, user, history);
      return (item) => {
        let [sum, total] = [0, 0];
        for (const { k, sim } of near(history, item)) {
          sum += sim * residual(history, k, own);
          total += sim;
        }
        return biases.mean + own + (biases.item[item] ?? 0) + (total > 0 ? sum / total : 0);
      };
    },
    similarInto(item, out) {
      for (let i = 0; i < shelf.items.length; i++) out[i] = i < n && item < n ? similarity[item * n + i]! : 0;
    },
    parts(user, history, item) {
      const own = userBias(shelf, biases, user, history);
      const shares = new Float32Array(history.items.length);
      const found = near(history, item);
      const total = found.reduce((sum, { sim }) => sum + sim, 0);
      for (const { k, sim } of found) shares[k] = (sim * residual(history, k, own)) / total;
      return { shares, rest: [{ kind: 'base', share: biases.mean }, { kind: 'user', share: own }, { kind: 'item', share: biases.item[item] ?? 0 }] };
    },
    learn: () => undefined,
    toArtifact: () => ({ json: { n, neighbours, mean: biases.mean, userRegularization: biases.userRegularization }, arrays: { similarity, userBias: biases.user, itemBias: biases.item } }),
  };
}

/**
 * k nearest items around a baseline.
 *
 * @example
 * const model = knnBaseline({ neighbours: 40 });
 */
export function knnBaseline(options: KnnBaselineOptions = {}): Method {
  refuseUnknownOptions('knn-baseline', options, ['neighbours', 'shrink', 'scale']);
  const neighbours = wholeNumber('neighbours', options.neighbours ?? 40, 1, 100_000);
  const shrink = numberIn('shrink', options.shrink ?? 100, 0, 1e6);
  return ratingMethod(
    'knn-baseline', options.scale,
    (ratings, shelf) => {
      const biases = fitBiases(ratings);
      return predictorOf(shelf, biases, similarities(ratings, biases, shrink), ratings.itemCount, neighbours);
    },
    (shelf, json, arrays) => {
      const { n, neighbours: saved } = json as { readonly n: number; readonly neighbours: number };
      return predictorOf(shelf, openBiases(json as never, arrays), arrays['similarity'] as Float32Array, n, saved);
    },
  );
}

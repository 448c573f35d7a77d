import { AnbarError } from '../../base/errors.js';
import type { Json } from '../../base/artifact.js';
import { eachCandidate, type Core, type CoreArtifact, type Method, type Parts } from '../core.js';
import type { History } from '../history.js';
import type { Shelf } from '../shelf.js';

/** Ratings by user: the pairs of the shelf that carry one. */
export interface Ratings {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly rating: Float32Array;
  readonly userOf: Int32Array;
  readonly itemCount: number;
  readonly mean: number;
  readonly scale: readonly [number, number];
}

/** Throws E_RECOMMEND_DATA without a rating, E_RECOMMEND_EVENT for one off the scale that was asked for. */
export function ratingsOf(shelf: Shelf, asked?: readonly [number, number]): Ratings {
  const { rows } = shelf;
  const start = new Int32Array(rows.start.length);
  const kept: number[] = [];
  const owner: number[] = [];
  let [low, high, sum] = [Infinity, -Infinity, 0];
  for (let u = 0; u + 1 < rows.start.length; u++) {
    for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) {
      const r = rows.rating[k]!;
      if (Number.isNaN(r)) continue;
      if (asked !== undefined && !(r >= asked[0] && r <= asked[1])) {
        throw new AnbarError('E_RECOMMEND_EVENT', `the rating of ${shelf.users[u]!} for ${shelf.items[rows.item[k]!]!} is ${r}; allowed: ${asked[0]} to ${asked[1]}`, { facts: { field: 'value', value: r } });
      }
      kept.push(k);
      owner.push(u);
      low = Math.min(low, r);
      high = Math.max(high, r);
      sum += r;
    }
    start[u + 1] = kept.length;
  }
  if (kept.length === 0) throw new AnbarError('E_RECOMMEND_DATA', 'there are no ratings; allowed for a rating model: events of kind rating', { hint: 'for views and purchases use ials, ease or hybrid' });
  return {
    start, item: Int32Array.from(kept, (k) => rows.item[k]!), rating: Float32Array.from(kept, (k) => rows.rating[k]!), userOf: Int32Array.from(owner), itemCount: shelf.items.length,
    mean: sum / kept.length, scale: asked ?? [low, high],
  };
}

/** What a rating model is once fitted; raw predictions, not yet held to the scale. */
export interface Predictor {
  /** Prediction of any item for one user. */
  for(user: number, history: History): (item: number) => number;
  similarInto(item: number, out: Float32Array): void;
  /** Additive parts of the raw prediction. */
  parts(user: number, history: History, item: number): Parts;
  learn(users: readonly number[]): void;
  toArtifact(): CoreArtifact;
}

function ratingCore(shelf: Shelf, scale: readonly [number, number], predictor: Predictor): Core {
  const held = (value: number): number => Math.min(scale[1], Math.max(scale[0], value));
  return {
    scale,
    scoreInto(user, history, out, candidates) {
      const predict = predictor.for(user, history);
      eachCandidate(shelf.items.length, candidates, out, (i) => held(predict(i)));
    },
    similarInto: (item, out) => predictor.similarInto(item, out),
    parts(user, history, item) {
      const parts = predictor.parts(user, history, item);
      const raw = parts.shares.reduce((a, b) => a + b, 0) + parts.rest.reduce((a, b) => a + b.share, 0);
      return { shares: parts.shares, rest: [...parts.rest, { kind: 'scale', share: held(raw) - raw }] };
    },
    learn: (users) => predictor.learn(users),
    toArtifact() {
      const saved = predictor.toArtifact();
      return { json: { scale, model: saved.json }, arrays: saved.arrays };
    },
  };
}

/** A rating model as a method: how it is fitted on ratings and opened. */
export function ratingMethod(name: string, scale: readonly [number, number] | undefined, fit: (ratings: Ratings, shelf: Shelf, context: Parameters<Method['fit']>[1]) => Predictor, open: (shelf: Shelf, json: Json, arrays: CoreArtifact['arrays']) => Predictor): Method {
  if (scale !== undefined && !(Array.isArray(scale) && scale.length === 2 && scale[0]! < scale[1]!)) throw new AnbarError('E_BASE_OPTION', `scale is ${String(scale)}; allowed: [least, most]`, { facts: { field: 'scale' } });
  return {
    name,
    async fit(shelf, context) {
      const ratings = ratingsOf(shelf, scale);
      return ratingCore(shelf, ratings.scale, fit(ratings, shelf, context));
    },
    open(shelf, { json, arrays }) {
      const saved = json as { readonly scale: readonly [number, number]; readonly model: Json };
      return ratingCore(shelf, saved.scale, open(shelf, saved.model, arrays));
    },
  };
}

/** Cosine between rows of factors. */
export function cosinesInto(item: number, factors: Float32Array, width: number, out: Float32Array): void {
  out.fill(0);
  const known = factors.length / width;
  if (item >= known) return;
  const norm = (i: number): number => {
    let s = 0;
    for (let k = 0; k < width; k++) s += factors[i * width + k]! ** 2;
    return Math.sqrt(s);
  };
  const own = norm(item);
  for (let i = 0; i < Math.min(known, out.length); i++) {
    let s = 0;
    for (let k = 0; k < width; k++) s += factors[item * width + k]! * factors[i * width + k]!;
    const n = own * norm(i);
    out[i] = n > 0 ? s / n : 0;
  }
}

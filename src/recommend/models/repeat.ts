// Repeat consumption: what the user touched before, most and latest first (Anderson, Kumar, Tomkins, Vassilvitskii 2014: how much and how long ago explains most of it).
// Assumes that a past touch says something of the next one: true of groceries and of what was looked at but not bought. Cost: O(history) a list.
import { refuseUnknownOptions } from '../../base/options.js';
import { eachCandidate, type Core, type Method } from '../core.js';
import type { History } from '../history.js';
import { numberIn } from '../model-options.js';
import { presentOf } from '../popularity.js';
import type { Shelf } from '../shelf.js';

export interface RepeatOptions {
  /** Days after which a touch counts half. Default 30. */
  readonly halfLifeDays?: number;
}

function repeatCore(shelf: Shelf, present: number, halfLifeDays: number): Core {
  let sums = new Float32Array(shelf.items.length);
  const weightOf = (history: History, k: number): number => {
    const now = Math.max(present, history.times[history.times.length - 1]!);
    return Math.log2(1 + history.strengths[k]!) * 2 ** (-(now - history.times[k]!) / (halfLifeDays * 86_400_000));
  };
  return {
    scoreInto(_user, history, out, candidates) {
      if (sums.length < shelf.items.length) sums = new Float32Array(shelf.items.length);
      history.items.forEach((i, k) => (sums[i] = weightOf(history, k)));
      eachCandidate(shelf.items.length, candidates, out, (i) => sums[i]!);
      for (const i of history.items) sums[i] = 0;
    },
    // Says nothing of what is like what.
    similarInto: (_item, out) => void out.fill(0),
    parts: (_user, history, item) => ({ shares: Float32Array.from(history.items, (i, k) => (i === item ? weightOf(history, k) : 0)), rest: [] }),
    learn: () => undefined,
    toArtifact: () => ({ json: { present, halfLifeDays }, arrays: {} }),
  };
}

/**
 * The repeat recommender: with the filter `seen: false` it is "buy it again", without it what was looked at and not bought.
 *
 * @example
 * const model = repeat({ halfLifeDays: 14 });
 */
export function repeat(options: RepeatOptions = {}): Method {
  refuseUnknownOptions('repeat', options, ['halfLifeDays']);
  const halfLifeDays = numberIn('halfLifeDays', options.halfLifeDays ?? 30, 1e-3, 1e6);
  return {
    name: 'repeat',
    fit: async (shelf) => repeatCore(shelf, presentOf(shelf.rows.time), halfLifeDays),
    open(shelf, { json }) {
      const saved = json as { readonly present: number; readonly halfLifeDays: number };
      return repeatCore(shelf, saved.present, saved.halfLifeDays);
    },
  };
}

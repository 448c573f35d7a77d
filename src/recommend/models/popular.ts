// Popularity with exponential time decay: the baseline that any other model must beat, and what is shown to strangers. O(events).
import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions } from '../../base/options.js';
import { eachCandidate, type Core, type Method } from '../core.js';
import { strengthOf } from '../history.js';
import { eventKinds } from '../../table/interactions.js';
import { numberIn } from '../model-options.js';
import { decayedPopularity } from '../popularity.js';
import type { Shelf } from '../shelf.js';

export interface PopularOptions {
  /** Days after which an event counts half. Default: no decay. */
  readonly halfLifeDays?: number;
  /** Score by the logarithm of the count: the same order, but in a blend a best seller does not drown everything. Default false. */
  readonly logarithm?: boolean;
}

function popularCore(shelf: Shelf, fitted: Float32Array, logarithm: boolean): Core {
  let counts = fitted;
  const scoreOf = (i: number): number => (logarithm ? Math.log2(1 + (counts[i] ?? 0)) : (counts[i] ?? 0));
  return {
    scoreInto: (_user, _history, out, candidates) => eachCandidate(shelf.items.length, candidates, out, scoreOf),
    similarInto: (item, out) => eachCandidate(shelf.items.length, undefined, out, (i) => (shelf.facts[i]!.category !== undefined && shelf.facts[i]!.category === shelf.facts[item]!.category ? 1 : 0) * scoreOf(i)),
    parts: (_user, history, item) => ({ shares: new Float32Array(history.items.length), rest: [{ kind: 'popular', share: scoreOf(item) }] }),
    learn(_users, events) {
      if (shelf.items.length > counts.length) {
        const grown = new Float32Array(shelf.items.length);
        grown.set(counts);
        counts = grown;
      }
      for (const event of events) counts[shelf.itemIndex(event.item)]! += strengthOf[eventKinds.indexOf(event.kind)]!;
    },
    toArtifact: () => ({ json: { logarithm }, arrays: { counts } }),
  };
}

/**
 * The popularity recommender.
 *
 * @example
 * const model = popular({ halfLifeDays: 30 });
 */
export function popular(options: PopularOptions = {}): Method {
  refuseUnknownOptions('popular', options, ['halfLifeDays', 'logarithm']);
  const halfLife = options.halfLifeDays === undefined ? Infinity : numberIn('halfLifeDays', options.halfLifeDays, 1e-3, 1e6);
  const logarithm = options.logarithm ?? false;
  if (typeof logarithm !== 'boolean') throw new AnbarError('E_BASE_OPTION', `logarithm is ${String(logarithm)}; allowed: true, false`, { facts: { field: 'logarithm', value: logarithm } });
  return {
    name: 'popular',
    fit: async (shelf) => popularCore(shelf, decayedPopularity(shelf, halfLife), logarithm),
    open: (shelf, { json, arrays }) => popularCore(shelf, arrays['counts'] as Float32Array, (json as { readonly logarithm?: boolean }).logarithm === true),
  };
}

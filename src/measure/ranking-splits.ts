import { AnbarError } from '../base/errors.js';
import { wholeNumber } from '../base/options.js';
import type { Interactions } from '../table/interactions.js';

/** Events to learn from and events to be judged by; both know all users and items. */
export interface RankingSplit {
  readonly train: Interactions;
  readonly test: Interactions;
}

/** The events at these places, in this order. */
export function selectEvents(data: Interactions, places: Int32Array): Interactions {
  return {
    ...data,
    userOf: Int32Array.from(places, (e) => data.userOf[e]!),
    itemOf: Int32Array.from(places, (e) => data.itemOf[e]!),
    time: Float64Array.from(places, (e) => data.time[e]!),
    kind: Uint8Array.from(places, (e) => data.kind[e]!),
    value: Float32Array.from(places, (e) => data.value[e]!),
  };
}

function splitWhere(data: Interactions, isTest: (e: number) => boolean): RankingSplit {
  const train: number[] = [];
  const test: number[] = [];
  for (let e = 0; e < data.userOf.length; e++) (isTest(e) ? test : train).push(e);
  if (train.length === 0 || test.length === 0) throw new AnbarError('E_RECOMMEND_DATA', `a split leaves ${train.length} events to learn from and ${test.length} to be judged by; allowed: at least one of each`);
  return { train: selectEvents(data, Int32Array.from(train)), test: selectEvents(data, Int32Array.from(test)) };
}

/** Places in order of time; equal times in the order of the table. */
function byTime(data: Interactions): Int32Array {
  return Int32Array.from(data.time.keys()).sort((a, b) => data.time[a]! - data.time[b]! || a - b);
}

/**
 * The newest `share` of all events is the test: what the shop could really have known on that day. The default, because it is the only split of the three
 * that shows a model no other user's future.
 *
 * @example
 * timeSplit(interactions, 0.2);
 */
export function timeSplit(data: Interactions, share = 0.2): RankingSplit {
  if (!(share > 0 && share < 1)) throw new AnbarError('E_BASE_OPTION', `share is ${share}; allowed: above 0 and below 1`, { facts: { field: 'share', value: share } });
  const order = byTime(data);
  const test = new Uint8Array(order.length);
  for (const e of order.subarray(Math.floor(order.length * (1 - share)))) test[e] = 1;
  return splitWhere(data, (e) => test[e] === 1);
}

/** FNV-1a, 32 bits, over the UTF-8 bytes: the same fold in every language. */
export function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193);
  return h >>> 0;
}

/** Fold of each event: FNV-1a of `user<TAB>item` modulo `folds`. */
export function hashFolds(data: Interactions, folds = 5): Uint8Array {
  wholeNumber('folds', folds, 2, 255);
  return Uint8Array.from(data.userOf, (u, e) => fnv1a(`${data.users[u]!}\t${data.items[data.itemOf[e]!]!}`) % folds);
}

/**
 * Pairs of one fold are the test. Mixes past and future: for comparison with published figures, not for a decision.
 *
 * @example
 * const { train, test } = hashSplit(interactions, 0, 5);
 * train.userOf.length + test.userOf.length === interactions.userOf.length; // true
 */
export function hashSplit(data: Interactions, fold = 0, folds = 5): RankingSplit {
  wholeNumber('fold', fold, 0, folds - 1);
  const of = hashFolds(data, folds);
  return splitWhere(data, (e) => of[e] === fold);
}

/** The last event of each user who has two or more is the test. Shows the model the future of other users: for comparison only. */
export function lastOutSplit(data: Interactions): RankingSplit {
  const last = new Int32Array(data.users.length).fill(-1);
  const count = new Int32Array(data.users.length);
  for (const e of byTime(data)) {
    last[data.userOf[e]!] = e;
    count[data.userOf[e]!]!++;
  }
  return splitWhere(data, (e) => last[data.userOf[e]!] === e && count[data.userOf[e]!]! > 1);
}

/**
 * Every event of one fifth of the items (by hash of the id) is the test: items that nobody has met.
 *
 * @example
 * const { train, test } = itemSplit(interactions);
 * train.userOf.length + test.userOf.length === interactions.userOf.length; // true
 */
export function itemSplit(data: Interactions, fold = 0, folds = 5): RankingSplit {
  wholeNumber('fold', fold, 0, folds - 1);
  const cold = Uint8Array.from(data.items, (item) => (fnv1a(item) % folds === fold ? 1 : 0));
  return splitWhere(data, (e) => cold[data.itemOf[e]!] === 1);
}

import { AnbarError } from '../base/errors.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../base/options.js';
import type { Random } from '../base/random.js';
import { averagePrecision, hitRate, ndcg, precision, recall, reciprocalRank } from '../measure/ranking.js';
import { beyondAccuracy, type BeyondAccuracy } from '../measure/ranking-beyond.js';
import { bootstrapMean, type Interval } from '../measure/ranking-bootstrap.js';
import type { RankingSplit } from '../measure/ranking-splits.js';
import type { Filter, FittedRecommender, Interactions } from '../recommend/contract.js';
import { eventKinds } from '../table/interactions.js';

export interface RankingOptions {
  /** Length of the list for NDCG, MAP, MRR, hit rate, precision and coverage. Default 10. */
  readonly k?: number;
  /** Length of the list for recall. Default 20. */
  readonly recallAt?: number;
  /** Filter of every request; what the user already has is left out by default. */
  readonly filter?: Filter;
  /** What counts as chosen: `bought` (purchases and ratings; default) or `any` event. A test without purchases and ratings is always measured by `any`. */
  readonly counts?: 'bought' | 'any';
  readonly random: Random;
}

/** Means over users of whom there is something to learn from and something to be judged by. */
export interface RankingScore extends BeyondAccuracy {
  readonly users: number;
  /** What counted as chosen. */
  readonly counted: 'bought' | 'any';
  /** Share of the chosen (user, item) pairs that the user already had: not counted where lists leave them out. */
  readonly repeatShare: number;
  readonly ndcg: number;
  /** 95 % bootstrap interval over users. */
  readonly ndcgInterval: Interval;
  readonly recall: number;
  readonly precision: number;
  readonly map: number;
  readonly mrr: number;
  readonly hitRate: number;
  /** NDCG by length of the user's history: the shortest third, the middle, the longest. */
  readonly ndcgByHistory: readonly [number, number, number];
  /** NDCG of each user, in order of the id: for paired tests between models. */
  readonly ndcgOfUsers: Float64Array;
}

/** A purchase or a rating: the kinds that make the user have the item. */
const isOwning = (kind: number): boolean => kind >= eventKinds.indexOf('purchase');

/** Users' distinct items, by user index; of these kinds of event. */
function itemsOfUsers(data: Interactions, isOf: (kind: number) => boolean = () => true): Map<number, Set<number>> {
  const sets = new Map<number, Set<number>>();
  data.userOf.forEach((u, e) => {
    if (!isOf(data.kind[e]!)) return;
    if (!sets.has(u)) sets.set(u, new Set());
    sets.get(u)!.add(data.itemOf[e]!);
  });
  return sets;
}

/**
 * Refuses a split in which an event to be judged by is also among those learned from: same user, item and time.
 * Throws E_EVALUATE_LEAK. A measured list would otherwise be a list of what was remembered.
 */
export function refuseLeak({ train, test }: RankingSplit): void {
  const keyOf = (data: Interactions, e: number): string => `${data.users[data.userOf[e]!]!}\t${data.items[data.itemOf[e]!]!}\t${data.time[e]!}\t${data.kind[e]!}`;
  const learned = new Set<string>();
  for (let e = 0; e < train.userOf.length; e++) learned.add(keyOf(train, e));
  for (let e = 0; e < test.userOf.length; e++) {
    const key = keyOf(test, e);
    if (learned.has(key)) throw new AnbarError('E_EVALUATE_LEAK', `the event ${key.replaceAll('\t', ', ')} is both learned from and measured; allowed: each event on one side`);
  }
}

/**
 * Measures a fitted recommender on the test part of the split that it was fitted on. Lists come through `recommend`, so filters and fallbacks are measured too.
 * Counted is exactly what a list may hold: by default lists leave out what the user already has (bought or rated), so buying it again does not count, while buying
 * what was only looked at before does; with the filter `seen: false` repeat purchases are shown and count. O(users · (list + items)).
 *
 * @example
 * const split = timeSplit(interactions);
 * const score = evaluateRanking(await recommenderNamed('ials').fit(split.train, context), split, { random: createRandom(1) });
 */
export function evaluateRanking(fitted: FittedRecommender, split: RankingSplit, options: RankingOptions): RankingScore {
  refuseUnknownOptions('evaluateRanking', options, ['k', 'recallAt', 'filter', 'counts', 'random']);
  refuseLeak(split);
  const { train, test } = split;
  const k = wholeNumber('k', options.k ?? 10, 1, 10_000);
  const recallAt = wholeNumber('recallAt', options.recallAt ?? 20, 1, 10_000);
  const had = itemsOfUsers(train);
  const owned = itemsOfUsers(train, isOwning);
  const counted = oneOf('counts', options.counts ?? 'bought', ['bought', 'any']) === 'bought' && test.kind.some(isOwning) ? 'bought' : 'any';
  const chosen = itemsOfUsers(test, counted === 'bought' ? isOwning : undefined);
  const leavesOut = options.filter?.seen ?? true;
  const itemIndex = new Map(train.items.map((item, i) => [item, i]));
  const users = [...chosen.keys()].filter((u) => had.has(u)).sort((a, b) => (train.users[a]! < train.users[b]! ? -1 : 1));
  const rows: { readonly history: number; readonly ndcg: number; readonly recall: number; readonly precision: number; readonly map: number; readonly mrr: number; readonly hit: number }[] = [];
  const lists: Int32Array[] = [];
  let [pairs, repeats] = [0, 0];
  for (const u of users) {
    const history = had.get(u)!;
    const fresh = [...chosen.get(u)!].filter((i) => owned.get(u)?.has(i) !== true);
    pairs += chosen.get(u)!.size;
    repeats += chosen.get(u)!.size - fresh.length;
    const relevant = new Set((leavesOut ? fresh : [...chosen.get(u)!]).map((i) => train.items[i]!));
    if (relevant.size === 0) continue;
    const { items } = fitted.recommend({ user: train.users[u]!, n: Math.max(k, recallAt), ...(options.filter === undefined ? {} : { filter: options.filter }) });
    const hits = items.map((item) => relevant.has(item));
    lists.push(Int32Array.from(items.slice(0, k), (item) => itemIndex.get(item)!));
    rows.push({
      history: history.size, ndcg: ndcg(hits, relevant.size, k), recall: recall(hits, relevant.size, recallAt), precision: precision(hits, k),
      map: averagePrecision(hits, relevant.size, k), mrr: reciprocalRank(hits, k), hit: hitRate(hits, k),
    });
  }
  if (rows.length === 0) throw new AnbarError('E_RECOMMEND_DATA', 'no user has events on both sides of the split; allowed: at least one');
  const mean = (pick: (row: (typeof rows)[number]) => number, among = rows): number => among.reduce((sum, row) => sum + pick(row), 0) / among.length;
  const byHistory = [...rows].sort((a, b) => a.history - b.history);
  const third = Math.ceil(rows.length / 3);
  const ndcgOfUsers = Float64Array.from(rows, (row) => row.ndcg);
  const holders = new Float64Array(train.items.length);
  for (const items of had.values()) for (const i of items) holders[i]!++;
  const codes = new Map<string, number>();
  const category = Int32Array.from(train.items, (_, i) => {
    const name = train.facts[i]?.category;
    if (name === undefined) return -1;
    if (!codes.has(name)) codes.set(name, codes.size);
    return codes.get(name)!;
  });
  return {
    users: rows.length,
    counted,
    repeatShare: repeats / pairs,
    ndcg: mean((row) => row.ndcg),
    ndcgInterval: bootstrapMean(ndcgOfUsers, options.random.fork('ndcg')),
    recall: mean((row) => row.recall),
    precision: mean((row) => row.precision),
    map: mean((row) => row.map),
    mrr: mean((row) => row.mrr),
    hitRate: mean((row) => row.hit),
    ndcgByHistory: [0, 1, 2].map((part) => mean((row) => row.ndcg, byHistory.slice(part * third, (part + 1) * third))) as unknown as readonly [number, number, number],
    ndcgOfUsers,
    ...beyondAccuracy({ lists, holders, userCount: had.size, category }),
  };
}

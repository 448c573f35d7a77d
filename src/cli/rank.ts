import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { openDataset } from '../engine/open-dataset.js';
import { createRandom, type Random } from '../base/random.js';
import { evaluateRanking, type RankingScore } from '../evaluate/ranking.js';
import { bootstrapMean } from '../measure/ranking-bootstrap.js';
import { ratingMae, ratingRmse } from '../measure/ratings.js';
import { hashSplit, itemSplit, lastOutSplit, timeSplit, type RankingSplit } from '../measure/ranking-splits.js';
import { recommenderNamed, recommenderNames, type ModelOptions } from '../recommend/catalogue.js';
import type { FittedRecommender, Interactions } from '../recommend/contract.js';
import type { Command } from './command.js';
import { keepRecord, recordOption } from './keep-record.js';
import { contextOf, filterOf, filterOptions, interactionsOf, modelOptions, optionsOf, seedOf } from './recommend-input.js';

interface RankRow {
  readonly model: string;
  readonly ndcg: number;
  readonly low: number;
  readonly high: number;
  readonly recall: number;
  readonly map: number;
  readonly mrr: number;
  readonly hitRate: number;
  readonly coverage: number;
  readonly novelty: number;
  readonly diversity: number;
  readonly popularityBias: number;
  readonly rmse: number | null;
  readonly mae: number | null;
  readonly fitSeconds: number;
  readonly rankSeconds: number;
}

/** NDCG@k of one model over another's, user by user. */
interface Comparison {
  readonly model: string;
  readonly against: string;
  readonly difference: number;
  /** 95 % bootstrap interval over users; above 0: not by luck. */
  readonly low: number;
  readonly high: number;
}

interface Ranked {
  readonly split: string;
  readonly users: number;
  /** What counted as chosen. */
  readonly counted: 'bought' | 'any';
  /** Do lists hold what the user already has, and does choosing it again count? */
  readonly repeats: boolean;
  readonly repeatShare: number;
  readonly leaderboard: readonly RankRow[];
  /** The hybrid against the best of the others; without it, the best against the second. Absent with one model. */
  readonly comparison?: Comparison;
}

const splits = { time: timeSplit, hash: hashSplit, last: lastOutSplit, items: itemSplit } as const;

function ratingErrors(fitted: FittedRecommender, test: Interactions): { readonly rmse: number; readonly mae: number } | undefined {
  const places = Array.from(test.kind.keys()).filter((e) => test.kind[e] === 3);
  if (places.length === 0) return undefined;
  const predicted = fitted.score(places.map((e) => test.users[test.userOf[e]!]!), places.map((e) => test.items[test.itemOf[e]!]!));
  const truth = places.map((e) => test.value[e]!);
  return { rmse: ratingRmse(truth, predicted), mae: ratingMae(truth, predicted) };
}

/** How the hybrid learns when a split mixes times: from a part drawn as the split is. A slice of the newest would teach it another task than the one measured. */
function sliceOf(kind: keyof typeof splits): ModelOptions {
  return kind === 'hash' ? { slice: 'random' } : kind === 'last' ? { slice: 'last' } : {};
}

function compare(leaderboard: readonly RankRow[], ndcgOf: ReadonlyMap<string, Float64Array>, random: Random): Comparison | undefined {
  const others = leaderboard.filter(({ model }) => model !== 'hybrid');
  const model = leaderboard.length > others.length ? 'hybrid' : others[0]?.model;
  const against = others.find((row) => row.model !== model)?.model;
  if (model === undefined || against === undefined) return undefined;
  const [own, theirs] = [ndcgOf.get(model)!, ndcgOf.get(against)!];
  const { mean, low, high } = bootstrapMean(own.map((value, u) => value - theirs[u]!), random.fork('compare'));
  return { model, against, difference: mean, low, high };
}

export const rankCommand: Command<Ranked> = {
  name: 'rank',
  about: 'compare recommenders on what users went on to choose',
  usage: '<dataset>',
  example: 'anbar rank datasets/movielens --split time --models popular,ials,hybrid',
  options: [
    { name: 'split', value: 'text', placeholder: 'KIND', about: 'time (default: the newest 20 %), hash, last, items (lists of items that nobody met)' },
    { name: 'models', value: 'text', placeholder: 'NAMES', about: `of ${recommenderNames.join(', ')} (default popular,item-knn,ials,ease,hybrid)` },
    { name: 'k', value: 'number', placeholder: 'N', about: 'length of the list (default 10)' },
    { name: 'counts', value: 'text', placeholder: 'KIND', about: 'what counts as chosen: bought (default: purchases and ratings; where there are none, any) or any event' },
    ...filterOptions.map((option) => (option.name === 'seen' ? { ...option, about: 'lists keep what the user already has, and buying it again counts (default: left out, not counted)' } : option)),
    ...modelOptions,
    recordOption,
  ],
  async run(call, world) {
    const kind = oneOf('--split', call.text('split') ?? 'time', ['time', 'hash', 'last', 'items']);
    const k = call.integer('k', { least: 1, most: 1000, fallback: 10 });
    const asked = call.list('models');
    const names = asked.length === 0 ? ['popular', 'item-knn', 'ials', 'ease', 'hybrid'] : asked;
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new AnbarError('E_CLI_USAGE', `--models names ${twice} twice; allowed: each model once`);
    const counts = oneOf('--counts', call.text('counts') ?? 'bought', ['bought', 'any']);
    const models = names.map((name) => recommenderNamed(name, { ...(name === 'hybrid' ? sliceOf(kind) : {}), ...optionsOf(call, name, names) }));
    const split: RankingSplit = splits[kind](await interactionsOf(call, world, 'rank'));
    const filter = { ...filterOf(call), ...(kind === 'items' ? { allow: [...new Set(split.test.itemOf)].map((i) => split.test.items[i]!) } : {}) };
    const leaderboard: RankRow[] = [];
    const ndcgOf = new Map<string, Float64Array>();
    let last: RankingScore | undefined;
    for (const model of models) {
      const context = await contextOf(call, world);
      const started = world.now();
      const fitted = await model.fit(split.train, context);
      const ready = world.now();
      const score = evaluateRanking(fitted, split, { k, random: context.random, filter, counts });
      const errors = ['baseline', 'svd', 'svdpp', 'nmf', 'slope-one', 'knn-baseline'].includes(model.name) ? ratingErrors(fitted, split.test) : undefined;
      last = score;
      ndcgOf.set(model.name, score.ndcgOfUsers);
      leaderboard.push({
        model: model.name, ndcg: score.ndcg, low: score.ndcgInterval.low, high: score.ndcgInterval.high, recall: score.recall, map: score.map, mrr: score.mrr, hitRate: score.hitRate,
        coverage: score.coverage, novelty: score.novelty, diversity: score.diversity, popularityBias: score.popularityBias, rmse: errors?.rmse ?? null, mae: errors?.mae ?? null,
        fitSeconds: (ready - started) / 1000, rankSeconds: (world.now() - ready) / 1000,
      });
    }
    leaderboard.sort((a, b) => b.ndcg - a.ndcg);
    const comparison = compare(leaderboard, ndcgOf, createRandom(seedOf(call)));
    const { users, counted, repeatShare } = last!;
    const ranked: Ranked = { split: kind, users, counted, repeats: call.flag('seen'), repeatShare, leaderboard, ...(comparison === undefined ? {} : { comparison }) };
    await keepRecord(call, world, await openDataset(resolve(world.cwd, call.operands[0]!)), { kind: 'rank', seed: seedOf(call) }, { k, options: optionsOf(call, names[0]!, names), ...ranked });
    return ranked;
  },
  render({ split, users, counted, repeats, repeatShare, leaderboard, comparison }) {
    const columns = ['model', 'ndcg', 'low', 'high', 'recall', 'map', 'mrr', 'hitRate', 'coverage', 'novelty', 'popularityBias', 'rmse', 'mae', 'fitSeconds'] as const;
    const cell = (value: string | number | null): string => (typeof value === 'number' ? (Number.isNaN(value) ? '—' : value.toFixed(4)) : (value ?? '—'));
    const rows = [columns as readonly string[], ...leaderboard.map((row) => columns.map((column) => cell(row[column])))];
    const widths = columns.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
    const share = `${(100 * repeatShare).toFixed(0)} % of what was chosen`;
    const rule = `chosen: ${counted === 'bought' ? 'bought or rated' : 'any event'}; ${repeats ? `what the user already has (${share}) is shown and counts` : `what the user already has (${share}) is neither shown nor counted; --seen counts it`}`;
    const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
    const verdict = comparison === undefined ? '' : `${comparison.model} over ${comparison.against}: ${signed(comparison.difference)} NDCG, 95 % ${signed(comparison.low)} to ${signed(comparison.high)} by bootstrap over users\n`;
    return `${split} split, ${users} users; ${rule}\n${rows.map((row) => row.map((text, c) => text.padEnd(widths[c]!)).join('  ').trimEnd()).join('\n')}\n${verdict}`;
  },
};

import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { openDataset } from '../engine/open-dataset.js';
import { evaluateRanking } from '../evaluate/ranking.js';
import { ratingMae, ratingRmse } from '../measure/ratings.js';
import { hashSplit, itemSplit, lastOutSplit, timeSplit, type RankingSplit } from '../measure/ranking-splits.js';
import { recommenderNamed, recommenderNames } from '../recommend/catalogue.js';
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

interface Ranked {
  readonly split: string;
  readonly users: number;
  readonly leaderboard: readonly RankRow[];
}

const splits = { time: timeSplit, hash: hashSplit, last: lastOutSplit, items: itemSplit } as const;

function ratingErrors(fitted: FittedRecommender, test: Interactions): { readonly rmse: number; readonly mae: number } | undefined {
  const places = Array.from(test.kind.keys()).filter((e) => test.kind[e] === 3);
  if (places.length === 0) return undefined;
  const predicted = fitted.score(places.map((e) => test.users[test.userOf[e]!]!), places.map((e) => test.items[test.itemOf[e]!]!));
  const truth = places.map((e) => test.value[e]!);
  return { rmse: ratingRmse(truth, predicted), mae: ratingMae(truth, predicted) };
}

export const rankCommand: Command<Ranked> = {
  name: 'rank',
  about: 'compare recommenders on what users went on to choose',
  usage: '<dataset>',
  example: 'anbar rank datasets/movielens --split time --models popular,ials,hybrid',
  options: [
    { name: 'split', value: 'text', placeholder: 'KIND', about: 'time (default: the newest 20 %), hash, last, items (new items)' },
    { name: 'models', value: 'text', placeholder: 'NAMES', about: `of ${recommenderNames.join(', ')} (default popular,item-knn,ials,ease,hybrid)` },
    { name: 'k', value: 'number', placeholder: 'N', about: 'length of the list (default 10)' },
    ...filterOptions,
    ...modelOptions,
    recordOption,
  ],
  async run(call, world) {
    const kind = oneOf('--split', call.text('split') ?? 'time', ['time', 'hash', 'last', 'items']);
    const k = call.integer('k', { least: 1, most: 1000, fallback: 10 });
    const asked = call.list('models');
    const names = asked.length === 0 ? ['popular', 'item-knn', 'ials', 'ease', 'hybrid'] : asked;
    const options = optionsOf(call);
    if (Object.keys(options).length > 0 && names.length > 1) throw new AnbarError('E_CLI_USAGE', '--options was given for several models; allowed: one model');
    const models = names.map((name) => recommenderNamed(name, options));
    const split: RankingSplit = splits[kind](await interactionsOf(call, world, 'rank'));
    const leaderboard: RankRow[] = [];
    let users = 0;
    for (const model of models) {
      const context = contextOf(call, world);
      const started = world.now();
      const fitted = await model.fit(split.train, context);
      const ready = world.now();
      const score = evaluateRanking(fitted, split, { k, random: context.random, filter: filterOf(call) });
      const errors = ['baseline', 'svd', 'svdpp', 'nmf', 'slope-one', 'knn-baseline'].includes(model.name) ? ratingErrors(fitted, split.test) : undefined;
      users = score.users;
      leaderboard.push({
        model: model.name, ndcg: score.ndcg, low: score.ndcgInterval.low, high: score.ndcgInterval.high, recall: score.recall, map: score.map, mrr: score.mrr, hitRate: score.hitRate,
        coverage: score.coverage, novelty: score.novelty, diversity: score.diversity, popularityBias: score.popularityBias, rmse: errors?.rmse ?? null, mae: errors?.mae ?? null,
        fitSeconds: (ready - started) / 1000, rankSeconds: (world.now() - ready) / 1000,
      });
    }
    const ranked = { split: kind, users, leaderboard: leaderboard.sort((a, b) => b.ndcg - a.ndcg) };
    await keepRecord(call, world, await openDataset(resolve(world.cwd, call.operands[0]!)), { kind: 'rank', seed: seedOf(call) }, { k, options, ...ranked });
    return ranked;
  },
  render({ split, users, leaderboard }) {
    const columns = ['model', 'ndcg', 'low', 'high', 'recall', 'map', 'mrr', 'hitRate', 'coverage', 'novelty', 'popularityBias', 'rmse', 'mae', 'fitSeconds'] as const;
    const cell = (value: string | number | null): string => (typeof value === 'number' ? (Number.isNaN(value) ? '—' : value.toFixed(4)) : (value ?? '—'));
    const rows = [columns as readonly string[], ...leaderboard.map((row) => columns.map((column) => cell(row[column])))];
    const widths = columns.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
    return `${split} split, ${users} users\n${rows.map((row) => row.map((text, c) => text.padEnd(widths[c]!)).join('  ').trimEnd()).join('\n')}\n`;
  },
};

import { AnbarError } from '../base/errors.js';
import { loadInteractions } from '../engine/load-interactions.js';
import { evaluateRanking, type RankingScore } from '../evaluate/ranking.js';
import { timeSplit } from '../measure/ranking-splits.js';
import type { ModelManifest } from '../publish/manifest.js';
import { publishRecommender } from '../publish/publish-recommender.js';
import type { Registry } from '../publish/registry.js';
import { recommenderNamed } from '../recommend/catalogue.js';
import type { FittedRecommender, Interactions, Recommender } from '../recommend/contract.js';
import type { Dataset } from '../table/dataset.js';
import type { CommandCall, CommandWorld } from './command.js';
import { contextOf, optionsOf, seedOf } from './recommend-input.js';

/** The name under which the dashboard and `anbar start` look for lists. */
export const recommendModel = 'for-you';

export interface PublishedLists {
  readonly manifest: ModelManifest;
  readonly fitted: FittedRecommender;
  readonly fitSeconds: number;
  /** How it ranked the newest fifth of the events, fitted on the rest; absent when not measured. */
  readonly score?: RankingScore;
}

async function measured(recommender: Recommender, data: Interactions, call: CommandCall, world: CommandWorld): Promise<{ readonly score: RankingScore; readonly popularity: RankingScore }> {
  const split = timeSplit(data);
  const of = async (model: Recommender): Promise<RankingScore> => {
    const context = await contextOf(call, world);
    return evaluateRanking(await model.fit(split.train, context), split, { random: context.random });
  };
  return { score: await of(recommender), popularity: await of(recommenderNamed('popular')) };
}

/** `anbar publish <dataset> --recommender hybrid`: measured on the newest fifth beside popularity, then fitted on everything. */
export async function publishLists(method: string, call: CommandCall, world: CommandWorld, dataset: Dataset, registry: Registry): Promise<PublishedLists> {
  for (const option of ['model', 'horizon']) if (call.text(option) !== undefined) throw new AnbarError('E_CLI_USAGE', `--${option} was given beside --recommender; allowed: it is for forecasters`);
  const origins = call.integer('origins', { least: 0, most: 1, fallback: 1 });
  const recommender = recommenderNamed(method, optionsOf(call, method));
  const data = await loadInteractions(dataset);
  const both = origins === 0 ? undefined : await measured(recommender, data, call, world);
  const started = world.now();
  const fitted = await recommender.fit(data, await contextOf(call, world));
  const fitSeconds = (world.now() - started) / 1000;
  const metrics = both === undefined ? [] : [
    { name: 'ndcg@10', value: both.score.ndcg, low: both.score.ndcgInterval.low, high: both.score.ndcgInterval.high, baseline: both.popularity.ndcg },
    { name: 'recall@20', value: both.score.recall, baseline: both.popularity.recall },
    { name: 'coverage', value: both.score.coverage, baseline: both.popularity.coverage },
  ];
  const manifest = await publishRecommender(registry, { name: call.text('name') ?? recommendModel, fitted, interactions: data, dataset: dataset.manifest, seed: seedOf(call), aliases: call.list('alias'), metrics });
  return { manifest, fitted, fitSeconds, ...(both === undefined ? {} : { score: both.score }) };
}

import { AnbarError } from '../base/errors.js';
import { timeSplit } from '../measure/ranking-splits.js';
import { recommenderNamed, type ModelOptions } from '../recommend/catalogue.js';
import type { Interactions, RecommendContext } from '../recommend/contract.js';
import { evaluateRanking } from './ranking.js';

export interface TunedRow {
  readonly options: ModelOptions;
  readonly ndcg: number;
}

/**
 * Chooses options by NDCG@10 on the newest fifth of the given events, which must be training events only: what is measured later is not shown to it. Best first.
 *
 * @example
 * const [best] = await tuneRanking('ials', gridPoints({ factors: [16, 32, 64] }), split.train, context);
 */
export async function tuneRanking(name: string, points: readonly ModelOptions[], training: Interactions, context: RecommendContext): Promise<readonly TunedRow[]> {
  if (points.length === 0) throw new AnbarError('E_BASE_OPTION', 'points is empty; allowed: at least one set of options', { facts: { field: 'points' } });
  const split = timeSplit(training, 0.2);
  const rows: TunedRow[] = [];
  context.progress.start(`tune ${name}`, points.length);
  for (const options of points) {
    const fitted = await recommenderNamed(name, options).fit(split.train, context);
    rows.push({ options, ndcg: evaluateRanking(fitted, split, { random: context.random }).ndcg });
    context.progress.advance(rows.length);
  }
  context.progress.finish();
  return rows.sort((a, b) => b.ndcg - a.ndcg);
}

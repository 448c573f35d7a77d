import type { Json } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import { wholeNumber } from '../base/options.js';
import type { Random } from '../base/random.js';
import { concordantPairs, ratingMae, ratingRmse } from '../measure/ratings.js';
import { selectEvents } from '../measure/ranking-splits.js';
import { recommenderNamed, type ModelOptions } from './catalogue.js';
import type { Interactions, RecommendContext } from './contract.js';

/** Values to try by option name. */
export type Grid = Readonly<Record<string, readonly Json[]>>;

/** Every combination of the grid, in order. */
export function gridPoints(grid: Grid): readonly ModelOptions[] {
  return Object.entries(grid).reduce<ModelOptions[]>((points, [name, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))), [{}]);
}

/** `count` different combinations drawn at random; all of them if there are no more. */
export function randomPoints(grid: Grid, count: number, random: Random): readonly ModelOptions[] {
  const all = [...gridPoints(grid)];
  wholeNumber('count', count, 1, 1_000_000);
  for (let k = all.length - 1; k > 0; k--) {
    const other = random.integer(k + 1);
    [all[k], all[other]] = [all[other]!, all[k]!];
  }
  return all.slice(0, count);
}

export interface RatingErrors {
  readonly rmse: number;
  readonly mae: number;
  readonly fcp: number;
}

/**
 * Cross-validates a rating model over `folds` random folds of the ratings; means over folds.
 *
 * @example
 * await crossValidate('svd', { factors: 50 }, interactions, 5, context);
 */
export async function crossValidate(name: string, options: ModelOptions, data: Interactions, folds: number, context: RecommendContext): Promise<RatingErrors> {
  wholeNumber('folds', folds, 2, 100);
  const rated = Int32Array.from(data.kind.keys()).filter((e) => data.kind[e] === 3);
  if (rated.length < folds) throw new AnbarError('E_RECOMMEND_DATA', `there are ${rated.length} ratings; allowed: at least ${folds}, one a fold`);
  const random = context.random.fork('folds');
  const fold = rated.map(() => random.integer(folds));
  const sums = { rmse: 0, mae: 0, fcp: 0 };
  for (let f = 0; f < folds; f++) {
    const train = selectEvents(data, rated.filter((_, k) => fold[k] !== f));
    const test = selectEvents(data, rated.filter((_, k) => fold[k] === f));
    const fitted = await recommenderNamed(name, options).fit(train, context);
    const users = Array.from(test.userOf, (u) => test.users[u]!);
    const predicted = fitted.score(users, Array.from(test.itemOf, (i) => test.items[i]!));
    sums.rmse += ratingRmse(test.value, predicted) / folds;
    sums.mae += ratingMae(test.value, predicted) / folds;
    sums.fcp += concordantPairs(users, test.value, predicted) / folds;
  }
  return sums;
}

export interface SearchRow extends RatingErrors {
  readonly options: ModelOptions;
}

/**
 * Tries each point by cross-validation; best RMSE first. For a grid give `gridPoints(grid)`, for a random search `randomPoints(grid, count, random)`.
 *
 * @example
 * const [best] = await searchRatings('svd', gridPoints({ factors: [20, 100], epochs: [10, 20] }), interactions, 3, context);
 */
export async function searchRatings(name: string, points: readonly ModelOptions[], data: Interactions, folds: number, context: RecommendContext): Promise<readonly SearchRow[]> {
  const rows: SearchRow[] = [];
  context.progress.start(`search ${name}`, points.length);
  for (const options of points) {
    rows.push({ options, ...(await crossValidate(name, options, data, folds, context)) });
    context.progress.advance(rows.length);
  }
  context.progress.finish();
  return rows.sort((a, b) => a.rmse - b.rmse);
}

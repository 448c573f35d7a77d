import type { Artifact, Json } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import type { Recommender } from './contract.js';
import type { Method } from './core.js';
import type { VectorsName } from './item-vectors.js';
import { baseline } from './models/baseline.js';
import { bpr } from './models/bpr.js';
import { content } from './models/content.js';
import { ease } from './models/ease.js';
import { hybridOf, type Member } from './models/hybrid.js';
import { ials } from './models/ials.js';
import { itemKnn } from './models/item-knn.js';
import { knnBaseline } from './models/knn-baseline.js';
import { nmf } from './models/nmf.js';
import { popular } from './models/popular.js';
import { repeat } from './models/repeat.js';
import { sessionKnn } from './models/session-knn.js';
import { slopeOne } from './models/slope-one.js';
import { svd, svdpp } from './models/svd.js';
import { decayedPopularity } from './popularity.js';
import { Ranking } from './ranking.js';
import { openShelf } from './shelf-artifact.js';
import { stockShelf } from './stock-shelf.js';

/** Options of a model as JSON, e.g. `{ factors: 32 }`; each model refuses what it does not know. */
export type ModelOptions = Readonly<Record<string, Json>>;

type Maker = (options: ModelOptions) => Method;

/** What the hybrid weighs. Labels name parts of saved models: never give one to another model. */
const hybridMembers = (vectors: Json | undefined): readonly Member[] => [
  { label: 'ials', method: ials() },
  { label: 'ials-strict', method: ials({ strictness: 3 }) },
  { label: 'ease', method: ease() },
  { label: 'item-knn', method: itemKnn() },
  { label: 'session-knn', method: sessionKnn() },
  { label: 'content', method: content(vectors === undefined ? {} : { vectors: vectors as VectorsName }) },
  { label: 'popular', method: popular({ halfLifeDays: 10 }) },
  { label: 'popular-log', method: popular({ halfLifeDays: 90, logarithm: true }) },
  { label: 'repeat', method: repeat() },
];

// One line a model.
const catalogue: Readonly<Record<string, Maker>> = {
  popular,
  'item-knn': itemKnn,
  ials,
  ease,
  bpr,
  'session-knn': sessionKnn,
  content,
  repeat,
  hybrid: ({ vectors, ...options }) => hybridOf(hybridMembers(vectors), options),
  baseline,
  svd,
  svdpp,
  nmf,
  'slope-one': slopeOne,
  'knn-baseline': knnBaseline,
};

/**
 * Names of all models that `recommenderNamed` makes.
 *
 * @example
 * recommenderNames.includes('ials'); // true
 */
export const recommenderNames: readonly string[] = Object.keys(catalogue);

function makerNamed(name: string): Maker {
  if (Object.hasOwn(catalogue, name)) return catalogue[name]!;
  throw new AnbarError('E_RECOMMEND_MODEL', `model is ${name}; allowed: ${recommenderNames.join(', ')}`, { facts: { field: 'model', value: name } });
}

/** Days after which an event counts half in what strangers are shown. */
const strangersHalfLifeDays = 60;

/** A method as the contract's recommender: stocks the shelf, fits, wraps. `made` is kept in the artifact. */
export function recommenderOf(method: Method, made: ModelOptions = {}): Recommender {
  return {
    name: method.name,
    async fit(interactions, context) {
      const shelf = stockShelf(interactions, context.log);
      if (shelf.rows.item.length === 0) throw new AnbarError('E_RECOMMEND_DATA', `${method.name} got no events; allowed: at least one`);
      const core = await method.fit(shelf, context);
      shelf.forgetEvents();
      return new Ranking({ name: method.name, core, shelf, popular: decayedPopularity(shelf, strangersHalfLifeDays), made });
    },
  };
}

/**
 * The recommender of that name. Throws E_RECOMMEND_MODEL for an unknown one, E_BASE_OPTION for bad options.
 *
 * @example
 * const fitted = await recommenderNamed('ials', { factors: 8 }).fit(interactions, { random: createRandom(1), log: silentLog, progress: silentProgress });
 * fitted.recommend({ user: interactions.users[0]!, n: 10 });
 */
export function recommenderNamed(name: string, options: ModelOptions = {}): Recommender {
  return recommenderOf(makerNamed(name)(options), options);
}

/**
 * Opens a saved recommender, whichever model it is. Throws E_RECOMMEND_MODEL and E_ARTIFACT_CORRUPT.
 *
 * @example
 * const fitted = openRecommender(decodeArtifact(encodeArtifact(recommender.toArtifact())));
 */
export function openRecommender(artifact: Artifact): Ranking {
  const maker = makerNamed(artifact.kind);
  if (artifact.format !== 1) throw new AnbarError('E_RECOMMEND_MODEL', `format of ${artifact.kind} is ${artifact.format}; allowed: 1`, { facts: { field: 'format', value: artifact.format } });
  const shelf = openShelf(artifact);
  const { made, core } = artifact.json as { readonly made: ModelOptions; readonly core: Json };
  const popularity = artifact.arrays['popular'];
  if (popularity === undefined || popularity.length !== shelf.items.length) throw new AnbarError('E_ARTIFACT_CORRUPT', `recommender ${artifact.kind} is corrupt: popular has not one number an item`);
  const arrays = Object.fromEntries(Object.entries(artifact.arrays).filter(([name]) => name.startsWith('core.')).map(([name, array]) => [name.slice(5), array]));
  return new Ranking({ name: artifact.kind, core: maker(made).open(shelf, { json: core, arrays }), shelf, popular: popularity as Float32Array, made });
}

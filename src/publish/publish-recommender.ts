import type { Json } from '../base/artifact.js';
import { dayText } from '../base/day.js';
import type { FittedRecommender } from '../recommend/contract.js';
import type { Manifest } from '../table/dataset.js';
import type { Interactions } from '../table/interactions.js';
import { recommendAnswer } from './answers.js';
import type { ModelExample, ModelManifest } from './manifest.js';
import { publishModel } from './publish-model.js';
import type { Registry } from './registry.js';
import type { RecommendBody } from './wire.js';

export interface PublishRecommenderRequest {
  readonly name: string;
  readonly fitted: FittedRecommender;
  /** What it was fitted on. */
  readonly interactions: Interactions;
  readonly dataset: Pick<Manifest, 'name' | 'fingerprint'>;
  readonly metrics?: ModelManifest['metrics'];
  readonly seed?: number;
  readonly aliases?: readonly string[];
}

const dayOfTime = (time: number): string => dayText(Math.floor(time / 86_400_000));

/** Cheap requests that touch the model: a stranger, the first customer and the last one. */
function examplesOf({ fitted, interactions }: PublishRecommenderRequest, now: number): readonly ModelExample[] {
  const users = [...new Set([interactions.users[0], interactions.users.at(-1)])].filter((user) => user !== undefined);
  const requests: readonly RecommendBody[] = [{ n: 5 }, ...users.map((user) => ({ user, n: 5 }))];
  return requests.map((request) => ({ request: request as Json, answer: JSON.parse(JSON.stringify(recommendAnswer(fitted, request, now))) as Json }));
}

/**
 * Publishes a fitted recommender with its examples, what it was fitted on and what it is not for. Throws what `publishModel` throws.
 *
 * @example
 * const manifest = await publishRecommender(registry, { name: 'for-you', fitted: recommender, interactions, dataset: dataset.manifest, aliases: ['champion'] });
 */
export async function publishRecommender(registry: Registry, request: PublishRecommenderRequest): Promise<ModelManifest> {
  const { fitted, interactions, dataset, metrics, seed, aliases } = request;
  let first = Infinity;
  let last = -Infinity;
  for (const time of interactions.time) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return publishModel(registry, {
    name: request.name,
    task: 'recommend',
    artifact: fitted.toArtifact(),
    dataset: { name: dataset.name, fingerprint: dataset.fingerprint, rows: interactions.time.length, firstDay: dayOfTime(first), lastDay: dayOfTime(last), lastTime: new Date(last).toISOString() },
    metrics: metrics ?? [],
    examples: examplesOf(request, registry.world.now()),
    about: {
      summary: `Recommendations by ${fitted.name}, fitted on ${interactions.time.length} events of ${interactions.users.length} customers and ${interactions.items.length} items of ${dataset.name}.`,
      limits: ['Customers it has not seen get what is popular, until their first event.', 'It ranks; its scores are not probabilities.'],
    },
    ...(seed === undefined ? {} : { seed }),
    ...(aliases === undefined ? {} : { aliases }),
  });
}

import type { Json } from '../../src/base/artifact.js';
import { AnbarError } from '../../src/base/errors.js';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import { forecastAnswer, recommendAnswer, sameAnswer } from '../../src/publish/answers.js';
import type { ModelManifest } from '../../src/publish/manifest.js';
import type { Registry } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';
import { forecastRequestSchema, recommendRequestSchema } from '../../src/publish/wire.js';
import type { FittedRecommender } from '../../src/recommend/contract.js';
import type { Openers } from '../context.js';
import { answerCache, type AnswerCache } from './answer-cache.js';

interface Served {
  readonly name: string;
  readonly version: number;
  readonly manifest: ModelManifest;
  readonly manifestSha256: string;
  /** Metrics count, bound once: a label lookup a request is not free. */
  readonly counted: { inc(): void };
}

export interface ServedForecaster extends Served {
  readonly task: 'forecast';
  readonly model: FittedForecaster;
  /** All series, in the model's order. */
  readonly series: readonly string[];
  readonly cache: AnswerCache;
}

export interface ServedRecommender extends Served {
  readonly task: 'recommend';
  readonly model: FittedRecommender;
}

/** One version, verified, opened and tried: ready to answer. */
export type ServedModel = ServedForecaster | ServedRecommender;

function differs(manifest: ModelManifest, index: number, cause?: unknown): AnbarError {
  return new AnbarError('E_SERVER_REPLAY', `model ${manifest.name}@${manifest.version} does not answer example ${index + 1} as it did when it was published`, { cause, facts: { model: manifest.name, version: manifest.version } });
}

async function replay(manifest: ModelManifest, examples: readonly { readonly request: Json; readonly answer: Json }[], answer: (request: Json) => unknown): Promise<void> {
  for (const [index, example] of examples.entries()) {
    let given: Json;
    try {
      given = JSON.parse(JSON.stringify(await answer(example.request))) as Json;
    } catch (cause) {
      throw differs(manifest, index, cause);
    }
    if (!sameAnswer(given, example.answer)) throw differs(manifest, index);
  }
}

/**
 * Reads a version (every byte verified), opens it and replays its examples; throws E_PUBLISH_CORRUPT, E_PUBLISH_UNKNOWN or E_SERVER_REPLAY.
 * Replaying is the warm-up too.
 */
export async function openVersion(registry: Registry, openers: Openers, name: string, version: number, counted: Served['counted']): Promise<ServedModel> {
  const { manifest, manifestSha256, artifact, examples } = await readModel(registry, name, version);
  const facts = { name, version, manifest, manifestSha256, counted };
  if (manifest.task === 'forecast') {
    const model = await openers.openForecaster(artifact);
    await replay(manifest, examples, (request) => forecastAnswer(model, forecastRequestSchema.parse(request)));
    const series = (await forecastAnswer(model, { horizon: 1 })).map((one) => one.series);
    return { ...facts, task: 'forecast', model, series, cache: answerCache() };
  }
  const model = await openers.openRecommender(artifact);
  await replay(manifest, examples, (request) => recommendAnswer(model, recommendRequestSchema.parse(request), Date.parse(manifest.publishedAt)));
  return { ...facts, task: 'recommend', model };
}

import type { Json } from '../../src/base/artifact.js';
import { AnbarError } from '../../src/base/errors.js';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import { forecastAnswer, recommendAnswer, sameAnswer } from '../../src/publish/answers.js';
import type { ModelManifest } from '../../src/publish/manifest.js';
import type { Registry } from '../../src/publish/registry.js';
import { dayOf, type Day } from '../../src/base/day.js';
import { readModel, type PublishedModel } from '../../src/publish/version-folder.js';
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
  /** How far it has learned what was fed: the journal's last group, and for a forecaster its last day. */
  readonly fed: { seq: number; endDay: Day };
}

export interface ServedForecaster extends Served {
  readonly task: 'forecast';
  readonly model: FittedForecaster;
  /** All series, in the model's order. */
  readonly series: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
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

/** What is found out about a version when it is opened and its examples are replayed. */
export interface Tried {
  readonly manifestSha256: string;
  /** A forecaster's series and last day; of a recommender none. */
  readonly series: readonly string[];
  readonly endDay: Day;
}

type Opened = { readonly task: 'forecast'; readonly model: FittedForecaster } | { readonly task: 'recommend'; readonly model: FittedRecommender };

async function openModel(openers: Openers, { manifest, artifact }: PublishedModel): Promise<Opened> {
  return manifest.task === 'forecast' ? { task: 'forecast', model: await openers.openForecaster(artifact) } : { task: 'recommend', model: await openers.openRecommender(artifact) };
}

/** Replays a version's examples (which is the warm-up too) and asks what it covers; throws E_SERVER_REPLAY. */
async function tryModel({ manifest, manifestSha256, examples }: PublishedModel, opened: Opened): Promise<Tried> {
  if (opened.task === 'recommend') {
    await replay(manifest, examples, (request) => recommendAnswer(opened.model, recommendRequestSchema.parse(request), Date.parse(manifest.publishedAt)));
    return { manifestSha256, series: [], endDay: 0 };
  }
  await replay(manifest, examples, (request) => forecastAnswer(opened.model, forecastRequestSchema.parse(request)));
  const ahead = await forecastAnswer(opened.model, { horizon: 1 });
  return { manifestSha256, series: ahead.map((one) => one.series), endDay: ahead.length === 0 ? 0 : dayOf(ahead[0]!.dates[0]!) - 1 };
}

/** Reads a version (every byte verified), opens it and replays its examples; throws E_PUBLISH_CORRUPT, E_PUBLISH_UNKNOWN or E_SERVER_REPLAY. */
export async function tryVersion(registry: Registry, openers: Openers, name: string, version: number): Promise<Tried> {
  const published = await readModel(registry, name, version);
  return tryModel(published, await openModel(openers, published));
}

export interface OpenOptions {
  readonly registry: Registry;
  readonly openers: Openers;
  /** Tries a version elsewhere, before it is opened here. */
  readonly trial: ((name: string, version: number) => Promise<Tried>) | undefined;
  readonly counted: Served['counted'];
}

/**
 * Opens a version that was tried: elsewhere, if there is such a place, so that one which hangs, eats memory or throws does so there; else here.
 * Throws E_PUBLISH_CORRUPT, E_PUBLISH_UNKNOWN, E_SERVER_REPLAY or E_SERVER_TRIAL.
 */
export async function openVersion({ registry, openers, trial, counted }: OpenOptions, name: string, version: number): Promise<ServedModel> {
  const elsewhere = await trial?.(name, version);
  const published = await readModel(registry, name, version);
  const { manifest, manifestSha256 } = published;
  if (elsewhere !== undefined && elsewhere.manifestSha256 !== manifestSha256) throw new AnbarError('E_PUBLISH_CORRUPT', `model ${name}@${version} changed while it was tried`);
  const opened = await openModel(openers, published);
  const { series, endDay } = elsewhere ?? (await tryModel(published, opened));
  const facts = { name, version, manifest, manifestSha256, counted, fed: { seq: 0, endDay } };
  return opened.task === 'forecast' ? { ...facts, ...opened, series, indexOf: new Map(series.map((one, s) => [one, s])), cache: answerCache() } : { ...facts, ...opened };
}

import type { Json } from '../base/artifact.js';
import type { AccuracyRecord } from '../evaluate/accuracy-record.js';
import type { FittedForecaster } from '../forecast/contract.js';
import type { Manifest } from '../table/dataset.js';
import { dayText } from '../base/day.js';
import { seriesStart, type Panel } from '../table/panel.js';
import { forecastAnswer } from './answers.js';
import type { ModelExample, ModelManifest } from './manifest.js';
import { profileOf } from './profile.js';
import { publishModel } from './publish-model.js';
import type { Registry } from './registry.js';
import type { ForecastBody } from './wire.js';

export interface PublishForecasterRequest {
  readonly name: string;
  readonly fitted: FittedForecaster;
  /** What it was fitted on. */
  readonly panel: Panel;
  readonly dataset: Pick<Manifest, 'name' | 'fingerprint'>;
  readonly metrics?: ModelManifest['metrics'];
  /** The backtest's record of it, see `accuracyRecord`. */
  readonly accuracy?: AccuracyRecord;
  readonly seed?: number;
  readonly summary?: string;
  readonly limits?: readonly string[];
  readonly aliases?: readonly string[];
}

const exampleSeries = 3;

/** Requests that are cheap and yet touch the model: the first, the middle and the last series, one day and two weeks. */
async function examplesOf(fitted: FittedForecaster, panel: Panel): Promise<readonly ModelExample[]> {
  const last = panel.keys.length - 1;
  const series = [...new Set(Array.from({ length: exampleSeries }, (_, i) => panel.keys[Math.round((i * last) / (exampleSeries - 1))]!))];
  const requests: readonly ForecastBody[] = [{ horizon: 1, series }, { horizon: 14, series: series.slice(0, 1) }];
  const examples: ModelExample[] = [];
  for (const request of requests) examples.push({ request: request as Json, answer: JSON.parse(JSON.stringify(await forecastAnswer(fitted, request))) as Json });
  return examples;
}

/** The model's feature plan, where its artifact has one. */
function planOf(json: Json): Json {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? ((json as Readonly<Record<string, Json>>)['plan'] ?? null) : null;
}

/**
 * Publishes a fitted forecaster with everything that its manifest should say: examples, feature plan, training profile, what it was fitted on.
 * Throws what `publishModel` throws.
 *
 * @example
 * const manifest = await publishForecaster(registry, { name: 'demand', fitted, panel, dataset: dataset.manifest, aliases: ['champion'] });
 */
export async function publishForecaster(registry: Registry, request: PublishForecasterRequest): Promise<ModelManifest> {
  const { fitted, panel, dataset } = request;
  const artifact = fitted.toArtifact();
  let firstDay = panel.endDay;
  for (let s = 0; s < panel.keys.length; s++) firstDay = Math.min(firstDay, seriesStart(panel, s));
  const known = panel.columns.get('price');
  const profile = [profileOf('quantity', panel.quantity), ...(known === undefined ? [] : [profileOf('price', known.values)])];
  return publishModel(registry, {
    name: request.name,
    task: 'forecast',
    artifact,
    dataset: { name: dataset.name, fingerprint: dataset.fingerprint, rows: panel.quantity.length, series: panel.keys.length, firstDay: dayText(firstDay), lastDay: dayText(panel.endDay) },
    featurePlan: planOf(artifact.json),
    metrics: request.metrics ?? [],
    examples: await examplesOf(fitted, panel),
    about: {
      summary: request.summary ?? `Daily demand by ${fitted.name}, fitted on ${dataset.name} up to ${dayText(panel.endDay)}.`,
      limits: [...(request.limits ?? ['Series that it was not fitted on have no forecast.', 'Forecasts beyond the horizon it was measured at are less certain than their ranges say.'])],
    },
    profile,
    ...(request.accuracy === undefined ? {} : { accuracy: request.accuracy }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(request.aliases === undefined ? {} : { aliases: request.aliases }),
  });
}

// The Open Inference Protocol, version 2 (KServe, Triton): health, metadata and infer, for tools that speak it.
import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { recommendAnswer } from '../../src/publish/answers.js';
import { wireLimits } from '../../src/publish/wire.js';
import { answerForecast } from '../models/answer-forecast.js';
import { pickModel } from '../models/pick-model.js';
import type { ServedModel } from '../models/served-model.js';
import { route, type Route } from '../route.js';
import { areFeatures, scoreInputs, scorePlainText, scorerOf } from './infer-rows.js';
import { modelReference } from './shared-schemas.js';
import { inferAnswerSchema, inferRequestSchema, textsOf, wholeOf, type InferInput, type InferOutput } from './tensors.js';

const params = z.strictObject({ model: modelReference });
const ready = z.strictObject({ ready: z.boolean() }).meta({ id: 'Ready' });
const tensorFacts = z
  .strictObject({ name: z.string(), datatype: z.string(), shape: z.array(z.int()), parameters: z.strictObject({ names: z.string(), horizon_gap: z.int(), method: z.string() }).optional() })
  .meta({ id: 'TensorFacts', description: 'Of `features`: their names in order, parted by commas, the furthest day ahead that a row may speak of, and the model that scores it' });
const tensorsSchema = z.strictObject({ inputs: z.array(tensorFacts), outputs: z.array(tensorFacts) });
const metadata = z.strictObject({ name: z.string(), versions: z.array(z.string()), platform: z.string(), ...tensorsSchema.shape }).meta({ id: 'ModelMetadata' });

const tensors = {
  forecast: { inputs: [{ name: 'series', datatype: 'BYTES', shape: [-1] }, { name: 'horizon', datatype: 'INT64', shape: [1] }], outputs: [{ name: 'mean', datatype: 'FP64', shape: [-1, -1] }] },
  recommend: { inputs: [{ name: 'user', datatype: 'BYTES', shape: [1] }, { name: 'n', datatype: 'INT64', shape: [1] }], outputs: [{ name: 'items', datatype: 'BYTES', shape: [-1] }, { name: 'scores', datatype: 'FP32', shape: [-1] }] },
} as const;

/** The tensors of a model: a forecaster with a regression takes series and horizon, or features. */
function tensorsOf(served: ServedModel): z.infer<typeof tensorsSchema> {
  const { inputs, outputs } = tensors[served.task];
  const scorer = served.task === 'forecast' ? scorerOf(served.model) : undefined;
  const own = { inputs: inputs.map(({ shape, ...rest }) => ({ ...rest, shape: [...shape] })), outputs: outputs.map(({ shape, ...rest }) => ({ ...rest, shape: [...shape] })) };
  if (scorer === undefined) return own;
  const features = { name: 'features', datatype: 'FP32', shape: [-1, scorer.names.length], parameters: { names: scorer.names.join(','), horizon_gap: scorer.horizonGap, method: scorer.method } };
  return { inputs: [...own.inputs, features], outputs: [...own.outputs, { name: 'score', datatype: 'FP32', shape: [-1] }] };
}

async function infer(served: ServedModel, inputs: readonly InferInput[], now: number): Promise<readonly InferOutput[]> {
  if (served.task === 'forecast') {
    if (areFeatures(inputs)) {
      served.counted.inc();
      return [scoreInputs(served.model, inputs)];
    }
    const horizon = wholeOf(inputs, 'horizon', wireLimits.horizonDays);
    const series = textsOf(inputs, 'series');
    const forecasts = await answerForecast(served, { horizon, ...(series === undefined ? {} : { series: [...series] }) });
    return [{ name: 'mean', datatype: 'FP64', shape: [forecasts.length, horizon], data: forecasts.flatMap((one) => one.mean) }];
  }
  const n = wholeOf(inputs, 'n', wireLimits.items);
  const user = textsOf(inputs, 'user')?.[0];
  served.counted.inc();
  const items = recommendAnswer(served.model, { n, ...(user === undefined ? {} : { user }) }, now);
  return [{ name: 'items', datatype: 'BYTES', shape: [items.length], data: items.map((one) => one.item) }, { name: 'scores', datatype: 'FP32', shape: [items.length], data: items.map((one) => one.score) }];
}

export const inferenceRoutes: readonly Route[] = [
  route({ id: 'v2Live', method: 'get', path: '/v2/health/live', roles: 'open', vital: true, answer: z.strictObject({ live: z.boolean() }).meta({ id: 'Live' }), summary: 'OIP: the process runs', run: () => ({ json: { live: true } }) }),
  route({
    id: 'v2Ready', method: 'get', path: '/v2/health/ready', roles: 'open', vital: true, answer: ready, summary: 'OIP: the server takes requests', errors: ['E_SERVER_STOPPING'],
    run({ context }) {
      if (context.state.stopping || !context.shelf.ready) throw new AnbarError('E_SERVER_STOPPING', 'not ready');
      return { json: { ready: true } };
    },
  }),
  route({
    id: 'v2Model', method: 'get', path: '/v2/models/{model}', roles: ['read', 'predict', 'admin'], params, answer: metadata, summary: "OIP: a model's inputs and outputs", errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_MODEL'],
    async run({ params: { model }, caller, context }) {
      const served = await pickModel(context, model, caller.id);
      return { json: { name: served.name, versions: [String(served.version)], platform: `anbar_${served.manifest.method.replaceAll('-', '_')}`, ...tensorsOf(served) } };
    },
  }),
  route({
    id: 'v2ModelReady', method: 'get', path: '/v2/models/{model}/ready', roles: ['read', 'predict', 'admin'], params, answer: ready, summary: 'OIP: the model answers', errors: ['E_PUBLISH_UNKNOWN', 'E_SERVER_MODEL'],
    async run({ params: { model }, caller, context }) {
      await pickModel(context, model, caller.id);
      return { json: { ready: true } };
    },
  }),
  route({
    id: 'v2Infer', method: 'post', path: '/v2/models/{model}/infer', roles: ['predict', 'admin'], params, body: inferRequestSchema, answer: inferAnswerSchema,
    summary: 'OIP: forecast (series, horizon → mean; or features → score), or recommend (user, n → items, scores)', errors: ['E_PUBLISH_UNKNOWN', 'E_FORECAST_SERIES', 'E_SERVER_MODEL', 'E_SERVER_TENSOR'],
    recall({ shelf }, { model }, text) {
      const served = shelf.held(model!);
      if (served?.task !== 'forecast' || shelf.shareOf(served.name) > 0) return undefined;
      const output = scorePlainText(served.model, text);
      if (output === undefined) return undefined;
      served.counted.inc();
      return `{"model_name":"${served.name}","model_version":"${served.version}","outputs":[${output}]}`;
    },
    async run({ params: { model }, body, caller, context, at }) {
      const served = await pickModel(context, model, textsOf(body.inputs, 'user')?.[0] ?? textsOf(body.inputs, 'series')?.[0] ?? caller.id);
      return { json: { model_name: served.name, model_version: String(served.version), ...(body.id === undefined ? {} : { id: body.id }), outputs: await infer(served, body.inputs, Date.parse(at)) } };
    },
  }),
];

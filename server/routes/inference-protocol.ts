// The Open Inference Protocol, version 2 (KServe, Triton): health, metadata and infer, for tools that speak it.
import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { recommendAnswer } from '../../src/publish/answers.js';
import { wireLimits } from '../../src/publish/wire.js';
import { rulesBroken } from '../http/problem.js';
import { answerForecast } from '../models/answer-forecast.js';
import { pickModel } from '../models/pick-model.js';
import type { ServedModel } from '../models/served-model.js';
import { route, type Route } from '../route.js';
import { modelReference } from './shared-schemas.js';

const params = z.strictObject({ model: modelReference });
const ready = z.strictObject({ ready: z.boolean() }).meta({ id: 'Ready' });
const tensorFacts = z.strictObject({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) }).meta({ id: 'TensorFacts' });
const metadata = z.strictObject({ name: z.string(), versions: z.array(z.string()), platform: z.string(), inputs: z.array(tensorFacts), outputs: z.array(tensorFacts) }).meta({ id: 'ModelMetadata' });

const input = z
  .discriminatedUnion('datatype', [
    z.strictObject({ name: z.string().max(64), datatype: z.literal('BYTES'), shape: z.array(z.int().nonnegative()).min(1).max(2), data: z.array(z.string().min(1).max(wireLimits.idLength)).max(wireLimits.series) }),
    z.strictObject({ name: z.string().max(64), datatype: z.literal('INT64'), shape: z.array(z.int().nonnegative()).min(1).max(2), data: z.array(z.int()).max(wireLimits.series) }),
  ])
  .meta({ id: 'InferInput' });

const request = z.strictObject({ id: z.string().max(200).optional(), inputs: z.array(input).min(1).max(8) }).meta({ id: 'InferRequest' });

const output = z.strictObject({ name: z.string(), datatype: z.string(), shape: z.array(z.int()), data: z.array(z.union([z.number(), z.string(), z.null()])) }).meta({ id: 'InferOutput' });

const answer = z.strictObject({ model_name: z.string(), model_version: z.string(), id: z.string().optional(), outputs: z.array(output) }).meta({ id: 'InferAnswer' });

type Input = z.infer<typeof input>;

function texts(inputs: readonly Input[], name: string): readonly string[] | undefined {
  const found = inputs.find((one) => one.name === name);
  return found?.datatype === 'BYTES' ? found.data : undefined;
}

function whole(inputs: readonly Input[], name: string, most: number): number {
  const found = inputs.find((one) => one.name === name);
  const value = found?.datatype === 'INT64' ? found.data[0] : undefined;
  if (value === undefined || value < 1 || value > most) throw rulesBroken('E_SERVER_TENSOR', `input ${name}`, [{ pointer: '/inputs', rule: `${name}: INT64 [1], a whole number from 1 to ${most}` }]);
  return value;
}

const tensors = {
  forecast: { inputs: [{ name: 'series', datatype: 'BYTES', shape: [-1] }, { name: 'horizon', datatype: 'INT64', shape: [1] }], outputs: [{ name: 'mean', datatype: 'FP64', shape: [-1, -1] }] },
  recommend: { inputs: [{ name: 'user', datatype: 'BYTES', shape: [1] }, { name: 'n', datatype: 'INT64', shape: [1] }], outputs: [{ name: 'items', datatype: 'BYTES', shape: [-1] }, { name: 'scores', datatype: 'FP32', shape: [-1] }] },
} as const;

async function infer(served: ServedModel, inputs: readonly Input[], now: number): Promise<readonly z.infer<typeof output>[]> {
  if (served.task === 'forecast') {
    const horizon = whole(inputs, 'horizon', wireLimits.horizonDays);
    const series = texts(inputs, 'series');
    const forecasts = await answerForecast(served, { horizon, ...(series === undefined ? {} : { series: [...series] }) });
    return [{ name: 'mean', datatype: 'FP64', shape: [forecasts.length, horizon], data: forecasts.flatMap((one) => one.mean) }];
  }
  const n = whole(inputs, 'n', wireLimits.items);
  const user = texts(inputs, 'user')?.[0];
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
      return { json: { name: served.name, versions: [String(served.version)], platform: `anbar_${served.manifest.method.replaceAll('-', '_')}`, ...tensors[served.task] } };
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
    id: 'v2Infer', method: 'post', path: '/v2/models/{model}/infer', roles: ['predict', 'admin'], params, body: request, answer, summary: 'OIP: forecast (series, horizon → mean) or recommend (user, n → items, scores)', errors: ['E_PUBLISH_UNKNOWN', 'E_FORECAST_SERIES', 'E_SERVER_MODEL', 'E_SERVER_TENSOR'],
    async run({ params: { model }, body, caller, context, at }) {
      const served = await pickModel(context, model, texts(body.inputs, 'user')?.[0] ?? texts(body.inputs, 'series')?.[0] ?? caller.id);
      return { json: { model_name: served.name, model_version: String(served.version), ...(body.id === undefined ? {} : { id: body.id }), outputs: await infer(served, body.inputs, Date.parse(at)) } };
    },
  }),
];

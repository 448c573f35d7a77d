import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scoreInputs, scorePlainText } from '../../server/routes/infer-rows.js';
import { inferRequestSchema } from '../../server/routes/tensors.js';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import { liveServer, publishForecaster, type LiveServer } from './live-server.js';
import { smallForecaster, smallPanel } from './small-models.js';
import { compilePlan, panelSchema } from '../../src/features/compile.js';
import { salesPlan } from '../../src/forecast/planned/sales-plan.js';

const panel = smallPanel(12, 120);
let server: LiveServer;
let boosted: FittedForecaster;
beforeAll(async () => {
  server = await liveServer();
  boosted = await smallForecaster(12, 1, 'xgboost', panel, { strategy: 'recursive', rounds: 30, depth: 4 });
  await publishForecaster(server.registry, 'boosted', boosted);
});
afterAll(() => server.stop());

interface Infer {
  readonly outputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly data: readonly number[] }[];
  readonly errors: readonly { readonly pointer: string; readonly rule: string }[];
}

interface Metadata {
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[]; readonly parameters?: { readonly names: string; readonly horizon_gap: number; readonly method: string } }[];
}

const infer = (inputs: unknown, model = 'boosted') => server.call<Infer>('POST', `/v2/models/${model}/infer`, { inputs });

/** Tomorrow's features of every series by the batch kernel, which serving does not use. */
function tomorrow(): { readonly names: readonly string[]; readonly rows: readonly (readonly (number | null)[])[] } {
  const { names, values } = compilePlan(salesPlan(panel, 1), panelSchema(panel)).batch(panel, { fromDay: panel.endDay + 1, toDay: panel.endDay + 1 });
  return { names, rows: panel.keys.map((_, s) => Array.from(values.subarray(s * names.length, (s + 1) * names.length), (value) => (Number.isNaN(value) ? null : value))) };
}

it('names its features in the metadata', async () => {
  const { json } = await server.call<Metadata>('GET', '/v2/models/boosted');
  const { names } = tomorrow();
  expect(json.inputs.find(({ name }) => name === 'features')).toEqual({ name: 'features', datatype: 'FP32', shape: [-1, names.length], parameters: { names: names.join(','), horizon_gap: 1, method: 'xgboost' } });
  expect((await server.call<Metadata>('GET', '/v2/models/demand')).json.inputs.map(({ name }) => name)).toEqual(['series', 'horizon']);
});

it('scores rows of features as it forecasts the series they were made of', async () => {
  const { names, rows } = tomorrow();
  const { json } = await server.call<{ readonly forecasts: readonly { readonly mean: readonly number[] }[] }>('POST', '/v1/models/boosted/forecast', { horizon: 1 });
  const means = json.forecasts.map(({ mean }) => mean[0]!);
  expect(new Set(means).size).toBeGreaterThan(5);
  const whole = await infer([{ name: 'features', datatype: 'FP32', shape: [rows.length, names.length], data: rows.flat() }]);
  expect(whole.status).toBe(200);
  expect(whole.json.outputs).toEqual([{ name: 'score', datatype: 'FP32', shape: [rows.length], data: means }]);
  const byName = names.map((name, c) => ({ name, datatype: 'FP64', shape: [rows.length], data: rows.map((row) => row[c]!) })).reverse();
  expect((await infer(byName)).json.outputs).toEqual(whole.json.outputs);
  const plain = rows.map((row) => row.map((value) => value ?? 0));
  const one = await infer([{ name: 'features', datatype: 'FP32', shape: [1, names.length], data: plain[3] }]);
  const missing = await infer([{ name: 'features', datatype: 'FP64', shape: [1, names.length], data: plain[3] }]);
  expect(one.json.outputs).toEqual(missing.json.outputs); // the short way and the whole way
});

const width = tomorrow().names.length;
const features = (over: object) => [{ name: 'features', datatype: 'FP32', shape: [1, width], data: new Array<number>(width).fill(1), ...over }];
const named = () => tomorrow().names.map((name) => ({ name, datatype: 'FP32', shape: [1], data: [1] as (number | null)[] }));

it.each([
  ['too few columns', features({ shape: [1, width - 1] }), 409, '/inputs/0/shape', `features: [rows, ${width}], 1 to 1000 rows`],
  ['a flat shape', features({ shape: [width] }), 409, '/inputs/0/shape', `features: [rows, ${width}], 1 to 1000 rows`],
  ['no rows', features({ shape: [0, width], data: [] }), 409, '/inputs/0/shape', `features: [rows, ${width}], 1 to 1000 rows`],
  ['too many rows', features({ shape: [1001, width], data: [] }), 409, '/inputs/0/shape', `features: [rows, ${width}], 1 to 1000 rows`],
  ['too few numbers', features({ data: [1] }), 409, '/inputs/0/data', 'as many numbers as the shape says, row after row'],
  ['more than FP32 holds', features({ data: [...new Array<number>(width - 1).fill(1), 1e39] }), 409, `/inputs/0/data/${width - 1}`, 'a number that FP32 holds, or null where it is missing'],
  ['texts', features({ datatype: 'BYTES', data: new Array<string>(width).fill('1') }), 409, '/inputs/0/datatype', 'FP32, FP64 or INT64: features are numbers; series and horizon are asked for without features'],
  ['a number as text', features({ data: ['1', ...new Array<number>(width - 1).fill(1)] }), 400, '/inputs/0/data/0', undefined],
  ['another type of number', features({ datatype: 'FP16' }), 400, '/inputs/0/datatype', undefined],
  ['a feature that is not there', [...named().slice(1), { name: 'colour', datatype: 'FP32', shape: [1], data: [1] }], 409, `/inputs/${width - 1}/name`, 'each feature of the metadata once, or one input named features'],
  ['a feature twice', [...named(), named()[0]], 409, `/inputs/${width}/name`, 'each feature of the metadata once, or one input named features'],
  ['a feature left out', named().slice(1), 409, '/inputs', 'feature lag_1 is missing; null in data says that a value is'],
  ['columns of two lengths', [...named().slice(0, -1), { ...named().at(-1)!, shape: [2], data: [1, 1] }], 409, `/inputs/${width - 1}/shape`, '[rows], the same for every feature'],
  ['series among features', [...named(), { name: 'series', datatype: 'BYTES', shape: [1], data: ['item-0000'] }], 409, `/inputs/${width}/datatype`, 'FP32, FP64 or INT64: features are numbers; series and horizon are asked for without features'],
])('refuses %s, naming the place and the rule', async (_, inputs, status, pointer, rule) => {
  const answer = await infer(inputs);
  expect([answer.status, answer.json.errors[0]!.pointer]).toEqual([status, pointer]);
  if (rule !== undefined) expect(answer.json.errors).toEqual([{ pointer, rule }]);
});

it('refuses features where the model has no regression, and NaN, which JSON does not have', async () => {
  expect((await infer(features({}), 'demand')).json.errors).toEqual([{ pointer: '/inputs', rule: 'series BYTES [-1] and horizon INT64 [1]: this model has no regression over features' }]);
  expect((await server.call('POST', '/v2/models/boosted/infer', `{"inputs":[{"name":"features","datatype":"FP32","shape":[1,1],"data":[NaN]}]}`)).status).toBe(400);
  expect((await infer(features({ shape: [1e999, width] }))).status).toBe(400);
});

it('answers the short way only what the whole way answers, and the same', () => {
  const odd = fc.oneof(fc.double(), fc.constant(null), fc.constant('1'), fc.constant(1e39), fc.integer());
  const input = fc.record({ name: fc.constantFrom('features', 'features', 'features', 'x'), datatype: fc.constantFrom('FP32', 'FP32', 'FP32', 'FP64', 'INT64'), shape: fc.constantFrom([1, width], [1, width], [1, width], [2, width], [width], [1, width, 1]), data: fc.oneof({ weight: 5, arbitrary: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: width, maxLength: width }) }, fc.array(odd, { minLength: width, maxLength: width })) });
  const request = fc.oneof({ weight: 4, arbitrary: fc.record({ inputs: fc.tuple(input) }) }, fc.record({ id: fc.string(), inputs: fc.array(input, { maxLength: 2 }) }), fc.json());
  let short = 0;
  fc.assert(fc.property(request, (body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const quick = scorePlainText(boosted, text);
    if (quick === undefined) return;
    short += 1;
    expect(JSON.parse(quick)).toEqual(JSON.parse(JSON.stringify(scoreInputs(boosted, inferRequestSchema.parse(JSON.parse(text)).inputs))));
  }), { numRuns: 500 });
  expect(short).toBeGreaterThan(20);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveAlias } from '../../src/publish/move-alias.js';
import { liveServer, publishForecaster, type LiveServer } from './live-server.js';
import { smallForecaster, smallPanel } from './small-models.js';

let server: LiveServer;
beforeAll(async () => void (server = await liveServer()));
afterAll(() => server.stop());

interface Forecasts {
  readonly model: string;
  readonly version: number;
  readonly forecasts: readonly { readonly series: string; readonly dates: readonly string[]; readonly mean: readonly number[] }[];
}

it('answers a forecast with the model, its version and one value a day', async () => {
  const { status, json } = await server.call<Forecasts>('POST', '/v1/models/demand/forecast', { horizon: 7, series: ['item-0002', 'item-0000'] });
  expect(status).toBe(200);
  expect([json.model, json.version]).toEqual(['demand', 1]);
  expect(json.forecasts.map((one) => one.series)).toEqual(['item-0002', 'item-0000']);
  // Seasonal naive repeats the last week: the panel's values are 1 + series + weekday index.
  expect(json.forecasts[1]!.mean).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(json.forecasts[0]!.mean).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(json.forecasts[0]!.dates).toEqual(['2024-07-01', '2024-07-02', '2024-07-03', '2024-07-04', '2024-07-05', '2024-07-06', '2024-07-07']);
});

it('explains a forecast by parts that sum to it, if asked', async () => {
  const fresh = await liveServer();
  await publishForecaster(fresh.registry, 'shaped', await smallForecaster(4, 1, 'level-and-shape', smallPanel(4, 120)));
  interface Explained {
    readonly forecasts: readonly { readonly mean: readonly number[]; readonly parts: Readonly<Record<string, readonly number[]>> }[];
  }
  const { status, json } = await fresh.call<Explained>('POST', '/v1/models/shaped/forecast', { horizon: 9, parts: true });
  expect([status, json.forecasts.length]).toEqual([200, 4]);
  for (const { mean, parts } of json.forecasts) {
    expect(Object.keys(parts).length).toBeGreaterThan(1);
    mean.forEach((value, day) => expect(Object.values(parts).reduce((sum, part) => sum + part[day]!, 0)).toBeCloseTo(value, 5));
  }
  const plain = await fresh.call<Explained>('POST', '/v1/models/shaped/forecast', { horizon: 9, parts: false });
  expect(plain.json.forecasts.map(({ mean, parts }) => [mean, parts])).toEqual(json.forecasts.map(({ mean }) => [mean, undefined]));
  const far = await fresh.call('POST', '/v1/models/shaped/forecast', { horizon: 93, parts: true });
  expect([far.status, far.json['code'], far.json['detail']]).toEqual([400, 'E_BASE_OPTION', expect.stringContaining('at most 50 series and 92 days') as string]);
  await fresh.stop();
});

it.each(['demand', 'demand@champion', 'demand@1'])('finds the model as %s', async (reference) => {
  expect((await server.call('POST', `/v1/models/${reference}/forecast`, { horizon: 1 })).status).toBe(200);
});

it.each([
  ['/v1/models/none/forecast', { horizon: 1 }, 404, 'E_PUBLISH_UNKNOWN'],
  ['/v1/models/demand@nobody/forecast', { horizon: 1 }, 404, 'E_PUBLISH_UNKNOWN'],
  ['/v1/models/demand@77/forecast', { horizon: 1 }, 404, 'E_PUBLISH_UNKNOWN'],
  ['/v1/models/picks/forecast', { horizon: 1 }, 409, 'E_SERVER_TASK'],
  ['/v1/models/demand/recommend', { n: 1 }, 409, 'E_SERVER_TASK'],
  ['/v1/models/demand/forecast', { horizon: 0 }, 400, 'E_SERVER_BODY'],
  ['/v1/models/demand/forecast', { horizon: 10_000 }, 400, 'E_SERVER_BODY'],
  ['/v1/models/demand/forecast', { horizon: '7' }, 400, 'E_SERVER_BODY'],
  ['/v1/models/demand/forecast', { horizon: 7, colour: 1 }, 400, 'E_SERVER_BODY'],
  ['/v1/models/demand/forecast', { horizon: 7, series: ['nobody'] }, 404, 'E_FORECAST_SERIES'],
  ['/v1/models/demand/forecast', '{', 400, 'E_SERVER_BODY'],
  ['/v1/models/demand/nothing', {}, 404, 'E_SERVER_PATH'],
  ['/v1/models/%E0%A4%A/forecast', {}, 404, 'E_SERVER_PATH'],
  ['/v1/models/picks/similar', { item: 'x', n: 501 }, 400, 'E_SERVER_BODY'],
])('POST %s %j → %i %s, as problem+json', async (path, body, status, code) => {
  const answer = await server.call('POST', path, body);
  expect([answer.status, answer.json['code']]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json['instance']).toBe(answer.headers.get('x-request-id') ?? answer.json['instance']);
  expect(answer.text).not.toContain('nobody'); // nothing that was sent is told back
});

it('says which methods a path has', async () => {
  const answer = await server.call('DELETE', '/v1/models');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('answers a batch with one result a request, a bad one apart', async () => {
  const { json } = await server.call<{ readonly results: readonly { readonly status: number }[] }>('POST', '/v1/models/demand/forecast/batch', { requests: [{ horizon: 1 }, { horizon: 1, series: ['x'] }, { horizon: 2 }] });
  expect(json.results.map((one) => one.status)).toEqual([200, 404, 200]);
});

it('recommends, tells similar items, and takes events up without refit', async () => {
  const list = async () => (await server.call<{ readonly items: readonly { readonly item: string }[] }>('POST', '/v1/models/picks/recommend', { user: 'u1', n: 2 })).json.items.map((one) => one.item);
  expect(await list()).toEqual(['item-0000', 'item-0001']);
  const fed = await server.call('POST', '/v1/events?model=picks', { events: [{ user: 'u1', item: 'item-0000', kind: 'purchase', time: '2024-07-01T10:00:00Z' }] });
  expect(fed.json).toMatchObject({ taken: 1, model: 'picks' });
  expect(await list()).toEqual(['item-0001', 'item-0002']);
  expect((await server.call('POST', '/v1/models/picks/similar', { item: 'item-0001', n: 1 })).status).toBe(200);
});

it('takes new sales up without refit', async () => {
  const fresh = await liveServer();
  const rows = (series: string) => Array.from({ length: 7 }, (_, d) => ({ date: `2024-07-0${d + 1}`, item: series, quantity: 50 }));
  const fed = await fresh.call('POST', '/v1/sales?model=demand', { sales: rows('item-0000') });
  expect(fed.status).toBe(200);
  const { json } = await fresh.call<Forecasts>('POST', '/v1/models/demand/forecast', { horizon: 1, series: ['item-0000'] });
  expect(json.forecasts[0]).toMatchObject({ dates: ['2024-07-08'], mean: [50] });
  await fresh.stop();
});

it('follows an alias that another process moves, and shows models and reports', async () => {
  const version = await publishForecaster(server.registry, 'demand', await smallForecaster(5, 10), []);
  await moveAlias(server.registry, { name: 'demand', alias: 'champion', version });
  await expect.poll(async () => (await server.call<Forecasts>('POST', '/v1/models/demand/forecast', { horizon: 1, series: ['item-0000'] })).json.forecasts[0]!.mean[0]).toBe(10);
  const model = await server.call<{ readonly versions: readonly number[]; readonly aliases: unknown }>('GET', '/v1/models/demand');
  expect(model.json.versions).toEqual([1, 2]);
  expect(model.json.aliases).toMatchObject({ champion: { version: 2 } });
  const back = await server.call('POST', '/v1/models/demand/aliases/champion/rollback');
  expect(back.json).toMatchObject({ version: 1, by: 'key:local' });
  expect((await server.call<Forecasts>('POST', '/v1/models/demand/forecast', { horizon: 1, series: ['item-0000'] })).json.version).toBe(1);
  expect((await server.call('GET', '/reports')).status).toBe(200);
});

it('gives OpenAPI 3.1 with every operation, and a page to read it', async () => {
  const { json } = await server.call<{ readonly openapi: string; readonly paths: Readonly<Record<string, object>> }>('GET', '/openapi.json');
  expect(json.openapi).toBe('3.1.0');
  const described = Object.entries(json.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)).sort();
  const { components } = json as unknown as { readonly components: { readonly schemas: Readonly<Record<string, object>> } };
  for (const [id, schema] of Object.entries(components.schemas)) expect([id, '$ref' in schema]).toEqual([id, false]);
  const referred = [...JSON.stringify(json).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]!);
  for (const id of referred) expect(Object.keys(components.schemas)).toContain(id);
  expect(described).toEqual(server.context.routes.filter((row) => row.page !== true).map((row) => `${row.method} ${row.path}`).sort());
  for (const path of ['/docs', '/docs/guide.css', '/docs/reference', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']) expect((await server.call('GET', path)).status).toBe(200);
});

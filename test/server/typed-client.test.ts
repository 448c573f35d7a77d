import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../../server/auth/keys.js';
import { anbarClient, answerOf, retryAfterSeconds, type AnbarClient } from '../../server/client/anbar-client.js';
import { builtInRoutes } from '../../server/create-server.js';
import { openApiDocument } from '../../server/openapi.js';
import { clientTypes } from '../../scripts/client.mjs';
import { liveServer, publishForecaster, type LiveServer } from './live-server.js';
import { smallForecaster } from './small-models.js';

it('is what the generator makes of the OpenAPI document now (else run `npm run build && node scripts/client.mjs`)', async () => {
  const committed = await readFile(resolve(import.meta.dirname, '../../server/client/generated/api.ts'), 'utf8');
  expect(committed).toBe(await clientTypes(openApiDocument(builtInRoutes, { version: '1.0.0', keys: true })));
});

const keys = { admin: makeKey('admin', 'admin'), predict: makeKey('predict', 'predict'), elsewhere: makeKey('elsewhere', 'predict', { models: ['other'] }) };
const demand = { params: { path: { model: 'demand' } } } as const;
const picks = { params: { path: { model: 'picks' } } } as const;

let server: LiveServer;
let admin: AnbarClient;
let shop: AnbarClient;
beforeAll(async () => {
  server = await liveServer({ keys: Object.values(keys).map(({ record }) => record) });
  await publishForecaster(server.registry, 'demand', await smallForecaster(5, 10), []);
  admin = anbarClient({ url: server.url, key: keys.admin.key });
  shop = anbarClient({ url: server.url, key: keys.predict.key });
});
afterAll(() => server.stop());

describe('what a shop calls', () => {
  it('forecasts, alone and in a batch with one bad request', async () => {
    const { data } = await shop.POST('/v1/models/{model}/forecast', { ...demand, body: { horizon: 2, series: ['item-0000'] } });
    expect(data).toMatchObject({ model: 'demand', version: 1, forecasts: [{ series: 'item-0000', dates: ['2024-07-01', '2024-07-02'], mean: [1, 2] }] });
    const batch = answerOf(await shop.POST('/v1/models/{model}/forecast/batch', { ...demand, body: { requests: [{ horizon: 1, series: ['item-0001'] }, { horizon: 1, series: ['x'] }] } }));
    expect(batch.results.map((one) => ('problem' in one ? one.problem.code : one.forecasts[0]!.mean))).toEqual([[2], 'E_FORECAST_SERIES']);
  });

  it('recommends, tells similar items, and the next list reflects an event', async () => {
    const list = async () => answerOf(await shop.POST('/v1/models/{model}/recommend', { ...picks, body: { user: 'u1', n: 2 } })).items.map(({ item }) => item);
    expect(await list()).toEqual(['item-0000', 'item-0001']);
    const taken = await shop.POST('/v1/events', { params: { query: { model: 'picks' } }, body: { events: [{ user: 'u1', item: 'item-0000', kind: 'purchase', time: '2024-07-01T10:00:00Z' }] } });
    expect(answerOf(taken).taken).toBe(1);
    expect(await list()).toEqual(['item-0001', 'item-0002']);
    expect(answerOf(await shop.POST('/v1/models/{model}/similar', { ...picks, body: { item: 'item-0001', n: 3 } })).items).toHaveLength(3);
  });

  it('feeds sales, and forecasts start after them', async () => {
    const sales = ['item-0000', 'item-0001', 'item-0002', 'item-0003', 'item-0004'].map((item) => ({ date: '2024-07-01', item, quantity: 70 }));
    expect(answerOf(await shop.POST('/v1/sales', { params: { query: { model: 'demand' } }, body: { sales } })).taken).toBe(5);
    const { forecasts } = answerOf(await shop.POST('/v1/models/{model}/forecast', { ...demand, body: { horizon: 1, series: ['item-0000'] } }));
    expect(forecasts[0]!.dates).toEqual(['2024-07-02']);
  });

  it('moves an alias and rolls it back', async () => {
    const champion = { params: { path: { model: 'demand', alias: 'champion' } } } as const;
    const answering = async () => answerOf(await shop.POST('/v1/models/{model}/forecast', { ...demand, body: { horizon: 1 } })).version;
    expect(await answering()).toBe(1);
    expect(answerOf(await admin.PUT('/v1/models/{model}/aliases/{alias}', { ...champion, body: { version: 2 } }))).toMatchObject({ version: 2, by: 'key:admin' });
    expect(await answering()).toBe(2);
    expect(answerOf(await admin.POST('/v1/models/{model}/aliases/{alias}/rollback', champion)).version).toBe(1);
    expect(await answering()).toBe(1);
    const { versions, aliases } = answerOf(await shop.GET('/v1/models/{model}', demand));
    expect([versions, aliases['champion']?.version]).toEqual([[1, 2], 1]);
  });
});

describe('what is refused, by status and code', () => {
  const forecast = (client: AnbarClient, model: string, body: { readonly horizon: number; readonly series?: string[] }) => client.POST('/v1/models/{model}/forecast', { params: { path: { model } }, body });

  it.each([
    ['no key', 401, 'E_SERVER_KEY', () => forecast(anbarClient({ url: server.url }), 'demand', { horizon: 1 })],
    ['a key of another model', 403, 'E_SERVER_ROLE', () => forecast(anbarClient({ url: server.url, key: keys.elsewhere.key }), 'demand', { horizon: 1 })],
    ['a role that may not', 403, 'E_SERVER_ROLE', () => shop.PUT('/v1/models/{model}/aliases/{alias}', { params: { path: { model: 'demand', alias: 'champion' } }, body: { version: 2 } })],
    ['a model that is not there', 404, 'E_PUBLISH_UNKNOWN', () => forecast(shop, 'nothing', { horizon: 1 })],
    ['a series that is not there', 404, 'E_FORECAST_SERIES', () => forecast(shop, 'demand', { horizon: 1, series: ['nothing'] })],
    ['a model of another task', 409, 'E_SERVER_TASK', () => forecast(shop, 'picks', { horizon: 1 })],
    ['a horizon beyond the limit', 400, 'E_SERVER_BODY', () => forecast(shop, 'demand', { horizon: 366 })],
    ['a body beyond the limit', 413, 'E_SERVER_SIZE', () => forecast(shop, 'demand', { horizon: 1, series: ['x'.repeat(300_000)] })],
    ['features that the model does not take', 409, 'E_SERVER_TENSOR', () => shop.POST('/v2/models/{model}/infer', { ...demand, body: { inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 1], data: [1] }] } })],
  ] as const)('%s: %i %s', async (_, status, code, call) => {
    const { error, data, response } = await call();
    expect([response.status, error?.status, error?.code, data]).toEqual([status, status, code, undefined]);
  });

  it('more than the rate: 429, with the seconds to wait', async () => {
    const slow = await liveServer({ keys: [keys.predict.record], limits: { requestsPerSecond: 0.01, burst: 1 } });
    const client = anbarClient({ url: slow.url, key: keys.predict.key });
    expect(retryAfterSeconds((await forecast(client, 'demand', { horizon: 1 })).response)).toBe(0);
    const { error, response } = await forecast(client, 'demand', { horizon: 1 });
    expect(error?.code).toBe('E_SERVER_RATE');
    expect(retryAfterSeconds(response)).toBe(100);
    await slow.stop();
  });

  it('throws with the problem for callers who would rather catch', async () => {
    const refused = await forecast(shop, 'nothing', { horizon: 1 });
    expect(() => answerOf(refused)).toThrow(expect.objectContaining({ status: 404, problem: expect.objectContaining({ code: 'E_PUBLISH_UNKNOWN' }) as object }));
  });
});

it('takes moves of an alias that come at the same time one after the other', async () => {
  const move = (version: number) => admin.PUT('/v1/models/{model}/aliases/{alias}', { params: { path: { model: 'demand', alias: 'trial' } }, body: { version } });
  const moved = await Promise.all(Array.from({ length: 12 }, (_, i) => move(1 + (i % 2))));
  expect(moved.map(({ response }) => response.status)).toEqual(moved.map(() => 200));
});

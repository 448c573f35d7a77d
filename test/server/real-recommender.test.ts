import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type RunningServer } from '../../server/start-server.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { readForecaster } from '../../src/forecast/catalogue.js';
import { publishRecommender } from '../../src/publish/publish-recommender.js';
import { openRegistry } from '../../src/publish/registry.js';
import { openRecommender, recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Interactions } from '../../src/table/interactions.js';

interface Answer {
  readonly items: readonly { readonly item: string; readonly reasons: readonly { readonly kind: string; readonly item?: string }[] }[];
  readonly taken: number;
  readonly type: string;
}

let server: RunningServer;
let interactions: Interactions;

async function post(path: string, body: object): Promise<{ readonly status: number; readonly json: Answer }> {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as Answer };
}

beforeAll(async () => {
  const dataset = await openDataset(resolve(import.meta.dirname, '../../datasets/sample'));
  interactions = await loadInteractions(dataset);
  const root = await mkdtemp(join(tmpdir(), 'anbar-recommend-'));
  const fitted = await recommenderNamed('item-knn').fit(interactions, { random: createRandom(1), log: silentLog, progress: silentProgress });
  await publishRecommender(openRegistry(join(root, 'models'), { now: Date.now, who: 'test' }), { name: 'for-you', fitted, interactions, dataset: dataset.manifest, aliases: ['champion'] });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  server = await startServer({ port: 0, openers: { openForecaster: readForecaster, openRecommender }, modelsPath: join(root, 'models'), reportsPath: join(root, 'reports'), now: Date.now, log: quiet, limits: { lameDuckMs: 0 } });
});
afterAll(() => server.stop());

it('gives a reason with each item to a customer it knows', async () => {
  const { status, json } = await post('/v1/models/for-you/recommend', { user: interactions.users[0], n: 5 });
  expect(status).toBe(200);
  expect(json.items.length).toBe(5);
  expect(json.items.every((one) => one.reasons.length > 0)).toBe(true);
});

it('lets the next list reflect a click, and counts a retried request once', async () => {
  const item = interactions.items[3]!;
  const event = { event_id: 'click-1', user: 'a stranger', item, kind: 'purchase', time: '2025-03-19T10:00:00Z' };
  const before = await post('/v1/models/for-you/recommend', { user: 'a stranger', n: 10 });
  expect((await post('/v1/events?model=for-you', { events: [event, event] })).json.taken).toBe(1);
  expect((await post('/v1/events?model=for-you', { events: [event] })).json.taken).toBe(0);
  const after = await post('/v1/models/for-you/recommend', { user: 'a stranger', n: 10 });
  expect(after.json.items.map((one) => one.item)).not.toContain(item);
  expect(after.json.items.map((one) => one.item)).not.toEqual(before.json.items.map((one) => one.item));
  expect(after.json.items[0]!.reasons.some((reason) => reason.item === item)).toBe(true);
});

it('answers an unknown item with 404 and its code', async () => {
  const { status, json } = await post('/v1/models/for-you/similar', { item: 'nothing', n: 3 });
  expect(status).toBe(404);
  expect(json.type).toContain('E_RECOMMEND_ITEM');
});

it('takes the history of a visitor whom nobody knows', async () => {
  const [, second] = interactions.items;
  const { status, json } = await post('/v1/models/for-you/recommend', { history: [{ item: second, kind: 'cart' }], n: 5 });
  expect(status).toBe(200);
  expect(json.items[0]!.reasons.some((reason) => reason.item === second)).toBe(true);
});

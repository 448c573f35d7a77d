import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { mostNewItems, mostNewItemsAUser } from '../../server/feed/new-items.js';
import { knownKeys } from '../../server/feed/known-keys.js';
import { startServer, type RunningServer } from '../../server/start-server.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { readForecaster } from '../../src/forecast/catalogue.js';
import { publishRecommender } from '../../src/publish/publish-recommender.js';
import { openRegistry } from '../../src/publish/registry.js';
import { openRecommender, recommenderNamed } from '../../src/recommend/catalogue.js';
import { readableLog } from '../server/live-server.js';

const interactions = await loadInteractions(await openDataset(resolve(import.meta.dirname, '../../datasets/sample')));

async function published(method: string): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'anbar-flood-'));
  const fitted = await recommenderNamed(method).fit(interactions, { random: createRandom(1), log: silentLog, progress: silentProgress });
  await publishRecommender(openRegistry(join(root, 'models'), { now: Date.now, who: 'test' }), { name: 'for-you', fitted, interactions, dataset: { name: 'sample', fingerprint: '0' }, aliases: ['champion'] });
  return root;
}

const serve = (root: string): Promise<RunningServer> => startServer({ port: 0, openers: { openForecaster: readForecaster, openRecommender }, modelsPath: join(root, 'models'), reportsPath: root, now: Date.now, log: readableLog(), limits: { lameDuckMs: 0 } });

async function post<T>(server: RunningServer, path: string, body: object): Promise<{ readonly status: number; readonly json: T }> {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as T };
}

const at = (i: number): string => new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString();

interface Listed {
  readonly items: readonly { readonly item: string; readonly score: number }[];
}

it('one customer with 100,000 events: all taken, memory bounded, his lists and those of others answered, and the same after a restart', async () => {
  const root = await published('item-knn');
  const server = await serve(root);
  const random = createRandom(2);
  const batch = (from: number) => ({ events: Array.from({ length: 1000 }, (_, i) => ({ event_id: `e${from + i}`, user: 'robot', item: interactions.items[random.integer(interactions.items.length)]!, kind: 'view', time: at(from + i) })) });
  const before = process.memoryUsage.rss();
  for (let from = 0; from < 100_000; from += 4000) {
    const answers = await Promise.all([0, 1000, 2000, 3000].map((more) => post<{ readonly taken: number }>(server, '/v1/events?model=for-you', batch(from + more))));
    expect(answers.map(({ status, json }) => [status, json.taken])).toEqual(answers.map(() => [200, 1000]));
  }
  const grown = process.memoryUsage.rss() - before;
  console.info(`100,000 events: ${(grown / 1e6).toFixed(0)} MB more`);
  expect(grown).toBeLessThan(300e6);
  const list = async (of: RunningServer, user: string) => (await post<Listed>(of, '/v1/models/for-you/recommend', { user, n: 10, filter: { seen: false } })).json.items;
  const lists = [await list(server, 'robot'), await list(server, interactions.users[0]!)];
  expect(lists.map((one) => one.length)).toEqual([10, 10]);
  await server.stop();
  const again = await serve(root);
  expect([await list(again, 'robot'), await list(again, interactions.users[0]!)]).toEqual(lists);
  await again.stop();
});

it(`events on items that the model was never fitted on: ${mostNewItemsAUser} a customer and ${mostNewItems} in all are taken, the rest is left out and said`, async () => {
  const server = await serve(await published('item-knn'));
  let made = 0;
  const feed = async (user: string, items: readonly string[]) => (await post<{ readonly taken: number }>(server, '/v1/events?model=for-you', { events: items.map((item) => ({ event_id: `n${made++}`, user, item, kind: 'view', time: at(made) })) })).json.taken;
  const mine = Array.from({ length: 500 }, (_, i) => `mine-${i}`);
  expect(await feed('robot', mine)).toBe(mostNewItemsAUser);
  expect(await feed('robot', mine)).toBe(mostNewItemsAUser); // again on those that he brought in
  expect(await feed('robot', interactions.items.slice(0, 50))).toBe(50);
  expect(await feed('other', mine.slice(0, 10))).toBe(10);
  let total = mostNewItemsAUser;
  for (let u = 0; u < 40; u++) total += await feed(`robot-${u}`, Array.from({ length: 150 }, (_, i) => `theirs-${u}-${i}`));
  expect(total).toBe(mostNewItems);
  expect((await post<Listed>(server, '/v1/models/for-you/recommend', { user: 'robot', n: 10 })).json.items.length).toBe(10);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/anbar_fed_rows_total\{model="for-you",kind="left out"\} \d{3,}/);
  await server.stop();
});

it('remembered keys: at least the last so many, at most twice as many, no false memory', () => {
  const random = createRandom(4);
  const key = (i: number): bigint => (BigInt(i + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  const known = knownKeys(1000);
  for (let i = 0; i < 10_000; i++) {
    known.add(key(i));
    if (i % 100 === 0) known.add(key(i)); // known twice is known once
    const j = random.integer(20_000);
    if (known.has(key(j))) expect(j).toBeLessThanOrEqual(i);
    else expect(j <= i && j > i - 1000).toBe(false);
  }
  expect(known.keys().length).toBeLessThanOrEqual(2000);
  expect(known.keys().length).toBeGreaterThanOrEqual(1000);
});

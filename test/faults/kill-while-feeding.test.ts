import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/base/random.js';
import { nodeFiles } from '../../src/publish/files.js';
import { openRegistry } from '../../src/publish/registry.js';
import { publishForecaster, publishRecommender } from '../server/live-server.js';
import { smallForecaster } from '../server/small-models.js';
import { bundle } from './bundle.js';

const seed = Number(process.env['SEED'] ?? 1);
const kills = Number(process.env['ANBAR_KILLS'] ?? 100);

interface Sent {
  readonly path: string;
  readonly body: object;
}

/** A shop that feeds a server and repeats what it got no answer to, as shops do. */
interface Shop {
  /** Requests without an answer yet: sent again, unchanged, to the next server. */
  open: Sent[];
  /** Event ids by item, of answered requests: each counts once. */
  readonly clicked: Map<string, Set<string>>;
  days: number;
  made: number;
}

const dayText = (d: number): string => new Date(Date.UTC(2024, 5, 30 + d)).toISOString().slice(0, 10);
const quantityOn = (d: number): number => 10 + ((d * 7) % 23);
const itemName = (i: number): string => `item-${String(i).padStart(4, '0')}`;

function nextRequest(shop: Shop, random: Random): Sent {
  shop.made += 1;
  // Now and then a day of sales; only one at a time is under way, since the next day cannot come before it.
  if (random.integer(4) === 0 && !shop.open.some(({ path }) => path.startsWith('/v1/sales'))) {
    shop.days += 1;
    return { path: '/v1/sales?model=demand', body: { sales: Array.from({ length: 5 }, (_, s) => ({ date: dayText(shop.days), item: itemName(s), quantity: quantityOn(shop.days) })) } };
  }
  return { path: '/v1/events?model=picks', body: { events: Array.from({ length: 1 + random.integer(20) }, (_, i) => ({ event_id: `${shop.made}-${i}`, user: `user-${random.integer(50)}`, item: itemName(random.integer(20)), kind: 'purchase', time: '2024-07-01T00:00:00Z' })) } };
}

async function post(port: number, { path, body }: Sent): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  await response.arrayBuffer();
  return response.status;
}

/** Sends one request after the other until the server is gone. */
async function feeding(port: number, shop: Shop, random: Random, gone: () => boolean, mine: Sent[]): Promise<void> {
  while (!gone()) {
    const sent = mine.pop() ?? nextRequest(shop, random);
    if (!shop.open.includes(sent)) shop.open.push(sent);
    try {
      const status = await post(port, sent);
      if (status !== 200) throw new Error(`status ${status}`);
    } catch (error) {
      if (/status/.test(String(error))) throw error;
      return; // no answer
    }
    shop.open.splice(shop.open.indexOf(sent), 1);
    note(shop, sent);
  }
}

function note(shop: Shop, { body }: Sent): void {
  for (const { item, event_id: id } of (body as { readonly events?: readonly { readonly item: string; readonly event_id: string }[] }).events ?? []) shop.clicked.set(item, (shop.clicked.get(item) ?? new Set()).add(id));
}

async function serving(program: string, root: string): Promise<{ readonly child: ChildProcess; readonly port: number; readonly ended: Promise<unknown> }> {
  const child = spawn(process.execPath, [program, root], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  return { child, ended, port: await new Promise<number>((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(Number(chunk)))) };
}

/** Kills a server under feeding, so many times; then repeats what had no answer and counts what the models know. */
async function survey(rounds: number, tear?: (root: string) => Promise<void>): Promise<{ readonly lost: number; readonly doubled: number; readonly sales: readonly number[]; readonly wanted: readonly number[]; readonly unanswered: number; readonly answered: number }> {
  const root = join(mkdtempSync(join(tmpdir(), 'anbar-feed-')), 'models');
  const registry = openRegistry(root, { now: Date.now, who: 'test' });
  await publishForecaster(registry, 'demand', await smallForecaster());
  await publishRecommender(registry, 'picks');
  const program = await bundle('test/faults/served-process.ts');
  const random = createRandom(seed);
  const shop: Shop = { open: [], clicked: new Map(), days: 0, made: 0 };
  let unanswered = 0;
  for (let round = 0; round < rounds; round++) {
    const { child, port, ended } = await serving(program, root);
    let gone = false;
    const again = [...shop.open];
    const feeders = Array.from({ length: 4 }, (_, f) => feeding(port, shop, random, () => gone, again.filter((_one, i) => i % 4 === f)));
    await new Promise((resolve) => setTimeout(resolve, random.integer(60)));
    gone = true;
    child.kill('SIGKILL');
    await Promise.all(feeders);
    await ended;
    unanswered += shop.open.length;
    await tear?.(root);
  }
  const { child, port, ended } = await serving(program, root);
  for (const sent of shop.open) {
    expect(await post(port, sent)).toBe(200);
    note(shop, sent);
  }
  const ask = async (path: string, body: object): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
  const { items } = (await ask('/v1/models/picks/recommend', { n: 500 })) as { readonly items: readonly { readonly item: string; readonly score: number }[] };
  const { forecasts } = (await ask('/v1/models/demand/forecast', { horizon: 7, series: [itemName(0)] })) as { readonly forecasts: readonly { readonly dates: readonly string[]; readonly mean: readonly number[] }[] };
  child.kill('SIGKILL');
  await ended;
  let [lost, doubled] = [0, 0];
  for (const { item, score } of items) {
    const extra = score - (100 - Number(item.slice(5))) - (shop.clicked.get(item)?.size ?? 0);
    if (extra < 0) lost -= extra;
    else doubled += extra;
  }
  // Seasonal naive repeats the last week: it tells which days it was taught, and in what order.
  const wanted = Array.from({ length: 7 }, (_, d) => quantityOn(shop.days - 6 + d));
  expect(forecasts[0]!.dates[0]).toBe(dayText(shop.days + 1));
  return { lost, doubled, sales: forecasts[0]!.mean, wanted, unanswered, answered: [...shop.clicked.values()].reduce((sum, ids) => sum + ids.size, 0) };
}

it(`${kills} times kill -9 while events and sales are fed: none acknowledged lost, none counted twice (seed ${seed})`, async () => {
  const { lost, doubled, sales, wanted, unanswered, answered } = await survey(kills);
  console.info(`${answered} events acknowledged, ${unanswered} requests left without an answer by the kills`);
  expect({ lost, doubled, sales }).toEqual({ lost: 0, doubled: 0, sales: wanted });
  expect(unanswered).toBeGreaterThan(kills / 10); // else the kills came too late to mean anything
  expect(answered).toBeGreaterThan(kills * 3);
}, 600_000);

it('mutant: a journal that loses its last group after each kill loses events', async () => {
  const cutLast = async (root: string): Promise<void> => {
    for (const { name } of await nodeFiles.list(`${root}/picks/fed`)) {
      if (!name.endsWith('.fed')) continue;
      const bytes = (await nodeFiles.read(`${root}/picks/fed/${name}`))!;
      await nodeFiles.truncate(`${root}/picks/fed/${name}`, Buffer.from(bytes).lastIndexOf(10, bytes.length - 2) + 1);
    }
  };
  expect((await survey(5, cutLast)).lost).toBeGreaterThan(0);
}, 300_000);

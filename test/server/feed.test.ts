import { afterEach, expect, it } from 'vitest';
import { startServer, type RunningServer } from '../../server/start-server.js';
import { createRandom } from '../../src/base/random.js';
import { binOf, profileOf, stabilityIndex } from '../../src/publish/profile.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { liveServer, openers, publishRecommender, readableLog, type LiveServer } from './live-server.js';
import { smallForecaster, smallPanel } from './small-models.js';

const open: RunningServer[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((server) => server.stop()))));

async function first(options: Parameters<typeof liveServer>[0] = {}): Promise<LiveServer> {
  const server = await liveServer(options);
  open.push(server);
  return server;
}

type Caller = Pick<LiveServer, 'call'>;

/** Another server on the same registry. */
async function next({ registry, folder }: LiveServer): Promise<Caller & RunningServer> {
  const server = await startServer({ port: 0, openers, modelsPath: registry.root, reportsPath: `${folder}/reports`, now: Date.now, log: readableLog(), limits: { lameDuckMs: 0, aliasPollMs: 50 } });
  open.push(server);
  return {
    ...server,
    async call(method, path, body) {
      const response = await fetch(`${server.url}${path}`, { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, text, headers: response.headers, json: (text.startsWith('{') ? JSON.parse(text) : undefined) as never };
    },
  };
}

const click = (id: string | undefined, user: string, item: string, time = '2024-07-01T10:00:00Z') => ({ ...(id === undefined ? {} : { event_id: id }), user, item, kind: 'purchase', time });
const feedEvents = async (to: Caller, events: readonly object[]) => to.call<{ readonly taken: number; readonly code: string }>('POST', '/v1/events?model=picks', { events });
const feedSales = async (to: Caller, sales: readonly object[]) => to.call<{ readonly taken: number; readonly code: string }>('POST', '/v1/sales?model=demand', { sales });
const day = (d: number, quantity: number, items = 5) => Array.from({ length: items }, (_, s) => ({ date: new Date(Date.UTC(2024, 5, 30 + d)).toISOString().slice(0, 10), item: `item-${String(s).padStart(4, '0')}`, quantity }));
const scores = async (of: Caller) => (await of.call<{ readonly items: readonly { readonly item: string; readonly score: number }[] }>('POST', '/v1/models/picks/recommend', { n: 20 })).json.items;
const forecast = async (of: Caller, model = 'demand') => (await of.call<{ readonly forecasts: readonly { readonly dates: readonly string[]; readonly mean: readonly number[] }[] }>('POST', `/v1/models/${model}/forecast`, { horizon: 7, series: ['item-0000'] })).json.forecasts[0]!;

it('keeps events and sales over a restart, and knows them again', async () => {
  const server = await first();
  const published = await scores(server);
  expect((await feedEvents(server, [click('a', 'u', 'item-0003'), click('b', 'u', 'item-0003'), click('a', 'u', 'item-0003'), click(undefined, 'v', 'item-0004')])).json.taken).toBe(3);
  expect((await feedSales(server, day(1, 40))).json.taken).toBe(5);
  const before = [await scores(server), await forecast(server)];
  expect(before[0]).not.toEqual(published);
  expect((before[1] as { readonly dates: readonly string[] }).dates[0]).toBe('2024-07-02');
  await server.stop();
  const again = await next(server);
  expect([await scores(again), await forecast(again)]).toEqual(before);
  expect((await feedEvents(again, [click('b', 'u', 'item-0003')])).json.taken).toBe(0);
  expect((await feedSales(again, day(1, 40))).json.taken).toBe(0); // the answer got lost, the request is repeated
  expect((await feedSales(again, day(1, 41))).status).toBe(409); // says something else of a day that is known
  expect((await feedSales(again, [...day(1, 40), ...day(2, 41)])).json.taken).toBe(5);
  expect([await scores(again), (await forecast(again)).dates[0]]).toEqual([before[0], '2024-07-03']);
});

it('a version published later learns what is beyond its data, an older one all that was fed since', async () => {
  const server = await first();
  await feedEvents(server, [click('a', 'u', 'item-0003', '2024-06-30T10:00:00Z'), click('b', 'u', 'item-0004', '2024-07-05T10:00:00Z')]);
  await feedSales(server, day(1, 40));
  await feedSales(server, day(2, 50));
  const dataset = { name: 'small', fingerprint: '0'.repeat(64), rows: 1, series: 5, firstDay: '2024-06-03', lastDay: '2024-07-01' };
  // Fitted on data that reach a day further: 1 July is in them, 2 July is not.
  const fitted = await smallForecaster(5, 3, 'seasonal-naive', { ...smallPanel(5, 28, 3), endDay: smallPanel(1, 1).endDay + 1 });
  await publishModel(server.registry, { name: 'demand', task: 'forecast', artifact: fitted.toArtifact(), dataset, examples: [{ request: { horizon: 1, series: ['item-0000'] }, answer: [{ series: 'item-0000', dates: ['2024-07-02'], mean: [3] }] }], about: { summary: '', limits: [] }, aliases: ['champion'] });
  await publishRecommender(server.registry, 'picks');
  await server.context.shelf.refresh();
  const later = await forecast(server, 'demand@2');
  expect(later.dates[0]).toBe('2024-07-03');
  expect(later.mean[6]).toBe(50); // 2 July, a week on; the first of July is its own
  expect(later.mean[5]).not.toBe(40);
  const older = await forecast(server, 'demand@1');
  expect([older.dates[0], older.mean[5], older.mean[6]]).toEqual(['2024-07-03', 40, 50]);
  // The second recommender's data end on 30 June: only the event of July is new to it.
  const counts = new Map((await scores(server)).map(({ item, score }) => [item, score]));
  expect([counts.get('item-0003'), counts.get('item-0004')]).toEqual([97, 97]);
  // What comes now is learned by both.
  await feedSales(server, day(3, 60));
  for (const model of ['demand@1', 'demand@2']) expect((await forecast(server, model)).mean[6]).toBe(60);
});

it('what a model refuses is not kept: neither now, nor after a restart', async () => {
  const server = await first();
  const before = await forecast(server);
  expect((await feedSales(server, [{ date: '2024-07-01', item: 'nobody', quantity: 1 }])).status).toBe(404);
  expect((await feedSales(server, [...day(1, 1), ...day(1, 2)])).status).toBe(409);
  expect((await feedSales(server, day(-3, 1))).status).toBe(409);
  expect(await forecast(server)).toEqual(before);
  await server.stop();
  expect(await forecast(await next(server))).toEqual(before);
});

it('one server at a time takes rows; the next one learns what the first took when it takes over', async () => {
  const server = await first();
  const other = await next(server);
  expect((await feedEvents(server, [click('a', 'u', 'item-0003')])).status).toBe(200);
  const refused = await feedEvents(other, [click('b', 'u', 'item-0003')]);
  expect([refused.status, refused.json.code]).toEqual([503, 'E_SERVER_FEED']);
  await server.stop();
  expect((await feedEvents(other, [click('a', 'u', 'item-0003'), click('b', 'u', 'item-0003')])).json.taken).toBe(1);
  expect((await scores(other)).find(({ item }) => item === 'item-0003')!.score).toBe(99);
});

it('holds as many rows as the limit says: then 503, until a version fitted on newer data makes room', async () => {
  const server = await first({ limits: { fedRows: 40, fedBytes: 8192 } });
  let taken = 0;
  let full = await feedEvents(server, [click('e', 'u', 'item-0003')]);
  for (; full.status === 200; taken += 1) full = await feedEvents(server, [click(`e${taken}`, 'u', 'item-0003')]);
  expect([full.status, full.json.code]).toEqual([503, 'E_SERVER_FEED_FULL']);
  expect(taken).toBe(40);
  expect((await feedEvents(server, [click('e0', 'u', 'item-0003')])).json.taken).toBe(0); // known rows need no room
  // Fitted on data up to the end of July: all that was fed is in them.
  await publishRecommender(server.registry, 'picks', 20, ['champion'], '2024-07-31');
  await server.context.shelf.refresh();
  expect((await feedEvents(server, [click('later', 'u', 'item-0003', '2024-08-01T00:00:00Z')])).status).toBe(200);
  expect((await feedEvents(server, [click('e0', 'u', 'item-0003')])).json.taken).toBe(0); // dropped, yet known
  await server.stop();
  const again = await next(server);
  expect((await feedEvents(again, [click('e1', 'u', 'item-0003'), click('later', 'u', 'item-0003')])).json.taken).toBe(0);
  expect((await scores(again)).find(({ item }) => item === 'item-0003')!.score).toBe(98);
});

it('drift and forecast error are those of all that was fed, by definition, after a restart too', async () => {
  const random = createRandom(3);
  const panel = smallPanel(40, 28);
  const profile = [profileOf('quantity', panel.quantity), profileOf('price', Float64Array.from({ length: 500 }, () => 10 + random.integer(90)))];
  const server = await first();
  const fitted = await smallForecaster(40, 1, 'seasonal-naive', panel);
  const answer = [{ series: 'item-0000', dates: ['2024-07-01'], mean: [1] }];
  await publishModel(server.registry, { name: 'demand', task: 'forecast', artifact: fitted.toArtifact(), dataset: { name: 'small', fingerprint: '0'.repeat(64), rows: 1, lastDay: '2024-06-30' }, examples: [{ request: { horizon: 1, series: ['item-0000'] }, answer }], about: { summary: '', limits: [] }, aliases: ['champion'], profile });
  await server.context.shelf.refresh();
  // Only every second series has a row: the others sold nothing that day. Days 8 to 14 sell 30 more.
  const rows = Array.from({ length: 14 }, (_, d) => Array.from({ length: 20 }, (_, k) => ({ ...day(d + 1, 1 + ((2 * k) % 13) + (d % 7) + (d > 6 ? 30 : 0), 40)[2 * k]!, price: 200 })));
  for (const batch of rows) expect((await feedSales(server, batch)).status).toBe(200);
  const cells = rows.flatMap((batch) => [...batch.map((row) => row.quantity), ...new Array<number>(20).fill(0)]);
  const psi = (column: (typeof profile)[number], values: readonly number[]): number => {
    const counts = new Array<number>(column.edges.length + 1).fill(0);
    for (const value of values) counts[binOf(column.edges, value)]! += 1;
    return stabilityIndex(column, counts);
  };
  // Seasonal naive knows the first week of the even series, then forecasts the week before.
  const last = (s: number, d: number): number => (d < 7 ? panel.quantity[s * 28 + 21 + d]! : s % 2 === 1 ? 0 : rows[d - 7]![s / 2]!.quantity);
  let [error, sold] = [0, 0];
  rows.forEach((batch, d) => {
    for (let s = 0; s < 40; s++) {
      const quantity = s % 2 === 1 ? 0 : batch[s / 2]!.quantity;
      error += Math.abs(last(s, d) - quantity);
      sold += quantity;
    }
  });
  const gauges = async (of: Caller): Promise<readonly number[]> => {
    const { text } = await of.call('GET', '/metrics');
    return [/anbar_drift_psi\{model="demand",version="2",feature="quantity"\} (\S+)/, /anbar_drift_psi\{model="demand",version="2",feature="price"\} (\S+)/, /anbar_forecast_wape\{model="demand",version="2"\} (\S+)/].map((line) => Number(line.exec(text)?.[1]));
  };
  const found = await gauges(server);
  expect(found[0]).toBeCloseTo(psi(profile[0]!, cells), 9);
  expect(found[1]).toBeCloseTo(psi(profile[1]!, new Array<number>(14 * 20).fill(200)), 9);
  expect(found[2]).toBeCloseTo(error / sold, 9);
  expect(found[1]).toBeGreaterThan(0.25);
  await server.stop();
  expect(await gauges(await next(server))).toEqual(found);
});

it('feeding while versions are published, tried and swapped: every version ends up knowing every event, once', async () => {
  const server = await first({ limits: { openVersions: 20 } });
  let made = 0;
  let done = false;
  const feeding = Array.from({ length: 4 }, async () => {
    while (!done) expect((await feedEvents(server, Array.from({ length: 3 }, () => click(`f${made++}`, `u${made % 7}`, 'item-0003')))).json.taken).toBe(3);
  });
  for (let version = 2; version <= 8; version++) {
    await publishRecommender(server.registry, 'picks', 20, version % 2 === 0 ? ['champion'] : ['challenger']);
    await (version % 3 === 0 ? server.context.shelf.find({ name: 'picks', version: version - 1 }) : server.context.shelf.refresh());
  }
  await server.context.shelf.refresh();
  done = true;
  await Promise.all(feeding);
  expect(made).toBeGreaterThan(100);
  for (let version = 1; version <= 8; version++) {
    const { items } = (await server.call<{ readonly items: readonly { readonly item: string; readonly score: number }[] }>('POST', `/v1/models/picks@${version}/recommend`, { n: 20 })).json;
    expect([version, items.find(({ item }) => item === 'item-0003')!.score]).toEqual([version, 97 + made]);
  }
});

it('keeps the requests of many callers with one write, and drops files of rows that no named version lacks', async () => {
  const server = await first({ limits: { fedBytes: 32_000 } }); // files of 2,000 bytes
  const files = async (): Promise<readonly string[]> => (await server.registry.world.files.list(`${server.registry.root}/picks/fed`)).flatMap(({ name }) => (name.endsWith('.fed') ? [name] : []));
  await Promise.all(Array.from({ length: 100 }, (_, i) => feedEvents(server, [click(`c${i}`, 'u', 'item-0003'), click(`c${i}`, 'u', 'item-0003')])));
  const text = new TextDecoder().decode(await server.registry.world.files.read(`${server.registry.root}/picks/fed/${(await files())[0]!}`));
  expect(text.split('\n').length).toBeLessThan(50);
  for (let i = 0; i < 60; i++) await feedEvents(server, [click(`a${i}`, 'u', 'item-0003')]);
  const before = await files();
  expect(before.length).toBeGreaterThan(2);
  await publishRecommender(server.registry, 'picks', 20, ['champion'], '2024-07-31');
  await server.context.shelf.refresh();
  for (let i = 0; i < 60; i++) await feedEvents(server, [click(`b${i}`, 'u', 'item-0003', '2024-08-01T00:00:00Z')]);
  expect((await files()).filter((name) => before.slice(0, -1).includes(name))).toEqual([]);
  const scored = await scores(server);
  expect(scored.find(({ item }) => item === 'item-0003')!.score).toBe(97 + 60);
  await server.stop();
  const again = await next(server);
  expect(await scores(again)).toEqual(scored);
  expect((await feedEvents(again, [click('a5', 'u', 'item-0003'), click('c7', 'u', 'item-0003'), click('b5', 'u', 'item-0003')])).json.taken).toBe(0);
});

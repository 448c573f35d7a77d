import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { defaultLimits, type Limits } from '../../server/limits.js';
import { wireLimits } from '../../src/publish/wire.js';
import { liveServer, type LiveServer } from '../server/live-server.js';

let server: LiveServer | undefined;
afterEach(() => server?.stop());

const forecast = '/v1/models/demand/forecast';
const times = <T>(n: number, one: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => one(i));

it('has the numbers of the table in docs', () => {
  expect({ ...defaultLimits, ...wireLimits }).toMatchObject({ bodyBytes: 262_144, batchBodyBytes: 2_097_152, requestTimeoutMs: 15_000, headersTimeoutMs: 10_000, keepAliveTimeoutMs: 5_000, headerBytes: 16_384, urlBytes: 8_192, horizonDays: 365, series: 1000, items: 500, batch: 1000, levels: 20, history: 500, knownRows: 1000 });
});

const sale = (i: number) => ({ date: '2024-07-01', item: `item-${i}`, quantity: 1 });
const event = (i: number) => ({ user: `u${i}`, item: 'item-0000', kind: 'view', time: '2024-07-01T10:00:00Z' });

// At the limit a request is judged by what it asks; one beyond it is refused for its size alone, by 400 and the place. The pair is the mutant: a limit that is gone, or off by one, shows.
it.each<readonly [string, string, (n: number) => object, number, string]>([
  ['days', forecast, (n) => ({ horizon: n }), wireLimits.horizonDays, '/horizon'],
  ['series', forecast, (n) => ({ horizon: 1, series: times(n, (i) => `s${i}`) }), wireLimits.series, '/series'],
  ['levels', forecast, (n) => ({ horizon: 1, levels: times(n, (i) => 0.1 + i / 100) }), wireLimits.levels, '/levels'],
  ['ranges', forecast, (n) => ({ horizon: 1, ranges: times(n, (i) => 0.1 + i / 100) }), wireLimits.levels, '/ranges'],
  ['known rows', forecast, (n) => ({ horizon: 1, known: times(n, (i) => ({ series: `s${i}`, date: '2024-07-01', values: { price: 1 } })) }), wireLimits.knownRows, '/known'],
  ['letters of a name', forecast, (n) => ({ horizon: 1, series: ['s'.repeat(n)] }), wireLimits.idLength, '/series/0'],
  ['requests of a batch', `${forecast}/batch`, (n) => ({ requests: times(n, () => ({ horizon: 1, series: ['item-0000'] })) }), wireLimits.batch, '/requests'],
  ['items', '/v1/models/picks/recommend', (n) => ({ n }), wireLimits.items, '/n'],
  ['similar items', '/v1/models/picks/similar', (n) => ({ item: 'item-0000', n }), wireLimits.items, '/n'],
  ['events of a history', '/v1/models/picks/recommend', (n) => ({ n: 1, history: times(n, () => ({ item: 'item-0000', kind: 'view' })) }), wireLimits.history, '/history'],
  ['sales', '/v1/sales?model=demand', (n) => ({ sales: times(n, sale) }), wireLimits.batch, '/sales'],
  ['events', '/v1/events?model=picks', (n) => ({ events: times(n, event) }), wireLimits.batch, '/events'],
])('%s: POST %s takes its limit and refuses one more', async (_, path, body, limit, pointer) => {
  server = await liveServer();
  const within = await server.call<{ readonly code?: string; readonly errors?: readonly unknown[] }>('POST', path, body(limit));
  expect([within.status === 400, within.json.code === 'E_SERVER_BODY']).toEqual([false, false]);
  const beyond = await server.call<{ readonly errors: readonly { readonly pointer: string }[] }>('POST', path, body(limit + 1));
  expect([beyond.status, beyond.json.errors.map((one) => one.pointer)]).toEqual([400, [pointer]]);
});

/** What comes back on a raw connection after `sent`, until it closes. */
function exchange(port: number, sent: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part)).on('close', () => resolve(text)).on('error', () => undefined);
  });
}

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;
const half = 'POST /v1/models/demand/forecast HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{';

// Each refusal, and beside it the same bytes with that one limit moved: what the limit alone decides.
it.each<readonly [number, string, string, Partial<Limits>, Partial<Limits>, string]>([
  [431, 'E_SERVER_HEADERS', get('/livez', `X: ${'x'.repeat(17_000)}\r\n`), {}, { headerBytes: 32_768 }, 'HTTP/1.1 200'],
  [414, 'E_SERVER_URL', get(`/livez?${'x'.repeat(8_192)}`), {}, { urlBytes: 16_384 }, 'HTTP/1.1 400'],
  [408, 'E_SERVER_TIMEOUT', half, { requestTimeoutMs: 200, headersTimeoutMs: 200 }, { requestTimeoutMs: 60_000 }, ''],
  [408, 'E_SERVER_TIMEOUT', 'GET /livez HTTP/1.1\r\nHost: x\r\n', { requestTimeoutMs: 5_000, headersTimeoutMs: 200 }, { requestTimeoutMs: 60_000, headersTimeoutMs: 60_000 }, ''],
  [400, 'E_SERVER_HTTP', 'HELLO\r\n\r\n', {}, {}, 'HTTP/1.1 400'],
])('%i %s as problem+json with the usual headers, then the connection closes', async (status, code, sent, limits, moved, instead) => {
  server = await liveServer({ limits: { drainMs: 0, ...limits } });
  const text = await exchange(server.port, sent);
  const [head, body] = text.split('\r\n\r\n') as [string, string];
  expect(head.startsWith(`HTTP/1.1 ${status} `)).toBe(true);
  for (const header of ['content-type: application/problem+json', 'connection: close', 'cache-control: no-store', "content-security-policy: default-src 'none'", 'x-content-type-options: nosniff']) expect(head.toLowerCase()).toContain(header);
  expect(JSON.parse(body)).toMatchObject({ status, code });
  await server.stop();
  server = await liveServer({ limits: { drainMs: 0, ...moved } });
  const patient = await Promise.race([exchange(server.port, sent), new Promise<string>((resolve) => setTimeout(resolve, 1_500, ''))]);
  expect(patient.slice(0, instead.length || 1)).toBe(instead);
});

it('closes a silent connection after the keep-alive time', async () => {
  server = await liveServer({ limits: { keepAliveTimeoutMs: 300 } });
  const started = performance.now();
  const text = await exchange(server.port, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(text.startsWith('HTTP/1.1 200')).toBe(true);
  expect(performance.now() - started).toBeGreaterThan(250);
});

it('a body that was refused for its size leaves the connection closed, not waiting', async () => {
  server = await liveServer();
  const text = await exchange(server.port, `POST ${forecast} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${defaultLimits.bodyBytes + 1}\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close[\s\S]*"code":"E_SERVER_SIZE"/i);
});

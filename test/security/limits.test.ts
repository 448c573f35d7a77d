import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { makeKey } from '../../server/auth/keys.js';
import { rateLimiter } from '../../server/auth/token-bucket.js';
import { startServer } from '../../server/start-server.js';
import { liveServer, openers, readableLog, type LiveServer } from '../server/live-server.js';

let server: LiveServer | undefined;
afterEach(() => server?.stop());

const forecast = '/v1/models/demand/forecast';

it('413 beyond the body limit, declared or streamed; the larger limit for batches', async () => {
  server = await liveServer();
  const large = (bytes: number): string => JSON.stringify({ horizon: 1, series: ['x'.repeat(bytes)] });
  expect((await server.call('POST', forecast, large(256 * 1024))).status).toBe(413);
  expect((await server.call('POST', forecast, large(255 * 1024))).status).toBe(400);
  expect((await server.call('POST', `${forecast}/batch`, `{"requests":[${large(1024 * 1024)}]}`)).status).toBe(400);
  expect((await server.call('POST', `${forecast}/batch`, `{"requests":[${large(2 * 1024 * 1024)}]}`)).status).toBe(413);
  const streamed = await fetch(`${server.url}${forecast}`, { method: 'POST', headers: { 'content-type': 'application/json' }, duplex: 'half', body: new Blob([large(300 * 1024)]).stream() } as RequestInit & { duplex: 'half' });
  expect(streamed.status).toBe(413);
});

it('415 for other types and for compressed bodies', async () => {
  server = await liveServer();
  expect((await server.call('POST', forecast, '{"horizon":1}', { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await server.call('POST', forecast, '{"horizon":1}', { 'content-encoding': 'gzip' })).status).toBe(415);
});

it('429 with Retry-After beyond the rate, each key for itself, wrong keys by address', async () => {
  const [a, b] = [makeKey('a', 'predict'), makeKey('b', 'predict')];
  server = await liveServer({ keys: [a.record, b.record], limits: { requestsPerSecond: 0.001, burst: 3 } });
  const ask = async (key: string) => server!.call('POST', forecast, { horizon: 1 }, { authorization: `Bearer ${key}` });
  expect([(await ask(a.key)).status, (await ask(a.key)).status, (await ask(a.key)).status]).toEqual([200, 200, 200]);
  const fourth = await ask(a.key);
  expect([fourth.status, Number(fourth.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await ask(b.key)).status).toBe(200);
  const guesses = [];
  for (let i = 0; i < 4; i++) guesses.push((await ask(`wrong-${i}`)).status);
  expect(guesses).toEqual([401, 401, 401, 429]);
  expect((await server.call('GET', '/livez')).status).toBe(200);
});

it('503 with Retry-After when too much is under way, health excepted', async () => {
  server = await liveServer({ limits: { concurrency: 2 } });
  const held = await Promise.all([1, 2].map(() => halfRequest(server!.port)));
  await expect.poll(() => server!.context.state.inFlight).toBe(2);
  const refused = await server.call('POST', forecast, { horizon: 1 });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect((await server.call('GET', '/readyz')).status).toBe(200);
  held.forEach((socket) => socket.destroy());
  await expect.poll(() => server!.context.state.inFlight).toBe(0);
  expect((await server.call('POST', forecast, { horizon: 1 })).status).toBe(200);
});

/** A request whose body never comes. */
function halfRequest(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('POST /v1/models/demand/forecast HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{', () => resolve(socket)));
    socket.on('error', () => undefined);
  });
}

it('closes slow requests after the time-out, while others are answered', async () => {
  server = await liveServer({ limits: { requestTimeoutMs: 300, headersTimeoutMs: 300 } });
  const slow = await Promise.all(Array.from({ length: 100 }, () => halfRequest(server!.port)));
  const closed = Promise.all(slow.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume())));
  expect((await server.call('POST', forecast, { horizon: 1 })).status).toBe(200);
  await closed;
});

it('keeps health prompt while a large batch is worked on', async () => {
  server = await liveServer();
  const batch = server.call('POST', `${forecast}/batch`, { requests: Array.from({ length: 1000 }, () => ({ horizon: 28 })) });
  let done = false;
  void batch.then(() => (done = true));
  const waits: number[] = [];
  while (!done && waits.length < 500) {
    const started = performance.now();
    await server.call('GET', '/livez');
    waits.push(performance.now() - started);
  }
  expect((await batch).status).toBe(200);
  expect(waits.length).toBeGreaterThan(1);
});

it.each([
  [{ port: 70_000 }, /port is 70000/],
  [{ port: 0, host: '0.0.0.0' }, /no keys/],
  [{ port: 0, limits: { bodyBites: 5 } as never }, /bodyBites is unknown/],
  [{ port: 0, limits: { bodyBytes: -1 } }, /bodyBytes is -1/],
])('refuses to start with %j', async (bad, message) => {
  await expect(startServer({ openers, modelsPath: '/nonexistent', reportsPath: '/nonexistent', now: Date.now, log: readableLog(), ...bad })).rejects.toThrow(message);
});

it('token bucket: never more than burst + rate × time, whatever the clock does', () => {
  const bucket = rateLimiter(10, 5);
  let passed = 0;
  for (let t = 0; t < 10_000; t += 7) if (bucket.take('a', t) === 0) passed += 1;
  expect(passed).toBeLessThanOrEqual(105);
  expect(passed).toBeGreaterThanOrEqual(100);
  expect(bucket.take('a', -1e9)).toBeGreaterThanOrEqual(0); // a clock set back gives nothing away
});

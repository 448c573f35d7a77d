import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Json } from '../../src/base/artifact.js';
import { moveAlias } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { startServer } from '../../server/start-server.js';
import { liveServer, readableLog, type LiveServer } from '../server/live-server.js';
import { badOpeners, busyMs } from './bad-openers.js';
import { bundle } from './bundle.js';

let trialPath: string;
beforeAll(async () => void (trialPath = await bundle('test/faults/trial-process.ts')));

interface Answer {
  readonly status: number;
  readonly version: number;
  readonly ms: number;
}

/** Asks without pause over one connection until told to stop. */
async function asking(server: LiveServer, stopped: () => boolean): Promise<readonly Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: Answer[] = [];
  const body = '{"n":3}';
  // From one answer to the next, the pause included: a server that stands still between two requests is slow all the same.
  let last = performance.now();
  while (!stopped()) {
    const [status, text] = await new Promise<[number, string]>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: server.port, path: '/v1/models/picks/recommend', method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
        let all = '';
        response.setEncoding('utf8').on('data', (part: string) => (all += part)).on('end', () => resolve([response.statusCode!, all]));
      });
      sent.on('error', reject).end(body);
    });
    answers.push({ status, version: (JSON.parse(text) as { readonly version: number }).version, ms: performance.now() - last });
    last = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  agent.destroy();
  return answers;
}

/** Publishes a version that does `kind` when it is opened, and whose example was answered with `score`. */
async function publishBad(server: LiveServer, kind: string, score = 2): Promise<number> {
  const example = { request: { n: 1 }, answer: [{ item: 'y', score, reasons: [{ kind: 'popular', share: 1 }] }] as unknown as Json };
  return (await publishModel(server.registry, { name: 'picks', task: 'recommend', artifact: { kind, format: 1, json: { y: 2 }, arrays: {} }, dataset: { name: 'small', fingerprint: '0'.repeat(64), rows: 1 }, examples: [example], about: { summary: '', limits: [] } })).version;
}

interface Outcome {
  readonly answers: readonly Answer[];
  readonly code: string | undefined;
  readonly worstMs: number;
}

/** Points the champion at a version while callers ask, waits for what becomes of it, and takes it back. */
async function swap(server: LiveServer, version: number): Promise<Outcome> {
  let done = false;
  const askers = Array.from({ length: 4 }, () => asking(server, () => done));
  await moveAlias(server.registry, { name: 'picks', alias: 'champion', version });
  let code: string | undefined;
  await expect.poll(async () => {
    const { failures } = (await server.call<{ readonly failures: readonly { readonly version: number; readonly code: string }[] }>('GET', '/v1/models/picks')).json;
    code = failures.find((one) => one.version === version)?.code;
    return code !== undefined || server.context.shelf.held('picks')!.version === version;
  }, { timeout: 20_000, interval: 20 }).toBe(true);
  expect((await server.call('GET', '/readyz')).status).toBe(200);
  await server.call('POST', '/v1/models/picks/aliases/champion/rollback');
  done = true;
  const answers = (await Promise.all(askers)).flat();
  return { answers, code, worstMs: Math.max(...answers.map(({ ms }) => ms)) };
}

it.each([
  ['hang', 'E_SERVER_TRIAL'],
  ['heap', 'E_SERVER_TRIAL'],
  ['arrays', 'E_SERVER_TRIAL'],
  ['crash', 'E_SERVER_TRIAL'],
  ['leave', 'E_SERVER_TRIAL'],
  ['throw', 'E_SERVER_TRIAL'],
  ['counting', 'E_SERVER_REPLAY'],
])('a version that does "%s" when it is opened is refused with %s: every caller meanwhile gets the old one', async (kind, wanted) => {
  const server = await liveServer({ trialPath, openers: badOpeners, limits: { trialMs: 3_000, trialMemoryBytes: 400 * 1024 ** 2 } });
  const { answers, code, worstMs } = await swap(server, await publishBad(server, kind, kind === 'counting' ? 7 : 2));
  expect(code).toBe(wanted);
  expect(answers.filter(({ status, version }) => status !== 200 || version !== 1)).toEqual([]);
  expect(answers.length).toBeGreaterThan(20);
  console.info(`${kind}: ${answers.length} answers, the slowest after ${worstMs.toFixed(0)} ms`);
  expect(worstMs).toBeLessThan(busyMs / 2);
  expect(server.logged.some(({ level, message }) => level === 'error' && /old one keeps answering/.test(message))).toBe(true);
  await server.stop();
});

it('a version that takes long to open is taken up without making callers wait; mutant: opened in the answering process, it makes all of them wait', async () => {
  // Busy only where it is tried: what opening costs the answering process is the model's own affair, and measured apart.
  const aside = await liveServer({ trialPath, limits: { trialMs: 20_000 } });
  const tried = await swap(aside, await publishBad(aside, 'busy'));
  expect([tried.code, new Set(tried.answers.map(({ status }) => status))]).toEqual([undefined, new Set([200])]);
  expect(new Set(tried.answers.map(({ version }) => version)).has(2)).toBe(true);
  expect(tried.worstMs).toBeLessThan(busyMs / 2);
  await aside.stop();
  const here = await liveServer({ openers: badOpeners });
  expect((await swap(here, await publishBad(here, 'busy'))).worstMs).toBeGreaterThan(busyMs * 0.9);
  await here.stop();
});

it('is not ready while a champion has no version that answers, says which, and is ready again once another version is named', async () => {
  const server = await liveServer({ trialPath, openers: badOpeners, limits: { trialMs: 6_000 } });
  const version = await publishBad(server, 'throw');
  await publishModel(server.registry, { name: 'other', task: 'recommend', artifact: { kind: 'hang', format: 1, json: {}, arrays: {} }, dataset: { name: 'small', fingerprint: '0'.repeat(64), rows: 1 }, examples: [{ request: { n: 1 }, answer: [] }], about: { summary: '', limits: [] }, aliases: ['champion'] });
  await server.context.shelf.refresh();
  const ready = await server.call<{ readonly code: string; readonly detail: string }>('GET', '/readyz');
  expect([ready.status, ready.json.code, ready.json.detail]).toEqual([503, 'E_SERVER_MODEL', 'no version answers for other@1 (E_SERVER_TRIAL)']);
  expect((await server.call('GET', '/v2/health/ready')).status).toBe(503);
  expect((await server.call('GET', '/livez')).status).toBe(200);
  expect((await server.call('POST', '/v1/models/picks/recommend', { n: 1 })).status).toBe(200);
  // A refused challenger is no reason to send callers elsewhere.
  await publishModel(server.registry, { name: 'other', task: 'recommend', artifact: { kind: 'counting', format: 1, json: {}, arrays: {} }, dataset: { name: 'small', fingerprint: '0'.repeat(64), rows: 1 }, examples: [{ request: { n: 1 }, answer: [] }], about: { summary: '', limits: [] }, aliases: ['champion'] });
  await moveAlias(server.registry, { name: 'picks', alias: 'challenger', version });
  await server.context.shelf.refresh();
  await expect.poll(async () => (await server.call('GET', '/readyz')).status).toBe(200);
  await server.stop();
});

it('tries a damaged champion again: ready once its file is mended', async () => {
  const server = await liveServer();
  await server.stop();
  const path = join(server.registry.root, 'picks', '1', 'artifact.bin');
  const good = readFileSync(path);
  writeFileSync(path, good.subarray(0, 40));
  const again = await startServer({ port: 0, openers: badOpeners, modelsPath: server.registry.root, reportsPath: server.folder, now: Date.now, log: readableLog(), limits: { lameDuckMs: 0, aliasPollMs: 50 } });
  const ready = async (): Promise<readonly [number, string]> => {
    const response = await fetch(`${again.url}/readyz`);
    return [response.status, await response.text()];
  };
  expect((await ready())[1]).toContain('no version answers for picks@1 (E_PUBLISH_CORRUPT)');
  writeFileSync(path, good);
  await expect.poll(async () => (await ready())[0], { timeout: 30_000, interval: 200 }).toBe(200);
  await again.stop();
});

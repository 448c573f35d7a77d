import { expect, it } from 'vitest';
import { createFeeder, type Feeder } from '../../server/feed/feeder.js';
import { createMetrics } from '../../server/metrics.js';
import type { ServedRecommender } from '../../server/models/served-model.js';
import { AnbarError } from '../../src/base/errors.js';
import { createRandom } from '../../src/base/random.js';
import { diskError, nodeFiles, type Files } from '../../src/publish/files.js';
import { liveServer, publishRecommender } from '../server/live-server.js';
import { countingRecommender } from '../server/small-models.js';
import { memoryDisk, type MemoryDisk } from './memory-disk.js';
import { registryOn } from './registry-state.js';

const seed = Number(process.env['SEED'] ?? 1);
const metrics = createMetrics(() => 0);
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A feeder on a disk, with one open version that counts. */
async function opened(files: Files, pid: number, fedBytes = 1_000_000, error: (facts: object) => void = () => undefined): Promise<{ readonly feeder: Feeder; readonly served: ServedRecommender; count(): number }> {
  const registry = registryOn(files, pid);
  const served = { task: 'recommend', name: 'picks', version: 1, manifest: { dataset: {} }, fed: { seq: 0, endDay: 0 }, model: countingRecommender(new Map([['x', 0]])) } as unknown as ServedRecommender;
  const feeder = createFeeder({ registry, name: 'picks', log: { ...quiet, error }, metrics, now: () => 0, mostRows: 1000, mostBytes: fedBytes, segmentBytes: 600 });
  await feeder.join(served);
  return { feeder, served, count: () => served.model.score(['u'], ['x'])[0]! };
}

/** Batch b: events `b-0` and `b-1`, of a time that a later version has in its data or not. */
const rows = (b: number) => [0, 1].map((i) => ({ event_id: `${b}-${i}`, user: 'u', item: 'x', kind: 'view' as const, time: '2024-07-01T00:00:00Z' }));

async function prepared(): Promise<MemoryDisk> {
  const disk = memoryDisk();
  await publishRecommender(registryOn(disk.files, 1), 'picks');
  return disk;
}

class PowerCut extends Error {}

const batches = 6;

/** Feeds batch after batch until operation `at`, where the power goes. Returns how many were acknowledged. */
async function cutAt(disk: MemoryDisk, at: number, through: (files: Files) => Files): Promise<number> {
  const from = disk.operations;
  disk.before = () => {
    if (disk.operations - from > at) throw new PowerCut();
  };
  let acknowledged = 0;
  try {
    const { feeder, served } = await opened(through(disk.files), 2);
    for (; acknowledged < batches; acknowledged++) await feeder.feed({ kind: 'events', served, rows: rows(acknowledged) });
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  disk.before = undefined;
  return acknowledged;
}

async function survey(rounds: number, through: (files: Files) => Files = (files) => files): Promise<{ readonly states: number; readonly wrong: readonly string[] }> {
  const random = createRandom(seed);
  const whole = await prepared();
  const start = whole.operations;
  await cutAt(whole, Infinity, through);
  const operations = whole.operations - start;
  const wrong: string[] = [];
  let states = 0;
  for (let at = 0; at <= operations; at++) {
    const disk = await prepared();
    const acknowledged = await cutAt(disk, at, through);
    for (let round = 0; round < rounds; round++) {
      states += 1;
      const after = disk.crash(round === 0 ? () => 0 : round === 1 ? () => 1 : () => [0, 1, random.next()][random.integer(3)]!);
      try {
        const { feeder, served, count } = await opened(after.files, 3);
        // What was acknowledged is there; the one under way may be, whole.
        if (![2 * acknowledged, 2 * acknowledged + 2].includes(count())) wrong.push(`cut before operation ${at + 1}, round ${round}: ${acknowledged} acknowledged, ${count()} events known`);
        for (let b = acknowledged; b < batches; b++) await feeder.feed({ kind: 'events', served, rows: rows(b) });
        if (count() !== 2 * batches) wrong.push(`cut before operation ${at + 1}, round ${round}: ${count()} events after all was sent again`);
        await feeder.close();
        const { count: again } = await opened(after.files, 4);
        if (again() !== 2 * batches) wrong.push(`cut before operation ${at + 1}, round ${round}: ${again()} events after another start`);
      } catch (error) {
        wrong.push(`cut before operation ${at + 1}, round ${round}: ${String(error)}`);
      }
    }
  }
  return { states, wrong };
}

it(`a power cut at any operation of feeding, with any part of what was not flushed lost or torn: acknowledged rows stay, once (seed ${seed})`, async () => {
  const { states, wrong } = await survey(40);
  expect(wrong).toEqual([]);
  expect(states).toBeGreaterThan(1500);
});

it('mutant: without flushing files, acknowledged rows get lost', async () => {
  expect((await survey(3, (files) => ({ ...files, sync: async (path) => (path.endsWith('.fed') ? undefined : files.sync(path)) }))).wrong.length).toBeGreaterThan(0);
});

it('mutant: without flushing the folder, acknowledged rows get lost', async () => {
  expect((await survey(3, (files) => ({ ...files, sync: async (path) => (path.endsWith('/fed') ? undefined : files.sync(path)) }))).wrong.length).toBeGreaterThan(0);
});

for (const fault of ['ENOSPC', 'EIO', 'EROFS', 'EMFILE', 'partial write', 'ENOSPC from then on'] as const) {
  it(`${fault} at every operation of feeding: a coded error and nothing taken, or success; and the next request goes on`, async () => {
    let failed = 0;
    for (let at = 1; at <= 60; at++) {
      const disk = await prepared();
      const { feeder, served, count } = await opened(disk.files, 2);
      const start = disk.operations;
      disk.before = (operation, path) => {
        const here = disk.operations - start;
        if (fault === 'partial write') return here === at && (operation === 'write' || operation === 'append') ? { partial: 0.5 } : undefined;
        if (fault === 'ENOSPC from then on' ? here >= at && !['read', 'list', 'remove', 'truncate'].includes(operation) : here === at) throw diskError(operation, path, Object.assign(new Error(), { code: fault.slice(0, 6).trim() }));
        return undefined;
      };
      let taken = 0;
      for (let b = 0; b < batches; b++) {
        try {
          await feeder.feed({ kind: 'events', served, rows: rows(b) });
          taken += 2;
        } catch (error) {
          failed += 1;
          expect(error).toBeInstanceOf(AnbarError);
          expect((error as AnbarError).code).toMatch(/^E_(PUBLISH_(DISK|LOCK)|SERVER_FEED)$/);
        }
        expect(count()).toBe(taken); // no half
      }
      disk.before = undefined;
      for (let b = 0; b < batches; b++) await feeder.feed({ kind: 'events', served, rows: rows(b) });
      expect(count()).toBe(2 * batches);
      await feeder.close();
      expect((await opened(disk.files, 3)).count()).toBe(2 * batches);
    }
    expect(failed).toBeGreaterThan(0);
  });
}

it('a full disk answers 503 with its code, takes nothing of the request, and answers models all the while', async () => {
  let full = false;
  const files: Files = {
    ...nodeFiles,
    async append(path, bytes) {
      if (full) {
        await nodeFiles.append(path, bytes.subarray(0, bytes.length >> 1));
        throw diskError('append to', path, Object.assign(new Error(), { code: 'ENOSPC' }));
      }
      return nodeFiles.append(path, bytes);
    },
  };
  const server = await liveServer({ files });
  const feed = async (b: number) => server.call<{ readonly code: string; readonly taken: number }>('POST', '/v1/events?model=picks', { events: rows(b) });
  const known = async () => (await server.call<{ readonly items: readonly { readonly item: string; readonly score: number }[] }>('POST', '/v1/models/picks/recommend', { n: 500 })).json.items.find(({ item }) => item === 'x')?.score ?? 0;
  expect((await feed(0)).status).toBe(200);
  full = true;
  for (let i = 0; i < 3; i++) {
    const refused = await feed(1);
    expect([refused.status, refused.json.code]).toEqual([503, 'E_PUBLISH_DISK']);
  }
  expect(await known()).toBe(2);
  full = false;
  expect((await feed(1)).json.taken).toBe(2);
  expect(await known()).toBe(4);
  await server.stop();
});

it('a journal that was changed in its middle: what is before counts, no more is taken, and the log says where', async () => {
  const disk = await prepared();
  const { feeder, served } = await opened(disk.files, 2);
  for (let b = 0; b < batches; b++) await feeder.feed({ kind: 'events', served, rows: rows(b) });
  await feeder.close();
  const [first] = (await disk.files.list('/models/picks/fed')).filter(({ name }) => name.endsWith('.fed'));
  const path = `/models/picks/fed/${first!.name}`;
  const bytes = (await disk.files.read(path))!;
  const second = bytes.indexOf(10) + 40;
  for (const [at, known] of [[second, 2], [20, 0]] as const) {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    await disk.files.write(path, changed);
    const said: string[] = [];
    const again = await opened(disk.files, 3, 1_000_000, (facts) => said.push(JSON.stringify(facts)));
    expect(again.count()).toBe(known);
    await expect(again.feeder.feed({ kind: 'events', served: again.served, rows: rows(9) })).rejects.toMatchObject({ code: 'E_SERVER_FEED' });
    expect(said.some((line) => line.includes('is not as it was written from byte'))).toBe(true);
    await again.feeder.close();
  }
  await disk.files.write(path, bytes);
  expect((await opened(disk.files, 4)).count()).toBe(2 * batches);
});

it('rows that the version refuses only when it learns them count for nothing, now and after a restart, and may come again', async () => {
  const disk = await prepared();
  const { feeder, served, count } = await opened(disk.files, 2);
  const { foldIn } = served.model;
  served.model.foldIn = () => {
    throw new AnbarError('E_RECOMMEND_EVENT', 'not today');
  };
  await expect(feeder.feed({ kind: 'events', served, rows: rows(0) })).rejects.toMatchObject({ code: 'E_SERVER_REFUSED' });
  served.model.foldIn = foldIn;
  await feeder.feed({ kind: 'events', served, rows: rows(1) });
  expect(count()).toBe(2);
  await feeder.close();
  const again = await opened(disk.files, 3);
  expect(again.count()).toBe(2);
  expect(await again.feeder.feed({ kind: 'events', served: again.served, rows: rows(0) })).toBe(2);
});

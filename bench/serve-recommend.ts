/**
 * Lists for customers over HTTP: an iALS model of 50,000 items × 64 factors, ten items under three filters with three reasons each, beside bare `node:http` echoing the same JSON, run alternately.
 * Loopback only, 16 connections, one process each, bounded seconds.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { publishRecommender } from '../src/publish/publish-recommender.js';
import { openRegistry } from '../src/publish/registry.js';
import { recommenderNamed } from '../src/recommend/catalogue.js';
import { alternately, connections, startServing } from './alternately.js';
import { closedLoop } from './closed-loop.js';
import type { BenchLine } from './line.js';
import { generatedShop } from './recommend-data.js';

const seconds = 3;
const path = '/v1/models/for-you/recommend';

/** Publishes the model that is served; its users. */
async function publish(folder: string): Promise<readonly string[]> {
  const interactions = generatedShop(50_000, 50_000, 1_000_000, 7);
  const fitted = await recommenderNamed('ials', { factors: 64, iterations: 3 }).fit(interactions, { random: createRandom(1), log: silentLog, progress: silentProgress });
  await publishRecommender(openRegistry(folder, { now: () => 0, who: 'bench' }), { name: 'for-you', fitted, interactions, dataset: { name: 'generated', fingerprint: '0' }, aliases: ['champion'] });
  return interactions.users;
}

/** Lines: requests a second beside bare node:http (`ratio` is ours ÷ peer, larger is better), and latency. */
export async function serveRecommendBench(): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anbar-bench-lists-'));
  const children: ChildProcess[] = [];
  try {
    const users = await publish(folder);
    const [bare, anbar] = [await startServing('bare', ''), await startServing('anbar', folder)];
    children.push(bare.child, anbar.child);
    // A prime stride visits all users; bounds on the price vary with the user: no list is asked for twice in a run.
    let asked = 0;
    const body = (): string => {
      const k = (asked = (asked + 7919) % users.length);
      return JSON.stringify({ user: users[k]!, n: 10, filter: { inStock: true, priceAtLeast: k % 500, priceAtMost: (k % 500) + 500 } });
    };
    const loop = (port: number) => () => closedLoop(port, path, body, { connections, seconds });
    const loads = await alternately(new Map([['bare', loop(bare.port)], ['lists', loop(anbar.port)]]));
    const [base, ours] = [loads.get('bare')!, loads.get('lists')!];
    const note = `iALS, 50,000 items × 64 factors, 10 items with 3 reasons each under stock and price filters, ${connections} connections, ${ours.failed} failed; load ${loadavg()[0]!.toFixed(1)}`;
    return [
      { name: 'serve: a list for a customer beside bare node:http', ours: ours.perSecond, peer: base.perSecond, ratio: ours.perSecond / base.perSecond, unit: 'requests/s', note: `${note}; larger is better` },
      { name: 'serve: p50 of a list', ours: ours.p50Ms, peer: base.p50Ms, unit: 'ms', note: 'all connections busy' },
      { name: 'serve: p99 of a list', ours: ours.p99Ms, peer: base.p99Ms, unit: 'ms', note: 'all connections busy' },
    ];
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

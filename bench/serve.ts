/**
 * Requests a second and latency of the served boosted forecast and of a recommendation, beside bare `node:http` echoing the same JSON and beside FastAPI + uvicorn serving a booster of
 * the same shape (300 trees × depth 8), run alternately. Loopback only, 16 connections, bounded seconds. The peer needs its Python (ANBAR_PEER_PYTHON) and scripts.
 */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayOf } from '../src/base/day.js';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { forecasterNamed } from '../src/forecast/catalogue.js';
import { publishForecaster } from '../src/publish/publish-forecaster.js';
import { openRegistry } from '../src/publish/registry.js';
import type { Panel } from '../src/table/panel.js';
import { closedLoop, type Load } from './closed-loop.js';
import type { BenchLine } from './line.js';

const connections = 16;
const seconds = 3;
const rounds = 3;
const seriesCount = 1000;

function panel(): Panel {
  const random = createRandom(3);
  const days = 120;
  const keys = Array.from({ length: seriesCount }, (_, s) => `item-${String(s).padStart(5, '0')}`);
  const quantity = Float32Array.from({ length: seriesCount * days }, (_, i) => Math.floor(random.next() * (2 + (Math.floor(i / days) % 9)) * (1 + (i % 7 === 0 ? 1 : 0))));
  return { keys, offsets: Int32Array.from({ length: seriesCount + 1 }, (_, s) => s * days), endDay: dayOf('2024-06-30'), quantity, futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
}

/** Publishes the model that is served; its method, boosted where libxgboost is there. */
async function publish(folder: string): Promise<string> {
  const data = panel();
  const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
  const model = await forecasterNamed('xgboost', { strategy: 'recursive', rounds: 300, depth: 8, calibrationOrigins: 0 });
  const fitted = await model.fit(data, context);
  await publishForecaster(openRegistry(folder, { now: () => 0, who: 'bench' }), { name: 'demand', fitted, panel: data, dataset: { name: 'generated', fingerprint: '0' }, aliases: ['champion'] });
  return fitted.name;
}

async function started(kind: string, folder: string): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = fork(join(dirname(fileURLToPath(import.meta.url)), 'serve-child.js'), [kind, folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, port: (message as { readonly port: number }).port }));
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
}

// Own few lines: the peer's own script wants wrk, and all servers must be measured by one client.
const train = `
import sys, numpy as np, xgboost as xgb
r = np.random.default_rng(3); X = r.gamma(1.5, 2, (50000, 20)).astype('float32'); y = r.poisson(0.3 * X[:, 0] + 0.2 * X[:, 1] * (X[:, 2] > 3) + 0.5).astype('float32')
xgb.train({'max_depth': 8, 'eta': 0.1, 'objective': 'reg:tweedie', 'tree_method': 'hist', 'nthread': 2}, xgb.DMatrix(X, y), 300).save_model(sys.argv[1])
`;

async function peer(folder: string): Promise<{ readonly child: ChildProcess; readonly port: number } | string> {
  const python = process.env['ANBAR_PEER_PYTHON'];
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package-lock.json'))) root = dirname(root);
  const script = join(process.env['ANBAR_SHARED'] ?? join(root, '..', 'shared'), 'peers', 'serve_fastapi.py');
  if (python === undefined || !existsSync(script)) return 'no peer: set ANBAR_PEER_PYTHON and ANBAR_SHARED';
  const model = join(folder, 'peer.json');
  const trained = spawnSync(python, ['-c', train, model], { encoding: 'utf8' });
  if (trained.status !== 0) return `no peer: ${trained.stderr.trim().split('\n').at(-1)}`;
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(python, [script, model, String(port)], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, OMP_NUM_THREADS: '1' } });
  for (let i = 0; i < 100; i++) {
    const up = await fetch(`http://127.0.0.1:${port}/health`).then((response) => response.ok, () => false);
    if (up) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  return 'no peer: it did not come up in 10 s';
}

const median = (loads: readonly Load[]): Load => [...loads].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(loads.length / 2)]!;

/** Measures all targets in turn, `rounds` times; the median of each. */
async function alternately(targets: ReadonlyMap<string, () => Promise<Load>>): Promise<ReadonlyMap<string, Load>> {
  const loads = new Map([...targets.keys()].map((name) => [name, [] as Load[]]));
  for (const run of targets.values()) await run(); // warm
  for (let round = 0; round < rounds; round++) for (const [name, run] of targets) loads.get(name)!.push(await run());
  return new Map([...loads].map(([name, list]) => [name, median(list)]));
}

/**
 * Lines: forecast of one row against bare node:http and against FastAPI (requests a second: `ratio` is ours ÷ peer, larger is better), and its p99.
 */
export async function serveBench(): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anbar-bench-serve-'));
  const children: ChildProcess[] = [];
  try {
    const method = await publish(join(folder, 'models'));
    const [bare, anbar, fastapi] = [await started('bare', ''), await started('anbar', join(folder, 'models')), await peer(folder)];
    children.push(bare.child, anbar.child);
    const body = (request: number): string => JSON.stringify({ horizon: 1, series: [`item-${String(request % seriesCount).padStart(5, '0')}`] });
    // A level that was never asked for before: nothing can be recalled.
    let asked = 0;
    const unasked = (request: number): string => JSON.stringify({ horizon: 1, series: [`item-${String(request % seriesCount).padStart(5, '0')}`], levels: [(1 + (asked++ % 9_999_999)) / 1e7] });
    const path = '/v1/models/demand/forecast';
    const loop = (port: number, where: string, what: (request: number) => string) => () => closedLoop(port, where, what, { connections, seconds });
    const targets = new Map([['bare', loop(bare.port, path, body)], ['forecast', loop(anbar.port, path, body)], ['first', loop(anbar.port, path, unasked)]]);
    const notes: string[] = [];
    if (typeof fastapi === 'string') notes.push(fastapi);
    else {
      children.push(fastapi.child);
      targets.set('fastapi', loop(fastapi.port, '/predict', () => JSON.stringify({ x: Array.from({ length: 20 }, (_, i) => i / 3) })));
    }
    const loads = await alternately(targets);
    const [ours, first, base, other] = [loads.get('forecast')!, loads.get('first')!, loads.get('bare')!, loads.get('fastapi')];
    const note = `${method}, 300 trees × depth 8, ${seriesCount} series, ${connections} connections, ${ours.failed} failed; answers that were given before are recalled; larger is better; load ${loadavg()[0]!.toFixed(1)}`;
    return [
      { name: 'serve: forecast of one row beside bare node:http', ours: ours.perSecond, peer: base.perSecond, ratio: ours.perSecond / base.perSecond, unit: 'requests/s', note },
      { name: 'serve: forecast never asked before, beside FastAPI predicting one row', ours: first.perSecond, ...(other === undefined ? {} : { peer: other.perSecond, ratio: first.perSecond / other.perSecond }), unit: 'requests/s', note: notes.join('; ') || 'uvicorn, one worker, same shape of booster; larger is better' },
      { name: 'serve: forecast of one row never asked before, beside bare', ours: first.perSecond, peer: base.perSecond, ratio: first.perSecond / base.perSecond, unit: 'requests/s', note: `with one quantile; p99 ${first.p99Ms.toFixed(1)} ms, ${first.failed} failed${other === undefined ? '' : `; ${(first.perSecond / other.perSecond).toFixed(1)} × FastAPI`}` },
      { name: 'serve: p99 of one row', ours: ours.p99Ms, ...(other === undefined ? {} : { peer: other.p99Ms }), unit: 'ms', note: `bare node:http ${base.p99Ms.toFixed(1)} ms` },
    ];
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Requests a second and latency of the served boosted model (a row of features in, a forecast by name, one that was given before), beside bare `node:http` echoing the same
 * JSON and beside FastAPI + uvicorn serving a booster of the same shape (300 trees × depth 8), run alternately. Loopback only, 16 connections, bounded seconds. The peer needs its Python (ANBAR_PEER_PYTHON) and scripts.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
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
import { alternately, connections, startServing } from './alternately.js';
import { closedLoop, type Load } from './closed-loop.js';
import type { BenchLine } from './line.js';

const seconds = 3;
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

/** A row that was never asked for before: the numbers of request `n`, two decimals. */
const rowOf = (request: number, width: number): number[] => Array.from({ length: width }, (_, i) => ((request * 7919 + i * 104_729) % 3001) / 100);

/** Requests that score one row of features of the served model, as its metadata describe them. */
async function rowAsker(port: number): Promise<(request: number) => string> {
  const metadata = (await (await fetch(`http://127.0.0.1:${port}/v2/models/demand`)).json()) as { readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[] };
  const width = metadata.inputs.find(({ name }) => name === 'features')!.shape[1]!;
  return (request) => JSON.stringify({ inputs: [{ name: 'features', datatype: 'FP32', shape: [1, width], data: rowOf(request, width) }] });
}

/**
 * Lines: a row of features, a forecast never asked before and a recalled one against bare node:http, the first two against FastAPI too (requests a second: `ratio` is ours ÷ peer, larger is better), and the row's p99.
 */
export async function serveBench(): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anbar-bench-serve-'));
  const children: ChildProcess[] = [];
  try {
    const method = await publish(join(folder, 'models'));
    const [bare, anbar, fastapi] = [await startServing('bare', ''), await startServing('anbar', join(folder, 'models')), await peer(folder)];
    children.push(bare.child, anbar.child);
    const body = (request: number): string => JSON.stringify({ horizon: 1, series: [`item-${String(request % seriesCount).padStart(5, '0')}`] });
    // A level that was never asked for before: nothing can be recalled.
    let asked = 0;
    const unasked = (request: number): string => JSON.stringify({ horizon: 1, series: [`item-${String(request % seriesCount).padStart(5, '0')}`], levels: [0.001 + (asked++ % 9_000_000) / 1e7] });
    const path = '/v1/models/demand/forecast';
    const scoring = '/v2/models/demand/infer';
    const score = await rowAsker(anbar.port);
    const loop = (port: number, where: string, what: (request: number) => string) => () => closedLoop(port, where, what, { connections, seconds });
    const targets = new Map([
      ['bare', loop(bare.port, path, body)], ['forecast', loop(anbar.port, path, body)], ['first', loop(anbar.port, path, unasked)],
      ['bare row', loop(bare.port, scoring, score)], ['row', loop(anbar.port, scoring, score)],
    ]);
    const notes: string[] = [];
    if (typeof fastapi === 'string') notes.push(fastapi);
    else {
      children.push(fastapi.child);
      targets.set('fastapi', loop(fastapi.port, '/predict', (request) => JSON.stringify({ x: rowOf(request, 20) })));
    }
    const loads = await alternately(targets);
    const [recalled, first, base, row, bareRow, other] = ['forecast', 'first', 'bare', 'row', 'bare row', 'fastapi'].map((name) => loads.get(name)) as [Load, Load, Load, Load, Load, Load | undefined];
    const note = `${method}, 300 trees × depth 8, ${connections} connections, 0 answers recalled; larger is better; load ${loadavg()[0]!.toFixed(1)}`;
    const against = (name: string, ours: Load, peer: Load | undefined, more: string): BenchLine => ({ name: `serve: ${name}`, ours: ours.perSecond, ...(peer === undefined ? {} : { peer: peer.perSecond, ratio: ours.perSecond / peer.perSecond }), unit: 'requests/s', note: `${more}; p99 ${ours.p99Ms.toFixed(1)} ms, ${ours.failed} failed` });
    return [
      against('score of one row of features, never asked before, beside bare node:http', row, bareRow, note),
      against('score of one row of features, beside FastAPI predicting one row', row, other, notes.join('; ') || 'uvicorn, one worker, same shape of booster, other rows each time too'),
      { name: 'serve: p99 of one row of features', ours: row.p99Ms, ...(other === undefined ? {} : { peer: other.p99Ms }), unit: 'ms', note: `bare node:http ${bareRow.p99Ms.toFixed(1)} ms` },
      against('forecast of one series never asked before, beside bare', first, base, `one day, one quantile, ${seriesCount} series`),
      against('the same beside FastAPI predicting one row', first, other, 'FastAPI is given the features; we are given a name and make them'),
      against('forecast that was asked for before (recalled), beside bare', recalled, base, `${seriesCount} series`),
    ];
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

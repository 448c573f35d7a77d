/**
 * Boosted trees on M5 CA_1 beside mlforecast + XGBoost, in one run: the same rows, features, rounds and threads for the speed; our own defaults for the accuracy; and what one row costs
 * to score and to explain. Needs the real data and the peer's Python (ANBAR_PEER_PYTHON); leaves out, saying so, what is not there.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayText } from '../src/base/day.js';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import type { Feature } from '../src/features/plan.js';
import { loadLibxgboost } from '../src/forecast/boosting/libxgboost.js';
import { parseTrees } from '../src/forecast/boosting/read-trees.js';
import { prepareShap, shapRows } from '../src/forecast/boosting/tree-shap.js';
import { prepareWalk, scoreRow } from '../src/forecast/boosting/walk.js';
import { panelTail } from '../src/forecast/panel-parts.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { xgboost } from '../src/forecast/xgboost/xgboost.js';
import type { XgboostOptions } from '../src/forecast/xgboost/options.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import type { BenchLine } from './line.js';
import { runPeer, sharedFolder } from './peer-scripts.js';

/** mlforecast's columns of the peer script. */
const peerFeatures: readonly Feature[] = [
  { kind: 'lag', lags: [1, 7, 14, 28] },
  { kind: 'rolling', lag: 1, window: 7, stats: ['mean'], minCount: 7 },
  { kind: 'rolling', lag: 1, window: 28, stats: ['mean', 'sd'], minCount: 28 },
  ...[7, 28].flatMap((lag) => [7, 28].map((window) => ({ kind: 'rolling', lag, window, stats: ['mean'], minCount: window }) as const)),
  { kind: 'calendar', parts: ['weekday', 'dayOfMonth', 'month'] },
  { kind: 'lag', of: 'price', lags: [0] },
  { kind: 'event', label: 'any', names: ['*'], before: 0, after: 0 },
  { kind: 'event', label: 'snap', names: ['snap'], before: 0, after: 0 },
  { kind: 'static', columns: ['category_1', 'category_2', 'store'] },
];
const sameAsPeer: XgboostOptions = {
  strategy: 'recursive', features: peerFeatures, rounds: 150, depth: 7, learningRate: 0.08, minChildWeight: 100, tweediePower: 1.1, subsample: 0.8, columnSample: 0.8, threads: 2, dropWarmup: true, lastDays: 758, calibrationOrigins: 0,
};
const peerDays = 758;
const horizon = 28;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

interface Timed {
  readonly fitSeconds: number;
  readonly forecastSeconds: number;
  readonly csv: string;
}

async function ours(panel: Panel, options: XgboostOptions): Promise<Timed> {
  const start = performance.now();
  const fitted = await xgboost(options).fit(panel, { random: createRandom(1), log: silentLog, progress: silentProgress });
  const ready = performance.now();
  const mean = (await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array;
  const done = performance.now();
  const lines = panel.keys.flatMap((key, s) => Array.from({ length: horizon }, (_, h) => `${key}|CA_1,${dayText(panel.endDay + 1 + h)},${mean[s * horizon + h]!}`));
  return { fitSeconds: (ready - start) / 1000, forecastSeconds: (done - ready) / 1000, csv: ['series,date,mean', ...lines, ''].join('\n') };
}

type Scores = Readonly<Record<'wrmsse_l12' | 'rmsse_mean' | 'mae' | 'bias', number>>;

function accuracy(name: string, scores: Scores, peer?: Scores): BenchLine[] {
  return (['wrmsse_l12', 'rmsse_mean', 'mae', 'bias'] as const).map((field) => ({
    name: `xgboost ${name}: ${field}`, ours: scores[field], unit: 'error', note: 'M5 CA_1, last 28 days, score_m5.py', ...(peer === undefined ? {} : { peer: peer[field], ratio: scores[field] / peer[field] }),
  }));
}

async function rowCosts(): Promise<BenchLine[]> {
  const random = createRandom(1);
  const [rows, features] = [50_000, 20];
  const values = Float32Array.from({ length: rows * features }, () => random.normal());
  const label = Float32Array.from({ length: rows }, (_, r) => Math.max(0, Math.round(values[r * features]! * values[r * features + 1]! + values[r * features + 2]! + random.normal())));
  const booster = await (await loadLibxgboost()).train({ rows, features, values, label }, { rounds: 300, params: { objective: 'reg:tweedie', max_depth: 8, learning_rate: 0.1, nthread: 2 } });
  const trees = parseTrees(booster.toJson());
  booster.free();
  const [walk, shap] = [prepareWalk(trees), prepareShap(trees)];
  const cost = (count: number, work: (row: number) => void): number => median([1, 2, 3, 4, 5].map(() => {
    const start = performance.now();
    for (let r = 0; r < count; r++) work(r);
    return ((performance.now() - start) / count) * 1000;
  }));
  const note = `300 trees × depth 8, ${Math.round(trees.split.length / 300)} nodes a tree`;
  return [
    { name: 'tree walk, one row', ours: cost(5000, (r) => void scoreRow(walk, values, r * features)), peer: 20, unit: 'µs (peer column: the bar)', note },
    { name: 'TreeSHAP, one row', ours: cost(200, (r) => void shapRows(shap, values.subarray(r * features, (r + 1) * features), 1)) / 1000, peer: 1, unit: 'ms (peer column: the bar)', note },
  ];
}

/** Lines of the boosted trees; `ANBAR_BENCH_RUNS` (default 3) alternating runs, medians. */
export async function xgboostBench(): Promise<BenchLine[]> {
  const lines = await rowCosts();
  const shared = sharedFolder();
  const m5 = join(shared, 'data', 'm5');
  if (!existsSync(m5)) {
    console.warn('left out: M5 is not there (set ANBAR_SHARED)');
    return lines;
  }
  const peer = process.env['ANBAR_PEER_PYTHON'];
  if (peer === undefined) console.warn('left out: the Python peer (set ANBAR_PEER_PYTHON to a Python with mlforecast and xgboost)');
  const work = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  try {
    const files = readdirSync(m5).filter((name) => /_sales_d1_|calendar|sell_prices/.test(name));
    const dataset = await importDataset({ source: 'm5', paths: files.map((name) => join(m5, name)), into: join(work, 'm5') });
    const whole = await loadPanel(await openDataset(dataset.folder));
    const past = panelUntil(whole, whole.endDay - horizon, horizon);
    const recent = panelTail(past, peerDays - horizon);
    const runs = Number(process.env['ANBAR_BENCH_RUNS'] ?? 3);
    const [own, theirs]: [Timed[], { fit: number; forecast: number }[]] = [[], []];
    const peerCsv = join(work, 'peer.csv');
    for (let run = 0; run < runs; run++) {
      own.push(await ours(recent, sameAsPeer));
      if (peer === undefined) continue;
      const { time } = runPeer(peer, join(shared, 'peers', 'fc_mlforecast.py'), [m5, '--model', 'xgb', '--trees', '150', '--last-days', String(peerDays), '--lr', '0.08', '--out', peerCsv]) as { time: Readonly<Record<string, { wall: number }>> };
      theirs.push({ fit: time['fit_total_incl_features']!.wall, forecast: time[`predict_${horizon}d_recursive`]!.wall });
    }
    const compare = (name: string, mine: readonly number[], other: readonly number[]): BenchLine => ({
      name, ours: median(mine), unit: 's', note: `same rows, rounds, threads; ${runs} alternating runs, load ${loadavg()[0]!.toFixed(1)}`, ...(other.length === 0 ? {} : { peer: median(other), ratio: median(mine) / median(other) }),
    });
    lines.push(compare('xgboost fit with features', own.map(({ fitSeconds }) => fitSeconds), theirs.map(({ fit }) => fit)));
    lines.push(compare('xgboost 28-day forecast', own.map(({ forecastSeconds }) => forecastSeconds), theirs.map(({ forecast }) => forecast)));
    if (peer !== undefined) {
      const score = (csv: string): Scores => runPeer(peer, join(shared, 'peers', 'score_m5.py'), [m5, csv]) as Scores;
      const file = (name: string, csv: string): string => {
        writeFileSync(join(work, name), csv);
        return join(work, name);
      };
      const peerScores = score(peerCsv);
      lines.push(...accuracy('as the peer', score(file('same.csv', own[0]!.csv)), peerScores));
      lines.push(...accuracy('by default', score(file('default.csv', (await ours(past, { threads: 2, calibrationOrigins: 0 })).csv)), peerScores));
    }
    return lines;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

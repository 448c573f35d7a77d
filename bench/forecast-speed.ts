/**
 * What a new day of sales costs: update and 28-day forecast of one item and of all, by the boosted model of each strategy and by the default blend, beside mlforecast with a linear model; and what
 * a series costs the classical methods, with their accuracy on M3 beside the figure that Theta published. Wall time is what users feel, processor time what a busy machine leaves comparable.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { defaultForecaster, forecasterNamed } from '../src/forecast/catalogue.js';
import { autoSmoothing } from '../src/forecast/classical/auto-smoothing.js';
import { ets } from '../src/forecast/classical/ets.js';
import { theta } from '../src/forecast/classical/theta.js';
import type { Forecaster } from '../src/forecast/contract.js';
import { levelAndShape } from '../src/forecast/level-shape/level-and-shape.js';
import type { SeriesMethod } from '../src/forecast/local.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { xgboost } from '../src/forecast/xgboost/xgboost.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import { tableOf } from '../src/table/table-of.js';
import type { BenchLine } from './line.js';

const horizon = 28;
const salesSchema = new Schema([new Field('date', new DateDay(), false), new Field('item', new Utf8(), false), new Field('quantity', new Float64(), false)]);

const at = (sorted: readonly number[], share: number): number => [...sorted].sort((a, b) => a - b)[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

/** Milliseconds of wall and of processor time that each round of `work` takes. */
async function timed(rounds: number, prepare: (round: number) => Table, work: (rows: Table) => Promise<unknown>): Promise<{ readonly wall: number[]; readonly cpu: number[] }> {
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const rows = prepare(round);
    const before = process.cpuUsage();
    const start = performance.now();
    await work(rows);
    wall.push(performance.now() - start);
    const spent = process.cpuUsage(before);
    cpu.push((spent.user + spent.system) / 1000);
  }
  return { wall, cpu };
}

/** A model whose updates are timed, so many times for one item and for all. */
interface Updated {
  readonly name: string;
  readonly forecaster: Forecaster;
  readonly rounds: { readonly one: number; readonly all: number };
}

// What a forecast costs does not depend on how many days the trees were trained on nor on how many past windows weigh a blend's members; the direct trees are those of the default all the same.
const updated = async (): Promise<readonly Updated[]> => [
  { name: 'xgboost direct', forecaster: xgboost({ strategy: 'direct', calibrationOrigins: 0 }), rounds: { one: 1000, all: horizon } },
  { name: 'xgboost recursive', forecaster: xgboost({ strategy: 'recursive', calibrationOrigins: 0, lastDays: 100 }), rounds: { one: 1000, all: 10 } },
  { name: 'xgboost both', forecaster: xgboost({ strategy: 'both', calibrationOrigins: 0, lastDays: 100 }), rounds: { one: 6, all: 6 } },
  { name: 'default blend', forecaster: await forecasterNamed(defaultForecaster, { origins: 1 }), rounds: { one: 1000, all: 10 } },
];

async function newDay(panel: Panel, { name: model, forecaster, rounds }: Updated, peer: Readonly<Record<string, number>>): Promise<BenchLine[]> {
  const past = panelUntil(panel, panel.endDay - horizon, horizon);
  const fitted = await forecaster.fit(past, { random: createRandom(1), log: silentLog, progress: silentProgress });
  let day = past.endDay;
  const soldOn = (keys: readonly string[], back: number): Float64Array => Float64Array.from(keys, (key) => panel.quantity[panel.offsets[panel.keys.indexOf(key) + 1]! - 1 - back]!);
  const rowsOf = (keys: readonly string[]) => (round: number): Table =>
    tableOf(salesSchema, { date: new Int32Array(keys.length).fill(++day), item: [...keys], quantity: soldOn(keys, round % horizon) });
  const one = [past.keys[Math.floor(past.keys.length / 3)]!];
  await fitted.predict({ horizon });
  const all = await timed(rounds.all, rowsOf(past.keys), (rows) => {
    fitted.update(rows);
    return fitted.predict({ horizon });
  });
  const single = await timed(rounds.one, rowsOf(one), (rows) => {
    fitted.update(rows);
    return fitted.predict({ horizon, series: one });
  });
  const name = (what: string): string => `${model}: update + ${horizon}-day forecast, ${what}`;
  const line = (what: string, { wall, cpu }: typeof all, theirs: number | undefined): BenchLine => ({
    name: name(what), ours: at(wall, 0.5), unit: 'ms', note: `median of ${wall.length}; p99 ${at(wall, 0.99).toFixed(2)}, processor ${at(cpu, 0.5).toFixed(2)} ms; peer is mlforecast with a linear model`, ...(theirs === undefined ? {} : { peer: theirs }),
  });
  return [line('one item', single, peer['one']), line(`all ${past.keys.length}`, all, peer['all'])];
}

/** mlforecast's own update and forecast of the same data, in milliseconds; empty where its Python is not named. */
function mlforecast(shared: string): Readonly<Record<string, number>> {
  const program = process.env['ANBAR_PEER_PYTHON'];
  if (program === undefined) {
    console.warn('left out: mlforecast (set ANBAR_PEER_PYTHON to a Python that has it)');
    return {};
  }
  const done = spawnSync(program, [join(shared, 'peers', 'inc_mlforecast.py'), join(shared, 'data', 'm5')], { encoding: 'utf8', env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_NUM_THREADS: '1' }, maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`mlforecast: ${done.stderr.split('\n').slice(-3).join(' ')}`);
  const { time } = JSON.parse(done.stdout.trim().split('\n').at(-1)!) as { time: Readonly<Record<string, { wall: number }>> };
  const median = (prefix: string): number => at(Object.entries(time).flatMap(([name, { wall }]) => (name.startsWith(prefix) ? [wall * 1000] : [])), 0.5);
  return { one: median('update_all') + median('predict28_one'), all: median('update_all') + median('predict28_all') };
}

function pathOf(method: SeriesMethod, y: Float32Array, steps: number): Float64Array {
  const state = new Float64Array(method.stateSize);
  method.fit(y, state);
  const out = new Float64Array(steps);
  method.path(state, out);
  return out;
}

/** M3 monthly: symmetric MAPE over the 1,428 series, as published. */
function monthly(shared: string): BenchLine[] {
  const read = (...path: string[]): string[][] => gunzipSync(readFileSync(join(shared, 'data', ...path))).toString('utf8').trim().split('\n').map((line) => line.replace(/"[^"]*"/g, '').split(','));
  const published = Number(read('published', 'm3_method_scores.csv.gz').find(([method, period]) => method === 'THETA' && period === 'MONTHLY')![3]);
  const series = read('m3', 'm3_series.csv.gz').filter((row) => row[1] === 'MONTHLY').map((row) => row.slice(-2).map((numbers) => numbers.split(' ').map(Number)));
  return [theta({ seasonDays: 12 }), ets({ seasonDays: 12 }), autoSmoothing({ seasonDays: 12 }), levelAndShape({ seasonDays: 12 })].map((method) => {
    const scores = series.map(([train, test]) => {
      const path = pathOf(method, Float32Array.from(train!), test!.length);
      return test!.reduce((sum, y, h) => sum + (200 * Math.abs(y - Math.max(0, path[h]!))) / (Math.abs(y) + Math.max(0, path[h]!)), 0) / test!.length;
    });
    return { name: `${method.name}: M3 monthly sMAPE`, ours: scores.reduce((sum, score) => sum + score, 0) / scores.length, peer: published, unit: 'error', note: `${scores.length} series; peer is the published Theta` };
  });
}

function daily(panel: Panel): BenchLine[] {
  return [theta(), ets(), autoSmoothing(), levelAndShape()].map((method) => {
    const before = process.cpuUsage();
    let count = 0;
    for (let s = 0; s < panel.keys.length; s += 20, count++) pathOf(method, panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!), horizon);
    const spent = process.cpuUsage(before);
    return { name: `${method.name}: fit + forecast of a daily series`, ours: (spent.user + spent.system) / 1000 / count, unit: 'processor ms', note: `mean of ${count} series of M5 CA_1, newest 728 days used` };
  });
}

/** Lines of updates and of classical methods; needs the real data. */
export async function forecastSpeedBench(): Promise<readonly BenchLine[]> {
  const shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared');
  const m5 = join(shared, 'data', 'm5');
  if (!existsSync(m5)) {
    console.warn('left out: M5 is not there (set ANBAR_SHARED)');
    return [];
  }
  const work = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  try {
    const files = readdirSync(m5).filter((name) => /_sales_d1_|calendar|sell_prices/.test(name));
    const dataset = await importDataset({ source: 'm5', paths: files.map((name) => join(m5, name)), into: join(work, 'm5') });
    const panel = await loadPanel(await openDataset(dataset.folder));
    const peer = mlforecast(shared);
    const lines: BenchLine[] = [];
    for (const model of await updated()) lines.push(...(await newDay(panel, model, peer)));
    return [...lines, ...daily(panel), ...monthly(shared)];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

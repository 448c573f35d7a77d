import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, panelSchema } from '../src/features/compile.js';
import type { FeaturePlan } from '../src/features/plan.js';
import type { Panel, PanelColumn } from '../src/table/panel.js';

/** The child of bench/features.ts: reads the dumped panel, runs the peer's columns, prints seconds and peak memory; with `compare`, the worst difference too. */
const [folder, mode] = process.argv.slice(2) as [string, string?];

function floats(name: string): Float32Array {
  const bytes = readFileSync(join(folder, name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function integers(name: string): Int32Array {
  const bytes = readFileSync(join(folder, name));
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as { readonly statics: readonly string[]; readonly endDay: number };
const lengths = integers('lengths.i32');
const offsets = new Int32Array(lengths.length + 1);
lengths.forEach((length, s) => (offsets[s + 1] = offsets[s]! + length));
const known = (name: string): [string, PanelColumn] => [name, { availability: { kind: 'known' }, values: floats(`${name}.f32`) }];
const panel: Panel = {
  keys: Array.from(lengths, (_, s) => String(s).padStart(6, '0')),
  offsets,
  endDay: meta.endDay,
  quantity: floats('y.f32'),
  futureDays: 0,
  columns: new Map(['price', 'event', 'snap'].map(known)),
  statics: new Map(meta.statics.map((name) => [name, { codes: integers(`${name}.i32`), names: [] }])),
  events: new Map(),
};
const rolling = (lag: number, window: number, sd = false): FeaturePlan['features'][number] => ({ kind: 'rolling', lag, window, stats: sd ? ['mean', 'sd'] : ['mean'], minCount: window });
const plan: FeaturePlan = {
  version: 1,
  horizonGap: 1,
  features: [
    ...['price', 'event', 'snap'].map((of) => ({ kind: 'lag', of, lags: [0] }) as const),
    { kind: 'static', columns: meta.statics },
    { kind: 'lag', lags: [1, 7, 14, 28] },
    rolling(1, 7), rolling(1, 28, true), rolling(7, 7), rolling(7, 28), rolling(28, 7), rolling(28, 28),
    { kind: 'calendar', parts: ['weekday', 'dayOfMonth', 'month'] },
  ],
};
const compiled = compilePlan(plan, panelSchema(panel));

/** What the rows would feed: a sink that must read each block before its memory is used again. */
let sum = 0;
const cpu = process.cpuUsage();
const began = performance.now();
let rows = 0;
let matrix: ReturnType<typeof compiled.batch> | undefined;
if (mode === 'blocks') {
  compiled.batchBlocks(panel, { dropWarmup: true }, (block) => {
    rows += block.rows;
    sum += block.values[block.values.length - 1]!;
  });
} else {
  matrix = compiled.batch(panel, { dropWarmup: true });
  rows = matrix.rows;
}
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
const peakMb = process.resourceUsage().maxRSS / 1024;
let worst: number | undefined;
let worstSd: number | undefined;
let peerWorstSd: number | undefined;
let missing = 0;
const difference = (x: number, y: number): number => Math.abs(x - y) / Math.max(1, Math.abs(y));

/** Standard deviation of the 28 days before the row, in two passes of doubles: the judge where the two engines differ. */
function exactSd(row: number): number {
  const s = matrix!.series[row]!;
  const end = offsets[s + 1]! - 1 - (meta.endDay - matrix!.day[row]!);
  const days = Array.from(panel.quantity.subarray(end - 28, end));
  const mean = days.reduce((total, x) => total + x, 0) / 28;
  return Math.sqrt(days.reduce((total, x) => total + (x - mean) ** 2, 0) / 27);
}

if (mode === 'compare' && matrix !== undefined) {
  const theirNames = JSON.parse(readFileSync(join(folder, 'peer.json'), 'utf8')) as readonly string[];
  const order = ['price', 'event', 'snap', ...meta.statics, 'lag1', 'lag7', 'lag14', 'lag28', 'rolling_mean_lag1_window_size7', 'rolling_mean_lag1_window_size28', 'rolling_std_lag1_window_size28',
    'rolling_mean_lag7_window_size7', 'rolling_mean_lag7_window_size28', 'rolling_mean_lag28_window_size7', 'rolling_mean_lag28_window_size28', 'dayofweek', 'day', 'month'].map((name) => theirNames.indexOf(name));
  if (order.includes(-1) || order.length !== theirNames.length) throw new Error(`the peer's columns are others: ${theirNames.join(', ')}`);
  const theirs = floats('peer.f32');
  if (theirs.length !== matrix.values.length) throw new Error(`the peer has ${theirs.length} values, not ${matrix.values.length}`);
  worst = worstSd = peerWorstSd = 0;
  const sd = compiled.names.indexOf('sd_28_lag_1');
  for (let row = 0, at = 0; row < rows; row++) {
    for (let c = 0; c < order.length; c++, at++) {
      const x = matrix.values[at]!;
      const y = theirs[row * order.length + order[c]!]!;
      if (Number.isNaN(x) !== Number.isNaN(y)) missing++;
      else if (c === sd) {
        const exact = exactSd(row);
        worstSd = Math.max(worstSd, difference(x, exact));
        peerWorstSd = Math.max(peerWorstSd, difference(y, exact));
      } else if (!Number.isNaN(x)) worst = Math.max(worst, difference(x, y));
    }
  }
}
console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peakMb, rows, columns: compiled.names.length + 3, worst, worstSd, peerWorstSd, missing, sum }));

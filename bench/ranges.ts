/**
 * Ranges and quantiles of the default forecast on M5 CA_1: pinball loss beside FLAIR's sample quantiles and LightGBM with mlforecast's conformal intervals, on the same item-days, and what the
 * ranges hold by volume. Peers know no quantiles but the ends of their ranges. `ANBAR_BENCH_WINDOWS` windows (default 1); some six minutes each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { blendClasses } from '../src/forecast/blend/classes.js';
import { quantileColumn } from '../src/forecast/contract.js';
import type { BenchLine } from './line.js';
import { forecastCsv, horizon, onM5Windows, quantileLevels, type M5Window } from './m5-windows.js';
import { runPeer, sharedFolder } from './peer-scripts.js';

const ends = ['lo_80', 'hi_80', 'lo_95', 'hi_95'] as const;
/** Where each quantile stands in a peer's file. */
const endOf: Readonly<Record<(typeof quantileLevels)[number], (typeof ends)[number]>> = { 0.025: 'lo_95', 0.1: 'lo_80', 0.9: 'hi_80', 0.975: 'hi_95' };

/** One item's day: range ends and quantiles. */
type Day = Readonly<Record<(typeof ends)[number], number>> & { readonly quantiles: readonly number[] };
/** By item, day after day; an item that a peer left out is not there. */
type Ends = ReadonlyMap<string, readonly Day[]>;

function readEnds(file: string): Ends {
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const names = head!.split(',');
  const rows = lines.map((line) => line.split(',')).sort((a, b) => (a[1]! < b[1]! ? -1 : a[1]! > b[1]! ? 1 : 0));
  const columnOf = (level: (typeof quantileLevels)[number]): number => names.indexOf(names.includes(quantileColumn(level)) ? quantileColumn(level) : endOf[level]);
  const quantileAt = quantileLevels.map(columnOf);
  const byItem = new Map<string, Day[]>();
  for (const row of rows) {
    const item = /(?:FOODS|HOBBIES|HOUSEHOLD)_\d_\d{3}/.exec(row[0]!)![0];
    const days = byItem.get(item) ?? [];
    byItem.set(item, days);
    const [lo_80, hi_80, lo_95, hi_95] = ends.map((name) => Number(row[names.indexOf(name)])) as [number, number, number, number];
    days.push({ lo_80, hi_80, lo_95, hi_95, quantiles: quantileAt.map((at) => Number(row[at])) });
  }
  return byItem;
}

const loss = (level: number, y: number, quantile: number): number => (y >= quantile ? level : level - 1) * (y - quantile);

/** Sold in the window, by panel series. */
function soldIn({ whole, past }: M5Window): ReadonlyMap<string, Float32Array> {
  const at = new Map(whole.keys.map((key, s) => [key, s]));
  return new Map(past.keys.map((key) => {
    const to = whole.offsets[at.get(key)! + 1]! - (whole.endDay - past.endDay - horizon);
    return [key, whole.quantity.subarray(to - horizon, to)];
  }));
}

function pinball(sold: ReadonlyMap<string, Float32Array>, found: Ends, keys: readonly string[]): number {
  let [sum, count] = [0, 0];
  for (const key of keys) {
    found.get(key)!.forEach((day, h) => {
      quantileLevels.forEach((level, k) => (sum += loss(level, sold.get(key)![h]!, day.quantiles[k]!)));
      count += quantileLevels.length;
    });
  }
  return sum / count;
}

/** Share of days within each range, of the series that `keep` says. */
function held(sold: ReadonlyMap<string, Float32Array>, found: Ends, keys: readonly string[]): readonly [number, number] {
  const within = new Float64Array(2);
  for (const key of keys) {
    found.get(key)!.forEach((day, h) => {
      const y = sold.get(key)![h]!;
      within[0]! += Number(y >= day.lo_80 && y <= day.hi_80);
      within[1]! += Number(y >= day.lo_95 && y <= day.hi_95);
    });
  }
  return [within[0]! / (keys.length * horizon), within[1]! / (keys.length * horizon)];
}

/** Series in five classes of equal size by mean daily sales over the last year, and in the blend's own. */
function classesOf({ past }: M5Window): ReadonlyMap<string, readonly string[]> {
  const mean = past.keys.map((_, s) => {
    const year = past.quantity.subarray(Math.max(past.offsets[s]!, past.offsets[s + 1]! - 364), past.offsets[s + 1]!);
    return year.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0) / year.length;
  });
  const order = past.keys.map((_, s) => s).sort((a, b) => mean[a]! - mean[b]!);
  const classes = new Map<string, string[]>();
  const put = (name: string, s: number): void => void classes.set(name, [...(classes.get(name) ?? []), past.keys[s]!]);
  order.forEach((s, rank) => put(`volume fifth ${1 + Math.floor((rank * 5) / order.length)}`, s));
  blendClasses(past).classOf.forEach((c, s) => put(`blend class ${c}`, s));
  return classes;
}

/** Lines of the default forecaster's ranges; leaves out, saying so, what is not there. */
export async function rangesBench(): Promise<BenchLine[]> {
  const peers = join(sharedFolder(), 'peers');
  const lines: BenchLine[] = [];
  await onM5Windows(1, async (window, python) => {
    const files = Object.fromEntries(['ours', 'flair', 'lightgbm'].map((name) => [name, join(window.folder, `${name}.csv`)])) as Readonly<Record<'ours' | 'flair' | 'lightgbm', string>>;
    writeFileSync(files.ours, (await forecastCsv(window.past)).csv);
    runPeer(python, join(peers, 'fc_flair.py'), [window.folder, '--out', files.flair]);
    runPeer(python, join(peers, 'fc_mlforecast.py'), [window.folder, '--model', 'lgb', '--trees', '150', '--last-days', '758', '--lr', '0.08', '--pi', '--out', files.lightgbm]);
    const [ours, flair, lightgbm] = [files.ours, files.flair, files.lightgbm].map(readEnds) as [Ends, Ends, Ends];
    const sold = soldIn(window);
    const note = `M5 CA_1, the 28 days to ${window.lastDay}; ${quantileLevels.map(quantileColumn).join(', ')}; load ${loadavg()[0]!.toFixed(1)}`;
    for (const [name, peer] of [['FLAIR', flair], ['LightGBM with conformal intervals', lightgbm]] as const) {
      const both = window.past.keys.filter((key) => peer.get(key)?.length === horizon);
      const [own, theirs] = [pinball(sold, ours, both), pinball(sold, peer, both)];
      const cover = held(sold, peer, both).map((share) => `${(100 * share).toFixed(1)} %`).join(' and ');
      lines.push({ name: 'ranges: mean pinball loss', ours: own, peer: theirs, ratio: own / theirs, unit: 'units', note: `${both.length} items; peer ${name}, whose ranges held ${cover}; ${note}` });
    }
    for (const [name, keys] of [['all', window.past.keys] as const, ...classesOf(window)]) {
      const [share80, share95] = held(sold, ours, keys);
      lines.push({ name: `… 80 % ranges held, ${name}`, ours: share80, unit: 'of days', note: `${keys.length} items` }, { name: `… 95 % ranges held, ${name}`, ours: share95, unit: 'of days', note: `${keys.length} items` });
    }
  });
  return lines;
}

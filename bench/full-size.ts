/**
 * The default pipeline on a set of M5's whole size, through the command line as a child process: wall seconds and peak memory, beside the bars of 40 minutes and 10 GB.
 * `ANBAR_FULL_SIZE_STORES` (default 10 = 30,490 series) makes it smaller. Needs the real data; takes most of an hour, so it runs only when named.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import { writeFullSize } from './full-size-set.js';
import type { BenchLine } from './line.js';

function rootFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package-lock.json'))) root = dirname(root);
  return root;
}

/** High-water mark of a process' resident memory in MB, from /proc; NaN elsewhere. */
function peakMb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

interface Run {
  readonly seconds: number;
  readonly peakMb: number;
  readonly done: { readonly series: number; readonly rows: number; readonly seconds: Readonly<Record<string, number>> };
}

/** Runs `anbar` with these words; its last line of output is JSON. */
function anbar(words: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [join(rootFolder(), 'bin', 'anbar.mjs'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let peak = 0;
    // The mark only rises, so that looking twice a second misses nothing but the last half second.
    const look = setInterval(() => (peak = Math.max(peak, peakMb(child.pid!) || 0)), 500);
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(look);
      if (code !== 0) return reject(new Error(`anbar ${words[0]} ended with ${code}`));
      resolve({ seconds: (performance.now() - started) / 1000, peakMb: peak > 0 ? peak : Number.NaN, done: JSON.parse(text) as Run['done'] });
    });
  });
}

/** Lines of the full-size set; the peer column holds the bars. */
export async function fullSizeBench(): Promise<readonly BenchLine[]> {
  const m5 = join(process.env['ANBAR_SHARED'] ?? join(rootFolder(), '..', 'shared'), 'data', 'm5');
  if (!existsSync(m5)) return [{ name: 'full-size set', ours: Number.NaN, unit: 's', note: 'not run: M5 is not there (set ANBAR_SHARED)' }];
  const stores = Number(process.env['ANBAR_FULL_SIZE_STORES'] ?? 10);
  // A folder given by hand keeps the set for the next run.
  const kept = process.env['ANBAR_FULL_SIZE_FOLDER'];
  const work = kept ?? mkdtempSync(join(tmpdir(), 'anbar-full-size-'));
  const set = join(work, `stores-${stores}`);
  try {
    const lines: BenchLine[] = [];
    if (!existsSync(join(set, 'manifest.json'))) {
      const files = readdirSync(m5).filter((name) => /_sales_d1_|calendar|sell_prices/.test(name));
      const one = await importDataset({ source: 'm5', paths: files.map((name) => join(m5, name)), into: join(work, 'm5') });
      const started = performance.now();
      const { manifest } = await writeFullSize(await loadPanel(await openDataset(one.folder), { trim: 'first-row', stockouts: 'keep' }), set, stores);
      lines.push({ name: 'full-size set: written', ours: (performance.now() - started) / 1000, unit: 's', note: `${manifest.tables.sales!.rows} rows of sales, ${Math.round(manifest.tables.sales!.sizeBytes / 1e6)} MB of Parquet` });
    }
    const load = loadavg()[0]!;
    const { seconds, peakMb: peak, done } = await anbar(['forecast', set, '--horizon', '28', '--levels', '0.8,0.95', '--out', join(work, 'forecast.csv'), '--json']);
    const note = `${done.series} series, ${done.rows} forecast rows with two ranges; ${Object.entries(done.seconds).map(([what, value]) => `${what} ${value.toFixed(0)} s`).join(', ')}; load ${load.toFixed(2)} before, ${loadavg()[0]!.toFixed(2)} after`;
    lines.push({ name: 'full-size set: anbar forecast, default model', ours: seconds, peer: 2400, unit: 's (peer column: the bar)', note });
    lines.push({ name: 'full-size set: peak memory', ours: peak / 1024, peer: 10, unit: 'GB (peer column: the bar)', note: 'resident, of the whole process' });
    return lines;
  } finally {
    if (kept === undefined) rmSync(work, { recursive: true, force: true });
  }
}

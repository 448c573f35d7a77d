/** M5 CA_1 as it was at the end of each window of 28 days: a copy of its files for peers, a panel for Anbar, and the default forecast as the scorer reads it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dayText } from '../src/base/day.js';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { defaultForecaster, forecasterNamed } from '../src/forecast/catalogue.js';
import { quantileColumn, rangeColumns } from '../src/forecast/contract.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import { sharedFolder } from './peer-scripts.js';

export const horizon = 28;

/** One window: `past` ends before it, `folder` with it. */
export interface M5Window {
  readonly whole: Panel;
  readonly past: Panel;
  readonly folder: string;
  readonly lastDay: string;
}

/** M5's folder as it was `back` days before its end. */
function folderUntil(m5: string, names: readonly string[], back: number, into: string): string {
  mkdirSync(into);
  for (const name of names) {
    if (!name.includes('_sales_d1_')) {
      symlinkSync(join(m5, name), join(into, name));
      continue;
    }
    const raw = readFileSync(join(m5, name));
    const lines = (name.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').trimEnd().split('\n');
    writeFileSync(join(into, name.replace(/\.gz$/, '')), `${lines.map((line) => line.split(',').slice(0, back === 0 ? undefined : -back).join(',')).join('\n')}\n`);
  }
  return into;
}

/** Range ends and the quantiles that ranges are named after: for counts with many zeros these are not the same. */
export const quantileLevels = [0.025, 0.1, 0.9, 0.975] as const;

/** The default forecast of the 28 days after a panel, with ranges and quantiles. */
export async function forecastCsv(past: Panel): Promise<{ readonly csv: string; readonly seconds: number }> {
  const start = performance.now();
  const fitted = await (await forecasterNamed(defaultForecaster)).fit(past, { random: createRandom(1), log: silentLog, progress: silentProgress });
  const table = await fitted.predict({ horizon, ranges: [0.8, 0.95], levels: quantileLevels });
  const seconds = (performance.now() - start) / 1000;
  const names = ['mean', ...rangeColumns(0.8), ...rangeColumns(0.95), ...quantileLevels.map(quantileColumn)];
  const columns = names.map((name) => table.getChild(name)!.toArray() as Float64Array);
  const lines = past.keys.flatMap((key, s) => Array.from({ length: horizon }, (_, h) => [`${key}|CA_1`, dayText(past.endDay + 1 + h), ...columns.map((values) => values[s * horizon + h]!)].join(',')));
  return { csv: [`series,date,${names.join(',')}`, ...lines, ''].join('\n'), seconds };
}

/** Runs `work` on `ANBAR_BENCH_WINDOWS` windows (default `windows`), newest first, after `ANBAR_BENCH_SKIP` of the newest ones; nothing, saying so, where data or the peers' Python are not there. */
export async function onM5Windows(windows: number, work: (window: M5Window, peer: string) => Promise<void>): Promise<void> {
  const m5 = join(sharedFolder(), 'data', 'm5');
  const peer = process.env['ANBAR_PEER_PYTHON'];
  if (!existsSync(m5) || peer === undefined) {
    console.warn(`left out: ${peer === undefined ? 'the Python peers (set ANBAR_PEER_PYTHON to a Python that has them)' : 'M5 is not there (set ANBAR_SHARED)'}`);
    return;
  }
  const into = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  try {
    const names = readdirSync(m5).filter((name) => /_sales_d1_|calendar|sell_prices/.test(name));
    const dataset = await importDataset({ source: 'm5', paths: names.map((name) => join(m5, name)), into: join(into, 'm5') });
    const whole = await loadPanel(await openDataset(dataset.folder));
    const skipped = Number(process.env['ANBAR_BENCH_SKIP'] ?? 0);
    for (let window = 0; window < Number(process.env['ANBAR_BENCH_WINDOWS'] ?? windows); window++) {
      const back = (skipped + window) * horizon;
      const folder = folderUntil(m5, names, back, join(into, `until-${back}`));
      await work({ whole, past: panelUntil(whole, whole.endDay - back - horizon, horizon), folder, lastDay: dayText(whole.endDay - back) }, peer);
    }
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

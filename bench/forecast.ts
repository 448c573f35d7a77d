/**
 * The default forecast on M5 CA_1's last 28 days and on windows before, beside mlforecast + XGBoost on the same files, both scored by the peers' own script. Each window is a copy of the
 * sales file that ends with it, so that the peer cannot know more either. `ANBAR_BENCH_WINDOWS` windows (default 4); some two minutes each.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dayText } from '../src/base/day.js';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { defaultForecaster, forecasterNamed } from '../src/forecast/catalogue.js';
import { rangeColumns } from '../src/forecast/contract.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import type { BenchLine } from './line.js';
import { runPeer, sharedFolder } from './peer-scripts.js';

const horizon = 28;
const scored = ['wrmsse_l12', 'rmsse_mean', 'mae', 'bias'] as const;
type Scores = Readonly<Record<(typeof scored)[number] | 'cover80' | 'cover95', number>>;

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

async function forecastCsv(past: Panel): Promise<{ readonly csv: string; readonly seconds: number }> {
  const start = performance.now();
  const fitted = await (await forecasterNamed(defaultForecaster)).fit(past, { random: createRandom(1), log: silentLog, progress: silentProgress });
  const table = await fitted.predict({ horizon, ranges: [0.8, 0.95] });
  const seconds = (performance.now() - start) / 1000;
  const names = ['mean', ...rangeColumns(0.8), ...rangeColumns(0.95)];
  const columns = names.map((name) => table.getChild(name)!.toArray() as Float64Array);
  const lines = past.keys.flatMap((key, s) => Array.from({ length: horizon }, (_, h) => [`${key}|CA_1`, dayText(past.endDay + 1 + h), ...columns.map((values) => values[s * horizon + h]!)].join(',')));
  return { csv: [`series,date,${names.join(',')}`, ...lines, ''].join('\n'), seconds };
}

/** Lines of the default forecaster; leaves out, saying so, what is not there. */
export async function forecastBench(): Promise<BenchLine[]> {
  const shared = sharedFolder();
  const m5 = join(shared, 'data', 'm5');
  const peer = process.env['ANBAR_PEER_PYTHON'];
  if (!existsSync(m5) || peer === undefined) {
    console.warn(`left out: ${peer === undefined ? 'the Python peer and the scorer (set ANBAR_PEER_PYTHON to a Python with mlforecast and xgboost)' : 'M5 is not there (set ANBAR_SHARED)'}`);
    return [];
  }
  const work = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  const lines: BenchLine[] = [];
  try {
    const names = readdirSync(m5).filter((name) => /_sales_d1_|calendar|sell_prices/.test(name));
    const dataset = await importDataset({ source: 'm5', paths: names.map((name) => join(m5, name)), into: join(work, 'm5') });
    const whole = await loadPanel(await openDataset(dataset.folder));
    for (let window = 0; window < Number(process.env['ANBAR_BENCH_WINDOWS'] ?? 4); window++) {
      const back = window * horizon;
      const folder = folderUntil(m5, names, back, join(work, `until-${back}`));
      const { csv, seconds } = await forecastCsv(panelUntil(whole, whole.endDay - back - horizon, horizon));
      const [mine, theirs] = ['ours.csv', 'peer.csv'].map((name) => join(folder, name)) as [string, string];
      writeFileSync(mine, csv);
      runPeer(peer, join(shared, 'peers', 'fc_mlforecast.py'), [folder, '--model', 'xgb', '--trees', '150', '--last-days', '758', '--lr', '0.08', '--out', theirs]);
      const [own, other] = [mine, theirs].map((file) => runPeer(peer, join(shared, 'peers', 'score_m5.py'), [folder, file]) as Scores) as [Scores, Scores];
      const note = `M5 CA_1, the 28 days to ${dayText(whole.endDay - back)}; peer mlforecast + XGBoost`;
      lines.push(...scored.map((field) => ({ name: `default forecast: ${field}`, ours: own[field], peer: other[field], ratio: own[field] / other[field], unit: 'error', note })));
      lines.push(...([80, 95] as const).map((share) => ({ name: `… ${share} % ranges held`, ours: own[`cover${share}`], unit: 'of days', note })));
      lines.push({ name: '… fit with 3 past origins, forecast and ranges', ours: seconds, unit: 's', note: `load ${loadavg()[0]!.toFixed(1)}` });
    }
    return lines;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

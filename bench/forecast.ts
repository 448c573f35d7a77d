/**
 * The default forecast on M5 CA_1's last 28 days and on windows before, beside mlforecast + XGBoost on the same files, both scored by the peers' own script. Each window is a copy of the
 * sales file that ends with it, so that the peer cannot know more either. `ANBAR_BENCH_WINDOWS` windows (default 4), after `ANBAR_BENCH_SKIP` newer ones; some five minutes each.
 */
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { BenchLine } from './line.js';
import { forecastCsv, onM5Windows } from './m5-windows.js';
import { runPeer, sharedFolder } from './peer-scripts.js';

const scored = ['wrmsse_l12', 'rmsse_mean', 'mae', 'bias'] as const;
type Scores = Readonly<Record<(typeof scored)[number] | 'cover80' | 'cover95', number>>;

/** Lines of the default forecaster; leaves out, saying so, what is not there. */
export async function forecastBench(): Promise<BenchLine[]> {
  const peers = join(sharedFolder(), 'peers');
  const lines: BenchLine[] = [];
  await onM5Windows(4, async ({ past, folder, lastDay }, peer) => {
    const { csv, seconds } = await forecastCsv(past);
    const [mine, theirs] = ['ours.csv', 'peer.csv'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(mine, csv);
    runPeer(peer, join(peers, 'fc_mlforecast.py'), [folder, '--model', 'xgb', '--trees', '150', '--last-days', '758', '--lr', '0.08', '--out', theirs]);
    const [own, other] = [mine, theirs].map((file) => runPeer(peer, join(peers, 'score_m5.py'), [folder, file]) as Scores) as [Scores, Scores];
    const note = `M5 CA_1, the 28 days to ${lastDay}; peer mlforecast + XGBoost`;
    lines.push(...scored.map((field) => ({ name: `default forecast: ${field}`, ours: own[field], peer: other[field], ratio: own[field] / other[field], unit: 'error', note })));
    lines.push(...([80, 95] as const).map((share) => ({ name: `… ${share} % ranges held`, ours: own[`cover${share}`], unit: 'of days', note })));
    lines.push({ name: '… fit with 3 past origins, forecast and ranges', ours: seconds, unit: 's', note: `load ${loadavg()[0]!.toFixed(1)}` });
  });
  return lines;
}

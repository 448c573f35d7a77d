import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchLine } from './line.js';

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly peakMb: number;
  readonly rows: number;
  readonly columns: number;
  readonly worst?: number;
  readonly worstSd?: number;
  readonly peerWorstSd?: number;
  readonly missing?: number;
}

function lastLine(command: string, args: readonly string[]): Run {
  const text = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' } });
  return JSON.parse(text.trim().split('\n').at(-1)!) as Run;
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/**
 * The feature kernel beside mlforecast's on M5's store CA_1, the same 22 columns, by turns; each run is a process of its own, so that its peak memory is its own.
 * Needs ANBAR_PEER_PYTHON (a Python with mlforecast) and the real data (ANBAR_SHARED).
 */
export function featuresBench(): Promise<readonly BenchLine[]> {
  const python = process.env['ANBAR_PEER_PYTHON'];
  const shared = process.env['ANBAR_SHARED'] ?? resolve('..', 'shared');
  const source = ['features-peer.py', '../../bench/features-peer.py'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path));
  if (python === undefined || source === undefined || !existsSync(join(shared, 'data', 'm5'))) {
    return Promise.resolve([{ name: 'features', ours: Number.NaN, unit: 's', note: 'not run: needs ANBAR_PEER_PYTHON and the M5 files under ANBAR_SHARED' }]);
  }
  const folder = mkdtempSync(join(tmpdir(), 'anbar-features-'));
  try {
    lastLine(python, [source, 'dump', join(shared, 'peers'), join(shared, 'data', 'm5'), folder]);
    const child = fileURLToPath(new URL('./features-run.js', import.meta.url));
    const ours: Run[] = [];
    const blocks: Run[] = [];
    const peers: Run[] = [];
    const script = lastLine(python, [source, 'script', join(shared, 'peers'), join(shared, 'data', 'm5'), folder]);
    for (let turn = 0; turn < 3; turn++) {
      peers.push(lastLine(python, [source, 'time', folder, ...(turn === 0 ? ['save'] : [])]));
      ours.push(lastLine(process.execPath, [child, folder, turn === 0 ? 'compare' : 'time']));
      blocks.push(lastLine(process.execPath, [child, folder, 'blocks']));
    }
    const { worst, worstSd, peerWorstSd, missing, rows, columns } = ours[0]!;
    const note = `${rows} × ${columns} (peer ${peers[0]!.rows} × ${peers[0]!.columns}), worst difference ${worst?.toExponential(1)} (sd, against the exact one: ours ${worstSd?.toExponential(1)}, peer ${peerWorstSd?.toExponential(1)}), ${missing} cells missing on one side only; load ${loadavg()[0]!.toFixed(2)}`;
    const line = (name: string, unit: string, mine: readonly Run[], pick: (run: Run) => number, text: string): BenchLine => {
      const [a, b] = [middle(mine.map(pick)), middle(peers.map(pick))];
      return { name, ours: a, peer: b, ratio: a / b, unit, note: text };
    };
    return Promise.resolve([
      line('features, whole matrix', 's', ours, (run) => run.seconds, note),
      line('features, whole matrix', 'CPU s', ours, (run) => run.cpu, 'both in one process'),
      line('features, whole matrix: peak memory', 'MB', ours, (run) => run.peakMb, 'process peak, input included'),
      { name: 'features, whole matrix: peak memory, peer loading M5 itself', ours: middle(ours.map((run) => run.peakMb)), peer: script.peakMb, ratio: middle(ours.map((run) => run.peakMb)) / script.peakMb, unit: 'MB', note: 'as in its own script fc_mlforecast.py; ours reads the dumped panel' },
      line('features, in blocks', 's', blocks, (run) => run.seconds, 'for sinks that copy'),
      line('features, in blocks: peak memory', 'MB', blocks, (run) => run.peakMb, 'process peak, input included'),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

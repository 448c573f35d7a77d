import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchLine } from './line.js';

interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly peakMb: number;
  readonly sums: number;
  readonly bottoms: number;
  readonly worst: number;
  readonly negative: number;
  readonly zero: number;
  readonly iterations: number;
  readonly error: number;
  readonly lambda: number | null;
}

interface Peer {
  readonly seconds: number;
  readonly peakMb: number;
  readonly worst: number;
  readonly negative: number;
  readonly apart: number;
  readonly apartWorst: number;
}

const peerMinutes = 10;

function lastLine(command: string, words: readonly string[], timeoutMinutes: number): unknown {
  const text = execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: timeoutMinutes * 60_000, env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' } });
  return JSON.parse(text.trim().split('\n').at(-1)!);
}

/**
 * Reconciliation of 30,490 series in 12 levels, forecasts of 28 days, errors of 84, in a process of its own; beside hierarchicalforecast (ANBAR_PEER_PYTHON): its sparse method on the same
 * 30,490 series, and its MinT, which needs dense matrices of nodes × nodes (15 GB each at full size), on 600.
 */
export function reconcileBench(): Promise<readonly BenchLine[]> {
  const child = fileURLToPath(new URL('./reconcile-run.js', import.meta.url));
  const script = ['reconcile-peer.py', '../../bench/reconcile-peer.py'].map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path));
  const python = process.env['ANBAR_PEER_PYTHON'];
  const lines: BenchLine[] = [];
  for (const [items, method, beside] of [[3049, 'mint', false], [3049, 'wls', true], [60, 'mint', true]] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'anbar-reconcile-'));
    try {
      const load = loadavg()[0]!;
      const ours = lastLine(process.execPath, [child, String(items), method, folder], 30) as Run;
      let peer: Peer | undefined;
      if (beside && python !== undefined && script !== undefined) {
        try {
          peer = lastLine(python, [script, folder, method], peerMinutes) as Peer;
        } catch {
          console.warn(`left out: hierarchicalforecast's ${method} for ${ours.bottoms} series: it failed or did not end in ${peerMinutes} minutes`);
        }
      }
      const name = `non-negative ${method}, ${ours.bottoms} series, ${ours.sums} sums`;
      const note = `28 days, ${ours.cpu.toFixed(1)} CPU s, ${ours.iterations} iterations, ${ours.zero} zeros, ${ours.negative} negative${ours.lambda === null ? '' : `, λ ${ours.lambda.toFixed(3)}`}; load ${load.toFixed(2)}`;
      lines.push({ name, ours: ours.seconds, unit: 's', note, ...(peer === undefined ? (items === 3049 && method === 'mint' ? { peer: 60 } : {}) : { peer: peer.seconds }) });
      lines.push({ name: `${name}: coherence`, ours: ours.worst, unit: 'worst relative gap', note: peer === undefined ? 'sums against their parts' : `peer has ${peer.negative} negative; mean gap of ours to the peer's series ${(100 * peer.apart).toExponential(1)} %, worst ${(100 * peer.apartWorst).toExponential(1)} % of the mean series`, ...(peer === undefined ? {} : { peer: peer.worst }) });
      lines.push({ name: `${name}: peak memory`, ours: ours.peakMb, unit: 'MB', note: 'the whole process, inputs included', ...(peer === undefined ? {} : { peer: peer.peakMb }) });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return Promise.resolve(lines);
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with the real data and the peers' scripts. */
export function sharedFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package-lock.json'))) root = dirname(root);
  return process.env['ANBAR_SHARED'] ?? join(root, '..', 'shared');
}

/** Runs a peer's script; its last line of output, read as JSON. */
export function runPeer(program: string, script: string, words: readonly string[]): unknown {
  const done = spawnSync(program, [script, ...words], { encoding: 'utf8', env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE', OPENBLAS_NUM_THREADS: '1' }, maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${script}: ${done.stderr.split('\n').slice(-3).join(' ')}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!);
}

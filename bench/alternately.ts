import { fork, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Load } from './closed-loop.js';

/** Sockets that each load keeps busy. */
export const connections = 16;

const rounds = 3;

/** A server to be measured, in a process of its own. */
export interface Serving {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts bench/serve-child.ts: `bare` or `anbar` over a registry folder. */
export async function startServing(kind: 'bare' | 'anbar', folder: string): Promise<Serving> {
  const child = fork(join(dirname(fileURLToPath(import.meta.url)), 'serve-child.js'), [kind, folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, port: (message as { readonly port: number }).port }));
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
}

const median = (loads: readonly Load[]): Load => [...loads].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(loads.length / 2)]!;

/** Measures all targets in turn, `rounds` times; the median of each. */
export async function alternately(targets: ReadonlyMap<string, () => Promise<Load>>): Promise<ReadonlyMap<string, Load>> {
  const loads = new Map([...targets.keys()].map((name) => [name, [] as Load[]]));
  for (const run of targets.values()) await run(); // warm
  for (let round = 0; round < rounds; round++) for (const [name, run] of targets) loads.get(name)!.push(await run());
  return new Map([...loads].map(([name, list]) => [name, median(list)]));
}

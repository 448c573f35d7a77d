import { spawn } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/anbar.mjs', import.meta.url));
const sample = resolve(import.meta.dirname, '../../datasets/sample');

it('one Ctrl-C ends a long computation, and leaves no file behind', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'anbar-stopping-'));
  const child = spawn(process.execPath, [program, 'backtest', sample, '--models', 'blend', '--origins', '12'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.on('close', (_, signal) => done(signal)));
  // The first model is done: the second, the blend, has a minute of work before it.
  for await (const text of child.stderr.setEncoding('utf8')) if (String(text).includes('naive')) break;
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect(await readdir(cwd)).toEqual([]);
});

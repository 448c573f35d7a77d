import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { parseCall } from '../../../src/cli/call.js';
import type { CommandWorld } from '../../../src/cli/command.js';
import { forecastCommand } from '../../../src/cli/forecast.js';

const sample = resolve(import.meta.dirname, '../../../datasets/sample');
const folder = await mkdtemp(join(tmpdir(), 'anbar-young-'));
afterAll(() => rm(folder, { recursive: true }));
const world: CommandWorld = { cwd: folder, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () { /* nothing */ })() };

/** P000033 has sold for eleven days by then, P000056 for 26. */
async function forecast(...words: readonly string[]) {
  const done = await forecastCommand.run(parseCall(forecastCommand, [sample, '--until', '2024-10-25', '--models', 'level-and-shape', '--horizon', '7', '--out', 'f.csv', ...words]), world);
  const lines = (await readFile(join(folder, 'f.csv'), 'utf8')).trim().split('\n').slice(1);
  return { done, rowsOf: (key: string) => lines.filter((line) => line.startsWith(`${key},`)), lines };
}

describe('anbar forecast --young-items', () => {
  it('launches: only items in their first four weeks are forecast anew, and the answer names them', async () => {
    const [own, launches] = [await forecast(), await forecast('--young-items', 'launches')];
    expect(own.done.youngItems).toBeUndefined();
    expect(launches.done.youngItems).toEqual(['P000033', 'P000056']);
    const changed = own.lines.filter((line, at) => line !== launches.lines[at]).map((line) => line.slice(0, 7));
    expect([...new Set(changed)]).toEqual(['P000033', 'P000056']);
    expect(launches.lines.length).toBe(own.lines.length);
    expect(forecastCommand.render(launches.done)).toContain('among them 2 in their first four weeks');
  });

  it('is part of the sums with --reconcile', async () => {
    const { lines } = await forecast('--young-items', 'launches', '--reconcile', 'bottom-up', '--by', 'category');
    const alone = await forecast('--young-items', 'launches');
    const [sum, total] = [alone.lines.filter((line) => line.includes('2024-10-26')).reduce((all, line) => all + Number(line.split(',')[2]), 0), Number(lines.find((line) => line.startsWith('total,2024-10-26'))!.split(',')[2])];
    expect(Math.abs(total / sum - 1)).toBeLessThan(1e-4);
  });

  it('takes two words', async () => {
    await expect(forecast('--young-items', 'guess')).rejects.toThrow('--young-items is guess; allowed: launches, own');
  });
});

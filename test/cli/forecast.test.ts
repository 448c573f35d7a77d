import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { CommandWorld } from '../../src/cli/command.js';
import { forecastCommand } from '../../src/cli/forecast.js';
import { rankCommand } from '../../src/cli/rank.js';
import { runs } from '../../src/notebook/runs.js';

const sample = resolve(import.meta.dirname, '../../datasets/sample');

const world = (cwd: string): CommandWorld => ({ cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () { /* nothing */ })() });

async function run(...words: readonly string[]): Promise<{ readonly folder: string; readonly rows: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'anbar-forecast-'));
  await forecastCommand.run(parseCall(forecastCommand, [sample, ...words, '--out', 'f.csv']), world(folder));
  return { folder, rows: (await readFile(join(folder, 'f.csv'), 'utf8')).trim().split('\n') };
}

describe('anbar forecast', () => {
  it('writes one row a series and day, from the day after --until, ranges around the mean', async () => {
    const { rows } = await run('--models', 'sba', '--until', '2025-01-31', '--horizon', '3', '--levels', '0.8,0.95');
    expect(rows[0]).toBe('series,date,mean,lo_80,hi_80,lo_95,hi_95');
    expect(rows).toHaveLength(1 + 60 * 3);
    expect(rows.slice(1, 4).map((row) => row.split(',')[1])).toEqual(['2025-02-01', '2025-02-02', '2025-02-03']);
    for (const row of rows.slice(1)) {
      const [mean, low80, high80, low95, high95] = row.split(',').slice(2).map(Number) as [number, number, number, number, number];
      expect([mean, low80, high80, low95, high95].every((value) => value >= 0)).toBe(true);
      expect(low95 <= low80 && low80 <= high80 && high80 <= high95).toBe(true);
    }
  });

  it('writes the quantiles asked for, ascending, each day, also where ranges are narrower than they', async () => {
    const { rows } = await run('--models', 'sba', '--horizon', '3', '--levels', '0.8', '--quantiles', '0.9,0.1,0.5');
    expect(rows[0]).toBe('series,date,mean,q0.1,q0.5,q0.9,lo_80,hi_80');
    for (const row of rows.slice(1)) {
      const [, low, middle, high, , top] = row.split(',').slice(2).map(Number) as [number, number, number, number, number, number];
      expect(0 <= low && low <= middle && middle <= high && top <= high).toBe(true);
    }
  });

  it('keeps what it did on the record of experiments', async () => {
    const { folder } = await run('--models', 'sba', '--horizon', '3', '--seed', '5');
    await rankCommand.run(parseCall(rankCommand, [sample, '--models', 'popular,item-knn']), world(folder));
    const listed = await runs(join(folder, 'runs'));
    expect(listed.map((one) => [one.kind, one.dataset, one.seed]).sort()).toEqual([['fit', 'sample', 5], ['rank', 'sample', 1]]);
    expect(listed.find((one) => one.kind === 'rank')?.ndcg).toBeGreaterThan(0);
    expect(listed.find((one) => one.kind === 'fit')?.best).toBe('sba');
  });

  it.each([
    [['--horizon', '0'], '--horizon is 0; allowed: a whole number from 1 to 365'],
    [['--horizon', '۱۰۰۰۰'], '--horizon is ۱۰۰۰۰; allowed: a whole number from 1 to 365'],
    [['--models', 'oracle'], 'model is oracle; allowed:'],
    [['--until', '2025-02-31'], '--until is 2025-02-31; allowed: '],
    [['--levels', '1.0'], '1'],
    [['--quantiles', '0.5,90'], '--quantiles holds 90; allowed: numbers above 0 and below 1, e.g. 0.5,0.9'],
    [['--quantiles', '0.5', '--reconcile', 'mint'], '--quantiles is given with --reconcile; allowed: one of the two'],
  ])('refuses %j and writes nothing', async (words, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'anbar-forecast-'));
    await expect(forecastCommand.run(parseCall(forecastCommand, [sample, ...words, '--out', 'f.csv']), world(folder))).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });
});

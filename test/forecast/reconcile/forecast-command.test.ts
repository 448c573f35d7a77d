import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { parseCall } from '../../../src/cli/call.js';
import type { CommandWorld } from '../../../src/cli/command.js';
import { forecastCommand } from '../../../src/cli/forecast.js';
import { loadPanel } from '../../../src/engine/load-panel.js';
import { openDataset } from '../../../src/engine/open-dataset.js';
import { panelHierarchy, sumPanel } from '../../../src/forecast/reconcile/panel-hierarchy.js';

const sample = resolve(import.meta.dirname, '../../../datasets/sample');
const world = (cwd: string): CommandWorld => ({ cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () { /* nothing */ })() });
const fresh = (): Promise<string> => mkdtemp(join(tmpdir(), 'anbar-reconcile-'));

/** Series by name, each a list of days, each a list of numbers; split by hand, as names of sums hold commas and quotes. */
async function forecast(...words: readonly string[]): Promise<ReadonlyMap<string, readonly (readonly number[])[]>> {
  const folder = await fresh();
  await forecastCommand.run(parseCall(forecastCommand, [sample, '--models', 'level-and-shape', '--horizon', '5', '--out', 'f.csv', ...words]), world(folder));
  const series = new Map<string, number[][]>();
  for (const row of (await readFile(join(folder, 'f.csv'), 'utf8')).trim().split('\n').slice(1)) {
    const [, quoted, plain, rest] = /^(?:"((?:[^"]|"")*)"|([^,"]*)),[\d-]+,(.*)$/.exec(row)!;
    const key = quoted?.replaceAll('""', '"') ?? plain!;
    series.set(key, [...(series.get(key) ?? []), rest!.split(',').map(Number)]);
  }
  return series;
}

describe('anbar forecast --reconcile', () => {
  it.each(['bottom-up', 'top-down', 'top-down-history', 'structural', 'wls', 'mint'])('%s: sums are in the file and equal what they are sums of', async (method) => {
    const rows = await forecast('--reconcile', method, '--by', 'category');
    const panel = await loadPanel(await openDataset(sample));
    const hierarchy = panelHierarchy(panel, ['category']);
    expect(rows.size).toBe(panel.keys.length + hierarchy.sums);
    expect(rows.has('total')).toBe(true);
    for (const { names, nodeOf } of hierarchy.levels) {
      names.forEach((name, node) => {
        for (let day = 0; day < 5; day++) {
          const sum = panel.keys.reduce((total, key, s) => total + (nodeOf[s] === node ? rows.get(key)![day]![0]! : 0), 0);
          // The file has six digits of each number.
          expect(Math.abs(rows.get(name)![day]![0]! - sum), `${name} on day ${day}`).toBeLessThan(1e-4 * Math.max(1, sum));
        }
      });
    }
    for (const days of rows.values()) for (const [mean, low, high, lower, higher] of days) expect(mean! >= 0 && lower! <= low! && low! <= high! && high! <= higher!).toBe(true);
  });

  it('leaves the series as they are bottom-up', async () => {
    const [plain, summed] = [await forecast(), await forecast('--reconcile', 'bottom-up')];
    for (const [key, days] of plain) expect(summed.get(key)).toEqual(days);
  });

  it.each([
    [['--reconcile', 'magic'], '--reconcile is magic; allowed: bottom-up, top-down,'],
    [['--reconcile', 'mint', '--by', 'colour'], 'there is no column colour to sum by; allowed: item, store'],
    [['--by', 'store'], '--by is given without --reconcile'],
    [['--reconcile', 'mint', '--until', '2023-04-10'], 'the history is too short for errors of past forecasts'],
  ])('%j: one clear line, and nothing written', async (words, message) => {
    const folder = await fresh();
    const done = forecastCommand.run(parseCall(forecastCommand, [sample, '--models', 'sba', '--out', 'f.csv', ...words]), world(folder));
    await expect(done).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('sumPanel', () => {
  it('starts with the first series, and counts an unknown day as the series’ running mean', () => {
    const offsets = Int32Array.of(0, 4, 6);
    const panel = { keys: ['a', 'b'], offsets, endDay: 100, quantity: Float32Array.of(2, 2, Number.NaN, 2, 5, 7), futureDays: 0, columns: new Map(), statics: new Map([['kind', { codes: Int32Array.of(0, 0), names: ['k'] }]]), events: new Map() };
    const above = sumPanel(panel, panelHierarchy(panel, ['kind']));
    expect(above.keys).toEqual(['total']);
    expect([...above.quantity]).toEqual([2, 2, 7, 9]);
  });
});

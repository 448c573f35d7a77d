import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { parseCall } from '../../../src/cli/call.js';
import type { CommandWorld } from '../../../src/cli/command.js';
import { forecastCommand } from '../../../src/cli/forecast.js';
import { openDuckdb } from '../../../src/engine/duckdb.js';
import { loadPanel } from '../../../src/engine/load-panel.js';
import { openDataset } from '../../../src/engine/open-dataset.js';

const sample = resolve(import.meta.dirname, '../../../datasets/sample');
const folder = await mkdtemp(join(tmpdir(), 'anbar-new-sums-'));
afterAll(() => rm(folder, { recursive: true }));
const world: CommandWorld = { cwd: folder, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () { /* nothing */ })() };

/** The sample with three items that nobody has bought: one of a known category, one of a new leaf of it, one of a category of its own. */
async function shopWithNews(): Promise<{ readonly path: string; readonly items: ReadonlyMap<string, string> }> {
  const path = join(folder, 'shop');
  await cp(sample, path, { recursive: true });
  const panel = await loadPanel(await openDataset(sample));
  const category = panel.statics.get('category')!;
  const [known] = category.names as [string];
  const items = new Map([['N1', known], ['N2', `${known} > fresh leaf`], ['N3', 'never > seen > before']]);
  const engine = await openDuckdb();
  const table = join(path, 'items.parquet');
  const rows = [...items].map(([item, path_]) => `SELECT * REPLACE ('${item}' AS item, '${path_}' AS category, CAST(NULL AS DATE) AS launched) FROM (SELECT * FROM read_parquet('${sample}/items.parquet') LIMIT 1)`);
  await engine.run(`COPY (SELECT * FROM read_parquet('${sample}/items.parquet') UNION ALL ${rows.join(' UNION ALL ')}) TO '${table}' (FORMAT parquet)`);
  engine.close();
  const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')) as { tables: { items: { sizeBytes: number } } };
  manifest.tables.items.sizeBytes = (await stat(table)).size;
  await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
  return { path, items };
}

/** Series by name, each a list of days, each a list of numbers. */
async function forecast(path: string, ...words: readonly string[]): Promise<ReadonlyMap<string, readonly (readonly number[])[]>> {
  await forecastCommand.run(parseCall(forecastCommand, [path, '--models', 'level-and-shape', '--horizon', '4', '--out', 'f.csv', ...words]), world);
  const series = new Map<string, number[][]>();
  for (const row of (await readFile(join(folder, 'f.csv'), 'utf8')).trim().split('\n').slice(1)) {
    const [, quoted, plain, rest] = /^(?:"((?:[^"]|"")*)"|([^,"]*)),[\d-]+,(.*)$/.exec(row)!;
    const key = quoted?.replaceAll('""', '"') ?? plain!;
    series.set(key, [...(series.get(key) ?? []), rest!.split(',').map(Number)]);
  }
  return series;
}

describe('anbar forecast --reconcile with --new-items', async () => {
  const { path, items } = await shopWithNews();
  const panel = await loadPanel(await openDataset(sample));
  const { codes, names } = panel.statics.get('category')!;
  const pathOf = new Map([...panel.keys.map((key, s) => [key, names[codes[s]!]!] as const), ...items]);

  it.each(['bottom-up', 'top-down', 'structural', 'mint'])('%s: every sum is that of its series, old and new, and its range holds it', async (method) => {
    const rows = await forecast(path, '--reconcile', method, '--by', 'category', '--new-items', 'all');
    for (const item of items.keys()) expect(rows.get(item)!.length).toBe(4);
    const sums = [...rows.keys()].filter((key) => !pathOf.has(key));
    expect(sums).toEqual(expect.arrayContaining(['total', 'category=never > seen', `category=${items.get('N2')!}`]));
    for (const name of sums) {
      const prefix = name === 'total' ? undefined : name.slice('category='.length);
      // Items whose path is shorter than a level: no path tells which.
      if (prefix === '(none)') continue;
      const members = [...pathOf].filter(([, own]) => {
        if (prefix === undefined) return true;
        return own === prefix || own.startsWith(`${prefix} > `);
      });
      rows.get(name)!.forEach(([mean, low, high, lower, higher], day) => {
        const sum = members.reduce((all, [key]) => all + rows.get(key)![day]![0]!, 0);
        expect(Math.abs(mean! - sum), `${name} on day ${day}`).toBeLessThan(1e-4 * Math.max(1, sum));
        expect(lower! <= low! && low! <= high! && high! <= higher!).toBe(true);
      });
    }
  });

  it('leaves what has sold as it is reconciled without them, and they as they are without sums', async () => {
    const [both, sums, fresh] = [await forecast(path, '--reconcile', 'mint', '--by', 'category', '--new-items', 'N1,N3'), await forecast(path, '--reconcile', 'mint', '--by', 'category', '--new-items', 'none'), await forecast(path, '--new-items', 'N1,N3')];
    for (const key of panel.keys) expect(both.get(key)).toEqual(sums.get(key));
    for (const key of ['N1', 'N3']) expect(both.get(key)).toEqual(fresh.get(key));
    const news = ['N1', 'N3'].reduce((sum, key) => sum + fresh.get(key)![0]![0]!, 0);
    expect(news).toBeGreaterThan(0);
    expect(both.get('total')![0]![0]! - sums.get('total')![0]![0]!).toBeCloseTo(news, 3);
    expect(both.get('total')![0]![2]! - both.get('total')![0]![1]!).toBeGreaterThanOrEqual(sums.get('total')![0]![2]! - sums.get('total')![0]![1]!);
  });
});

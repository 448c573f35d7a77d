import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import { simulate } from '../../../src/ingest/simulate.js';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'anbar-simulate-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

// What a dashboard once kept beside a dataset (.anbar/) is no part of it.
const filesOf = (folder: string): string[] => readdirSync(folder).filter((name) => name !== '.anbar').sort();

function expectSameFiles(one: string, two: string): void {
  const files = filesOf(one);
  expect(filesOf(two)).toEqual(files);
  for (const file of files) expect(readFileSync(join(one, file)).equals(readFileSync(join(two, file))), file).toBe(true);
}

describe('simulate', () => {
  it('reproduces the committed sample byte for byte, which stays under 3 MB', async () => {
    const committed = join(repository, 'datasets', 'sample');
    await simulate(join(root, 'sample'), { seed: 7, items: 60, days: 730, users: 500 });
    expectSameFiles(committed, join(root, 'sample'));
    const sizeBytes = filesOf(committed).reduce((sum, file) => sum + readFileSync(join(committed, file)).length, 0);
    expect(sizeBytes).toBeLessThan(3_000_000);
  });

  it('writes the same bytes in two processes, and other ones for another seed', async () => {
    const script = join(root, 'simulate.mjs');
    await build({ entryPoints: [join(repository, 'src', 'ingest', 'simulate.ts')], outfile: script, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error', alias: { '@duckdb/node-api': pathToFileURL(join(repository, 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js')).href, 'apache-arrow': pathToFileURL(join(repository, 'node_modules', 'apache-arrow', 'Arrow.node.js')).href } });
    for (const [folder, seed] of [['a/shop', 3], ['b/shop', 3], ['c/shop', 4]] as const) {
      execFileSync(process.execPath, ['--input-type=module', '-e', `import { simulate } from ${JSON.stringify(pathToFileURL(script).href)}; await simulate(${JSON.stringify(join(root, folder))}, { seed: ${seed}, items: 50, days: 90 });`]);
    }
    expectSameFiles(join(root, 'a', 'shop'), join(root, 'b', 'shop'));
    expect(readFileSync(join(root, 'c', 'shop', 'sales.parquet')).equals(readFileSync(join(root, 'a', 'shop', 'sales.parquet')))).toBe(false);
  });

  it('refuses sizes it was not made for, and leaves nothing behind', async () => {
    const folder = join(root, 'refused');
    await expect(simulate(folder, { seed: 1, items: 49, days: 100 })).rejects.toThrow('items is 49; allowed: a whole number from 50 to 100000');
    await expect(simulate(folder, { seed: 1, items: 50, days: 100, start: '2023-02-30' })).rejects.toMatchObject({ code: 'E_BASE_OPTION' });
    await expect(simulate(folder, { seed: 1, items: 50, days: 100, colour: 'red' } as never)).rejects.toThrow('simulate has no option colour');
    expect(readdirSync(root).filter((name) => name.startsWith('refused'))).toEqual([]);
  });

  it('stops on request half way, and leaves nothing behind', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const progress = { start: () => undefined, finish: () => undefined, advance: (done: number): void => void (seen.push(done) > 1 && stop.abort()) };
    await expect(simulate(join(root, 'stopped'), { seed: 1, items: 400, days: 730 }, { progress, signal: stop.signal })).rejects.toMatchObject({ code: 'E_INGEST_STOPPED' });
    expect(seen.length).toBe(2);
    expect(readdirSync(root).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

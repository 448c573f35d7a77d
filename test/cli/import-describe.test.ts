import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandWorld } from '../../src/cli/command.js';
import { describeCommand } from '../../src/cli/describe.js';
import { importCommand } from '../../src/cli/import.js';
import { demandClass } from '../../src/ingest/describe-dataset.js';
import { sharedPath } from '../shared-data.js';

describe('anbar import and describe', () => {
  let cwd = '';
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'anbar-cli-'));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));
  const call = async <R>(command: Command<R>, ...words: string[]): Promise<R> => {
    const world: CommandWorld = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() };
    return command.run(parseCall(command as Command, words), world);
  };

  it('imports a mapped CSV and says what is in it', async () => {
    const days = Array.from({ length: 90 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10));
    // `fast` sells 2 a day until day 60, then nothing for 20 days; `slow` sells every tenth day.
    const rows = days.flatMap((day, k) => [k < 60 || k >= 80 ? [`${day},fast,2`] : [], k % 10 === 0 ? [`${day},slow,1`] : []].flat());
    await writeFile(join(cwd, 's.csv'), `Day,sku,Qty\n${rows.join('\n')}\n2024-13-01,fast,1\n`);
    const imported = await call(importCommand, 'csv', 's.csv', '--into', 'ds/x', '--map', 'date=Day', '--map', 'item=sku', '--map', 'quantity=Qty');
    expect(importCommand.render(imported)).toMatch(/quarantined 1: date is not a day/);
    const found = await call(describeCommand, 'ds/x');
    expect(found).toMatchObject({ series: 2, units: 149, classes: { smooth: 1, intermittent: 1 }, stockouts: { spells: 1, worst: [{ series: 'fast', days: 20, from: '2024-03-01' }] } });
    expect(describeCommand.render(found)).toContain('suspected stock-outs: 1 spells in 1 series');
  });

  it('refuses a call that says too little, or a dataset that is none', async () => {
    await expect(call(importCommand, 'csv', 's.csv')).rejects.toThrow(/--into is missing/);
    await expect(call(importCommand)).rejects.toThrow(/no source/);
    await expect(call(importCommand, 'csv', 's.csv', '--into', 'ds/y', '--map', 'date')).rejects.toMatchObject({ code: 'E_INGEST_MAPPING' });
    await expect(call(describeCommand, 'nothing')).rejects.toMatchObject({ code: 'E_TABLE_DATASET' });
    expect(await readdir(join(cwd, 'ds'))).toEqual(['x']);
  });

  it('imports the M5 files in any order: every unit is there', async (context) => {
    const paths = ['m5_CA_1_sell_prices', 'm5_CA_1_sales_d1_1941', 'm5_calendar'].map((file) => sharedPath('data', 'm5', `${file}.csv.gz`));
    if (paths.some((path) => path === undefined)) return context.skip();
    await call(importCommand, 'm5', ...(paths as string[]), '--into', 'ds/m5');
    expect(await call(describeCommand, 'ds/m5')).toMatchObject({ series: 3049, units: 7_832_248, lastDate: '2016-05-22' });
  }, 180_000);

  it('imports Online Retail whole; net units and rows agree with its counts', async (context) => {
    const path = sharedPath('data', 'online_retail', 'online_retail.csv.gz');
    if (path === undefined) return context.skip();
    const { manifest } = await call(importCommand, 'online-retail', path, '--into', 'ds/or');
    expect(manifest.report!.read).toBe(541_909);
    expect(manifest).toMatchObject({ firstDate: '2010-12-01', lastDate: '2011-12-09' });
  }, 180_000);
});

describe('demandClass', () => {
  it('follows the cut-offs of ADI 1.32 and CV² 0.49', () => {
    expect(demandClass(Float32Array.of(2, 2, 3, 2))).toBe('smooth');
    expect(demandClass(Float32Array.of(1, 9, 1, 1))).toBe('erratic');
    expect(demandClass(Float32Array.of(2, 0, 0, 2))).toBe('intermittent');
    expect(demandClass(Float32Array.of(1, 0, 0, 9, 0, 0, 1))).toBe('lumpy');
    expect(demandClass(Float32Array.of(0, NaN))).toBe('never sold');
  });
});

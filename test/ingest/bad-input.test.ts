import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPanel } from '../../src/engine/load-panel.js';
import { readTable } from '../../src/engine/open-dataset.js';
import { importDataset } from '../../src/ingest/import-dataset.js';
import type { Dataset } from '../../src/table/dataset.js';

describe('bad input to import', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anbar-bad-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  let count = 0;
  const imported = async (content: string | Uint8Array, options: object = {}, source = 'csv'): Promise<Dataset> => {
    const path = join(folder, `f${++count}.csv`);
    await writeFile(path, content);
    return importDataset({ source, paths: [path], into: join(folder, `d${count}`), options });
  };
  const refusal = async (content: string | Uint8Array, code: string, says: RegExp, options: object = {}, source = 'csv'): Promise<void> => {
    const error: unknown = await imported(content, options, source).then(() => undefined, (thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(says);
    expect((error as Error).message).not.toContain('\n');
    expect((await readdir(folder)).filter((name) => name.startsWith(`d${count}`))).toEqual([]);
  };
  const column = async (dataset: Dataset, name: string): Promise<unknown[]> => [...(await readTable(dataset, 'sales'))!.getChild(name)!];

  it('refuses wrong column names, naming those that are there', async () => {
    await refusal('day,sku\n2024-01-01,a\n', 'E_INGEST_COLUMNS', /date, item, quantity.*day, sku/);
    await refusal('a,b\n1,2\n', 'E_INGEST_COLUMNS', /StockCode/, {}, 'online-retail');
    await refusal('date,item,quantity\n', 'E_INGEST_EMPTY', /no usable row/);
    await refusal('date,item,n\n2024-01-01,a,1\n', 'E_INGEST_MAPPING', /Qty/, { mapping: { quantity: 'Qty' } });
    await refusal('date,item,n\n2024-01-01,a,1\n', 'E_INGEST_MAPPING', /units/, { mapping: { units: 'n' } });
  });

  it('refuses a folder, nothing, and what is not there', async () => {
    await expect(importDataset({ source: 'csv', paths: [folder], into: join(folder, 'x') })).rejects.toMatchObject({ code: 'E_INGEST_FILE' });
    await expect(importDataset({ source: 'm5', paths: [join(folder, 'none')], into: join(folder, 'x') })).rejects.toMatchObject({ code: 'E_INGEST_FILE' });
    await expect(importDataset({ source: 'tarot', paths: ['x'], into: join(folder, 'x') })).rejects.toThrow(/tarot.*allowed: csv, m5/);
    await refusal('', 'E_INGEST_FILE', /empty/);
  });

  it('refuses truncated and damaged gzip, and stops a bomb early', async () => {
    const whole = gzipSync(`date,item,quantity\n${'2024-01-01,a,1\n'.repeat(5000)}`);
    await refusal(whole.subarray(0, whole.length - 20), 'E_INGEST_GZIP', /cut off/);
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 40, 60);
    await refusal(damaged, 'E_INGEST_GZIP', /damaged|cut off/);
    const bomb = gzipSync(Buffer.concat([Buffer.from('date,item,quantity\n'), Buffer.alloc(64 * 1024 * 1024, '2024-01-01,a,1\n')]), { level: 9 });
    await refusal(bomb, 'E_INGEST_GZIP', /expands/);
  }, 60_000);

  it('quarantines what cannot be used, with line and reason', async () => {
    const dataset = await imported('date,item,quantity\n2024-02-31,a,1\n2024-01-01,a,NaN\n2024-01-02,a,2\n2024-01-03\n2024-01-03,,3\n');
    const table = (await readTable(dataset, 'quarantine'))!;
    expect([...table.getChild('line')!]).toEqual([2, 3, 5, 6]);
    expect([...table.getChild('reason')!]).toEqual(['date is not a day', 'quantity is not a number', 'item is empty', 'item is empty']);
    expect(dataset.manifest.report).toMatchObject({ read: 5, kept: 1, repaired: 0, quarantined: 4 });
    // The day whose number was lost is unknown, not a day without sales.
    expect([...(await loadPanel(dataset, { trim: 'first-row' })).quantity]).toEqual([NaN, 2]);
  });

  it('reads Persian and Arabic digits, a byte order mark, Windows-1256 and UTF-16', async () => {
    const dataset = await imported('\uFEFFdate;item;quantity;price\n۲۰۲۴/۰۱/۰۱;کیف;۱۲;۱٬۲۰۰٫۵\n2024-01-02;کیف;٣;5\n');
    expect(await column(dataset, 'quantity')).toEqual([12, 3]);
    expect(await column(dataset, 'price')).toEqual([1200.5, 5]);
    expect(dataset.manifest.report).toMatchObject({ kept: 0, repaired: 2 });
    // 'كيف' in Windows-1256: DF ED DD.
    const arabic = Buffer.concat([Buffer.from('date,item,quantity\n2024-01-01,'), Buffer.from([0xdf, 0xed, 0xdd]), Buffer.from(',1\n')]);
    expect(await column(await imported(arabic), 'item')).toEqual(['كيف']);
    const wide = Buffer.from('\uFEFFdate,item,quantity\n2024-01-01,کیف,1\n', 'utf16le');
    expect(await column(await imported(wide), 'item')).toEqual(['کیف']);
  });

  it('reads JSON lines and takes what is broken aside', async () => {
    const dataset = await imported('{"date":"2024-01-01","item":"a","quantity":1}\n{broken\n[]\n{"item":"a","date":"2024-01-02","quantity":2}\n');
    expect(await column(dataset, 'quantity')).toEqual([1, 2]);
    expect(dataset.manifest.report).toMatchObject({ read: 4, kept: 2, quarantined: 2 });
  });

  it('takes direction marks out of ids, and leaves but reports them in names', async () => {
    const dataset = await imported('date,item,quantity,title\n2024-01-01,a\u202Eb,1,x\u202Ey\n2024-01-02,ab,2,z\n');
    expect(await column(dataset, 'item')).toEqual(['ab', 'ab']);
    expect(dataset.manifest.report!.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['unseen marks in ids', 'direction marks in names']));
  });

  it('matches returns to the sale, and drops exact repeats', async () => {
    const rows = ['2024-01-01,a,5,u,1', '2024-01-02,a,3,u,2', '2024-01-03,a,-4,u,3', '2024-01-03,b,-1,u,3', '2024-01-02,a,3,u,2'];
    const dataset = await imported(`date,item,quantity,user,order\n${rows.join('\n')}\n`);
    expect(await column(dataset, 'quantity')).toEqual([4, 0]);
    expect(dataset.manifest.report).toMatchObject({ read: 5, kept: 0, repaired: 3, reasons: { duplicate: 1, 'return without its sale': 1 } });
  });

  it('imports one row, and all zeros', async () => {
    expect([...(await loadPanel(await imported('date,item,quantity\n2024-01-01,a,1\n'))).quantity]).toEqual([1]);
    expect([...(await loadPanel(await imported('date,item,quantity\n2024-01-01,a,0\n2024-01-03,a,0\n'))).quantity]).toEqual([0, 0, 0]);
  });

  it('takes aside cells and columns beyond the limits, and refuses rows without an end', async () => {
    const dataset = await imported(`date,item,quantity\n2024-01-01,${'x'.repeat(70_000)},1\n2024-01-01,${'y,'.repeat(3000)}1\n2024-01-02,a,1\n`);
    expect(await column(dataset, 'quantity')).toEqual([1]);
    expect(dataset.manifest.report!.reasons).toEqual({ 'cell too long': 1, 'too many columns': 1 });
    await refusal(`date,item,quantity\n2024-01-03,${'z'.repeat(1_100_000)},1\n`, 'E_INGEST_FILE', /line 2 is longer/);
    await refusal('date,item,quantity\n2024-01-03,"a,1\n2024-01-04,a,2\n', 'E_INGEST_FILE', /quote/i);
  });
});

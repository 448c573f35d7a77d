import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../../src/base/day.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset, readTable } from '../../src/engine/open-dataset.js';
import { writeDataset, type TablesToWrite } from '../../src/engine/write-dataset.js';
import { tableSchemas } from '../../src/table/schemas.js';
import { tableOf } from '../../src/table/table-of.js';

const facts = { source: 'test', currency: 'IRR', knownAhead: ['price'] } as const;
const first = dayOf('2024-03-01');
const days = (...offsets: readonly number[]): Int32Array => Int32Array.from(offsets, (offset) => first + offset);

/** Two items in one store: `b` has a gap on day 2, sells from day 1 on; the shop is closed on day 3. */
function shop(): TablesToWrite {
  return {
    sales: tableOf(tableSchemas.sales, {
      date: days(0, 1, 2, 4, 0, 1, 4),
      item: { codes: Int32Array.of(0, 0, 0, 0, 1, 1, 1), names: ["it's a", 'ب'] },
      store: new Array<string>(7).fill('main'),
      quantity: Float64Array.of(1, 0, 2, Number.NaN, 0, 5, 7),
      price: Float64Array.of(10, Number.NaN, 12, 12, 3, 3, 4),
      promotion: [null, null, 'sale', null, null, '', null],
    }),
    plans: tableOf(tableSchemas.plans, { date: days(5), item: ["it's a"], store: ['main'], price: Float64Array.of(20) }),
    items: tableOf(tableSchemas.items, { item: ["it's a", 'ب'], category: ['food > bread', 'food'], launched: Float64Array.of(first, Number.NaN) }),
    calendar: tableOf(tableSchemas.calendar, { date: days(3, 4, 4), event: ['closed', 'yalda', null], kind: ['closed', 'festival', null], temperature_c: Float64Array.of(Number.NaN, Number.NaN, 21) }),
    events: tableOf(tableSchemas.events, { user: ['u2', 'u1'], item: ['ب', "it's a"], time: BigInt64Array.of(86_400_000n, 5n), kind: ['purchase', 'view'], value: Float64Array.of(2, Number.NaN) }),
  };
}

describe('datasets', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anbar-dataset-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes what it reads back, and the same bytes twice', async () => {
    const one = await writeDataset(join(folder, 'one'), shop(), facts);
    const two = await writeDataset(join(folder, 'two'), shop(), facts);
    expect(two.manifest.fingerprint).toBe(one.manifest.fingerprint);
    expect(one.manifest).toMatchObject({ name: 'one', firstDate: '2024-03-01', lastDate: '2024-03-05', currency: 'IRR' });
    const opened = await openDataset(join(folder, 'one'), { verify: true });
    const sales = (await readTable(opened, 'sales'))!;
    expect([...sales.getChild('item')!]).toEqual(["it's a", "it's a", "it's a", "it's a", 'ب', 'ب', 'ب']);
    expect([...sales.getChild('quantity')!]).toEqual([1, 0, 2, null, 0, 5, 7]);
    expect([...sales.getChild('promotion')!]).toEqual([null, null, 'sale', null, null, '', null]);
    expect((await readTable(opened, 'items'))!.getChild('launched')!.get(1)).toBeNull();
    expect(Number((await readTable(opened, 'events'))!.getChild('time')!.get(0))).toBe(86_400_000);
    expect(await readdir(folder)).toEqual(['one', 'two']);
  });

  it('takes rows batch by batch, with a dictionary of their own each', async () => {
    const batch = (name: string) => tableOf(tableSchemas.stock, { date: days(0), item: { codes: Int32Array.of(0), names: [name] }, store: ['s'], on_hand: Float64Array.of(1) });
    async function* batches() {
      yield batch('x');
      yield batch('y');
    }
    const written = await writeDataset(join(folder, 'batches'), { stock: batches() }, facts);
    expect([...(await readTable(written, 'stock'))!.getChild('item')!]).toEqual(['x', 'y']);
  });

  it('lays a panel out by series, zero where nothing sold, unknown where closed', async () => {
    const dataset = await writeDataset(join(folder, 'panel'), shop(), facts);
    const panel = await loadPanel(dataset, { futureDays: 2 });
    expect(panel.keys).toEqual(["it's a", 'ب']);
    expect([...panel.offsets]).toEqual([0, 5, 9]);
    expect([...panel.quantity]).toEqual([1, 0, 2, NaN, NaN, 5, 0, NaN, 7]);
    expect([...panel.columns.get('price')!.values]).toEqual([10, 10, 12, 12, 12, 20, 20, 3, 3, 3, 4, 4, 4]);
    expect(panel.columns.get('price')!.availability).toEqual({ kind: 'known' });
    expect([...panel.columns.get('promotion')!.values]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(panel.columns.get('promotion')!.availability).toEqual({ kind: 'observed' });
    expect(panel.statics.get('category_2')).toEqual({ codes: Int32Array.of(0, -1), names: ['food > bread'] });
    expect([...panel.events]).toEqual([[first + 4, ['yalda']]]);
    expect(panel.columns.get('temperature_c')!.values[4]).toBe(21);
  });

  it('shows nothing after `until` but what was decided before', async () => {
    const panel = await loadPanel(await openDataset(join(folder, 'panel')), { until: first + 1, futureDays: 2 });
    expect([...panel.quantity]).toEqual([1, 0, 5]);
    expect([...panel.columns.get('price')!.values]).toEqual([10, 10, 12, 12, 3, 3, 3]);
    await expect(loadPanel(await openDataset(join(folder, 'panel')), { until: first - 1 })).rejects.toMatchObject({ code: 'E_TABLE_EMPTY' });
  });

  it('masks days without stock, on request not', async () => {
    const tables = { ...shop(), stock: tableOf(tableSchemas.stock, { date: days(1, 2), item: ["it's a", 'ب'], store: ['main', 'main'], on_hand: Float64Array.of(0, 0) }) };
    const dataset = await writeDataset(join(folder, 'stock'), tables, facts);
    expect([...(await loadPanel(dataset)).quantity]).toEqual([1, NaN, 2, NaN, NaN, 5, NaN, NaN, 7]);
    expect([...(await loadPanel(dataset, { stockouts: 'keep' })).quantity]).toEqual([1, 0, 2, NaN, NaN, 5, 0, NaN, 7]);
  });

  it('loads interactions in order of time', async () => {
    const dataset = await openDataset(join(folder, 'panel'));
    const all = await loadInteractions(dataset);
    expect(all.users).toEqual(['u1', 'u2']);
    expect([...all.kind]).toEqual([0, 2]);
    expect([...all.userOf]).toEqual([0, 1]);
    expect(all.facts[0]).toEqual({ item: "it's a", category: 'food > bread' });
    expect((await loadInteractions(dataset, { until: 0 })).time).toEqual(Float64Array.of(5));
  });

  it('refuses folders that are not datasets, altered files and foreign folders', async () => {
    await expect(openDataset(folder)).rejects.toMatchObject({ code: 'E_TABLE_DATASET' });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(writeDataset(folder, shop(), facts)).rejects.toMatchObject({ code: 'E_TABLE_EXISTS' });
    const path = join(folder, 'two', 'items.parquet');
    const bytes = await readFile(path);
    bytes[40]! ^= 1;
    await writeFile(path, bytes);
    await expect(openDataset(join(folder, 'two'), { verify: true })).rejects.toMatchObject({ code: 'E_TABLE_DATASET' });
    await writeFile(path, bytes.subarray(1));
    await expect(openDataset(join(folder, 'two'))).rejects.toMatchObject({ code: 'E_TABLE_DATASET' });
  });

  it('leaves the old dataset and no debris when writing fails', async () => {
    await expect(writeDataset(join(folder, 'one'), { items: (async function* () { yield* []; throw new Error('disk'); })() }, facts)).rejects.toThrow('disk');
    expect((await readdir(folder)).filter((name) => name.includes('.part-'))).toEqual([]);
    await openDataset(join(folder, 'one'), { verify: true });
  });
});

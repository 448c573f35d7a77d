import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../../server/pages/dashboard/pages.js';
import { writeSmallShop } from './hostile-shop.js';
import { startDashboard } from './start-dashboard.js';

type Running = Awaited<ReturnType<typeof startDashboard>>;

let sample: Running;
beforeAll(async () => void (sample = await startDashboard(resolve('datasets/sample'))), 180_000);
afterAll(() => sample?.close());

const read = async (path: string, from = sample): Promise<{ readonly status: number; readonly text: string }> => {
  const answer = await fetch(from.server.url + path);
  return { status: answer.status, text: await answer.text() };
};

const csvOf = async (path: string): Promise<Record<string, string>[]> => parse((await read(path)).text, { columns: true, bom: true }) as Record<string, string>[];

describe('pages without script', () => {
  it('have a title, a menu that marks them, a definition or a body, and CSV links that answer', async () => {
    for (const { path } of pages) {
      const { status, text } = await read(`${path}?lang=en`);
      expect(status, path).toBe(200);
      expect(text).toContain('aria-current="page"');
      for (const [, address] of text.matchAll(/href="([^"]*csv=[^"]*)"/g)) {
        const csv = await fetch(sample.server.url + address!.replaceAll('&amp;', '&'));
        expect(csv.headers.get('content-type'), address).toBe('text/csv; charset=utf-8');
        expect((await csv.text()).split('\r\n').length, address).toBeGreaterThan(1);
      }
    }
  });

  it('keep ASCII digits and ISO days beside Jalali ones in CSV, whatever the language', async () => {
    const [row] = await csvOf('/trends?lang=fa&period=month&csv=sales');
    expect(row!['period_start']).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(row!['period_start_jalali']).toMatch(/^14\d\d\/\d\d\/01$/);
    expect(row!['units']).toMatch(/^\d+(\.\d+)?$/);
  });

  it('works out the order list for another lead time: a longer one never needs less in sum', async () => {
    const units = async (lead: number): Promise<number> => (await csvOf(`/reorder?only=no&csv=orders&lead=${lead}`)).reduce((sum, row) => sum + Number(row['quantity']), 0);
    const [short, long] = [await units(3), await units(40)];
    expect(long).toBeGreaterThan(short);
  });

  it('shows a page of rows, and all of them for printing', async () => {
    const rowsOf = async (path: string): Promise<number> => ((await read(path)).text.split('<section id="shelves"')[1]!.match(/<tr/g) ?? []).length - 1;
    expect([await rowsOf('/inventory'), await rowsOf('/inventory?from=50'), await rowsOf('/inventory?rows=all')]).toEqual([50, 10, 60]);
  });

  it('splits a forecast into named parts whose sum is the forecast', async () => {
    // The default champion of these tests looks at sales alone: nothing of it is price or promotion.
    const learner = await startDashboard(resolve('datasets/sample'), { forecaster: 'linear', atOnce: true });
    try {
      const parts = parse((await read('/item?lang=fa&item=P000036&csv=drivers', learner)).text, { columns: true, bom: true }) as Record<string, string>[];
      const of = (name: string): number => Number(parts.find(({ part }) => part === name)!['units_a_day']);
      for (const name of ['میانگین همهٔ کالاها', 'فروش اخیر خود کالا', 'قیمت', 'تخفیف', 'فصل و روز هفته', 'مناسبت‌ها']) expect(of(name), name).not.toBeNaN();
      const sum = of('پیش‌بینی: جمع همه');
      expect(parts.reduce((total, row) => total + Number(row['units_a_day']), 0) - sum).toBeCloseTo(sum, 6);
      const answer = await fetch(`${learner.server.url}/v1/models/demand/forecast`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ horizon: 28, series: ['P000036'] }) });
      const { forecasts: [{ mean }] } = (await answer.json()) as { readonly forecasts: readonly [{ readonly mean: readonly number[] }] };
      expect(mean.reduce((total, value) => total + value, 0) / 28).toBeCloseTo(sum, 6);
    } finally {
      await learner.close();
    }
  }, 60_000);

  it('finds an item by a part of its title in either keyboard, and sorts by the dictionary', async () => {
    const { text } = await read('/item?lang=fa&item=' + encodeURIComponent('پيراهن'));
    expect(text.match(/<li><a href="\/item\?item=P/g)!.length).toBeGreaterThan(3);
    const titles = (await csvOf('/inventory?lang=fa&sort=item&csv=shelves')).map((row) => row['title']!);
    expect(titles).toEqual([...titles].sort(new Intl.Collator('fa', { numeric: true }).compare));
  });

  it('says events, groupings, methods and assumptions in Persian', async () => {
    const words = async (path: string): Promise<string> => (await read(path)).text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]*>/g, ' ');
    expect(await words('/trends?lang=fa&period=day')).toMatch(/یلدا|نوروز|رمضان/);
    for (const path of ['/trends?lang=fa&period=week', '/item?lang=fa', '/accuracy?lang=fa', '/reorder?lang=fa', '/?lang=fa']) expect(await words(path), path).not.toMatch(/nowruz|ramadan|yalda|eid-|category_1|level-and-shape|seasonal-naive|-assumed|stock-unknown|week \d/i);
    expect(await words('/trends?lang=en&period=day')).toMatch(/Yalda|Nowruz|Ramadan/);
  });

  it('keeps to the budget, read in Toman and in Persian digits', async () => {
    const rows = await csvOf(`/reorder?only=no&csv=orders&budget=${encodeURIComponent('۲٬۰۰۰٬۰۰۰')}`);
    const money = rows.reduce((sum, row) => sum + Number(row['money']), 0);
    expect(money).toBeGreaterThan(0);
    expect(money).toBeLessThanOrEqual(20_000_000);
  });

  it('draws with nonsense in the address', async () => {
    for (const { path } of pages) for (const query of ['from=-5', 'from=1e9', 'lang=xx&cal=yy', 'item=%00&user=nobody&group=none&value=x', 'lead=abc&service=-1&budget=NaN', '__proto__=1&constructor=2']) expect((await read(`${path}?${query}`)).status, `${path}?${query}`).toBe(200);
  });
});

describe('small and missing shops', () => {
  it('draw with one item of one day', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anbar-one-'));
    await writeSmallShop(join(folder, 'shop'), { ids: ['a'], titles: ['only'], days: 1 });
    const one = await startDashboard(join(folder, 'shop'), { forecaster: 'naive' });
    for (const { path } of pages) expect((await read(path, one)).status, path).toBe(200);
    await one.close();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('say that no dataset is opened', async () => {
    const none = await startDashboard(undefined);
    for (const { path } of pages) {
      const { status, text } = await read(`${path}?lang=en`, none);
      expect(status).toBe(200);
      expect(text).toContain('No dataset is opened');
    }
    await none.close();
  });
});

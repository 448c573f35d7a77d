import { mkdtemp, rm, truncate, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf } from '../../src/base/day.js';
import { writeDataset } from '../../src/engine/write-dataset.js';
import { tableOf } from '../../src/table/table-of.js';
import { tableSchemas } from '../../src/table/schemas.js';
import { pages } from '../../server/pages/dashboard/pages.js';
import { startDashboard } from './start-dashboard.js';

const last = dayOf('2025-03-19');
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'anbar-bare-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Shelf {
  readonly items: number;
  readonly days: number;
  sold(item: number, day: number): number;
}

/** Sales and nothing else: no catalogue, no stock, no prices, no events, no calendar. */
async function writeSales(path: string, { items, days, sold }: Shelf): Promise<void> {
  const rows = Array.from({ length: items }, (_, k) => Array.from({ length: days }, (_, d) => ({ item: `i${k}`, day: last - days + 1 + d, quantity: sold(k, d) }))).flat();
  await writeDataset(path, {
    sales: tableOf(tableSchemas.sales, { date: Int32Array.from(rows, ({ day }) => day), item: rows.map(({ item }) => item), store: rows.map(() => 'main'), quantity: Float64Array.from(rows, ({ quantity }) => quantity), price: new Float64Array(rows.length).fill(Number.NaN) }),
  }, { source: 'test', currency: null, knownAhead: [] });
}

const shops: Readonly<Record<string, Shelf>> = {
  'sales alone': { items: 4, days: 120, sold: (k, d) => (k + d) % 3 },
  'one item of one day': { items: 1, days: 1, sold: () => 3 },
  'one item': { items: 1, days: 90, sold: (_, d) => d % 2 },
  'many items of one day': { items: 30, days: 1, sold: (k) => k },
  'nothing ever sold': { items: 2, days: 100, sold: () => 0 },
};

describe('every page draws with', () => {
  it.each(Object.keys(shops))('%s: no error, each tile with a body or a table, no NaN or undefined in words', async (name) => {
    const path = join(folder, name.replaceAll(' ', '-'));
    await writeSales(path, shops[name]!);
    const dashboard = await startDashboard(path, { forecaster: 'naive' });
    try {
      for (const page of pages) {
        for (const lang of ['fa', 'en']) {
          const answer = await fetch(`${dashboard.server.url}${page.path}?lang=${lang}`);
          const text = await answer.text();
          expect(answer.status, page.path).toBe(200);
          expect(text, page.path).not.toContain('class="error"');
          const words = text.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<[^>]*>/g, ' ');
          expect(words, page.path).not.toMatch(/NaN|undefined|Infinity|\bnull\b|ناعدد/);
          for (const tile of text.split('<section').slice(1)) expect(tile, page.path).toMatch(/<table|<figure|<form|class="(empty|tiles)"/);
        }
      }
    } finally {
      await dashboard.close();
    }
  }, 120_000);

  it('a forecast that is still being made: it says so, and how far it is', async () => {
    const path = join(folder, 'slow');
    await writeSales(path, { items: 60, days: 500, sold: (k, d) => (k * d) % 5 });
    const dashboard = await startDashboard(path, { forecaster: 'naive', atOnce: true });
    try {
      const text = await (await fetch(`${dashboard.server.url}/reorder?lang=en`)).text();
      expect(text).toContain('data-calculating');
      expect(text).toContain('<progress');
      expect(text).toContain('<noscript><meta http-equiv="refresh"');
      // Pages that need no decision are whole at once.
      expect(await (await fetch(`${dashboard.server.url}/trends?lang=en`)).text()).not.toContain('data-calculating');
      const body = JSON.stringify({ kind: 'stock-out', item: 'i0', mark: 'reviewed' });
      expect((await fetch(`${dashboard.server.url}/dashboard/marks`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(503);
      expect(await (await dashboard.shop()).decisions.ready(100_000)).toBeDefined();
      expect(await (await fetch(`${dashboard.server.url}/reorder?lang=en`)).text()).not.toContain('data-calculating');
    } finally {
      await dashboard.close();
    }
  }, 150_000);

  it('a file that vanished: an error with its code, status 503, and the menu', async () => {
    const path = join(folder, 'damaged');
    await writeSales(path, shops['one item']!);
    const dashboard = await startDashboard(path, { forecaster: 'naive' });
    try {
      await truncate(join(dashboard.dataset, 'sales.parquet'), 10);
      const answer = await fetch(`${dashboard.server.url}/trends?lang=en`);
      const text = await answer.text();
      expect(answer.status).toBe(503);
      expect(text).toContain('E_TABLE_DATASET');
      expect(text).toContain('aria-current="page"');
    } finally {
      await dashboard.close().catch(() => undefined);
    }
  }, 60_000);

  it('a file of marks that is damaged: today’s page says so, the others draw', async () => {
    const path = join(folder, 'marks');
    await writeSales(path, shops['one item']!);
    const dashboard = await startDashboard(path, { forecaster: 'naive' });
    try {
      await mkdir(join(dashboard.dataset, '.anbar'), { recursive: true });
      await writeFile(join(dashboard.dataset, '.anbar', 'reviewed.json'), '{"format":1,');
      const answer = await fetch(`${dashboard.server.url}/?lang=en`);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('E_SERVER_MARKS');
      expect((await fetch(`${dashboard.server.url}/inventory`)).status).toBe(200);
    } finally {
      await dashboard.close();
    }
  }, 60_000);
});

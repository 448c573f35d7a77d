import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandWorld } from '../../src/cli/command.js';
import { importCommand } from '../../src/cli/import.js';
import { reorderCommand, type ReorderDone } from '../../src/cli/reorder.js';
import { simulateCommand } from '../../src/cli/simulate.js';

describe('anbar reorder', () => {
  let cwd = '';
  const call = async <R>(command: Command<R>, ...words: string[]): Promise<R> => {
    const world: CommandWorld = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() };
    return command.run(parseCall(command as Command, words), world);
  };
  const list = async (...words: string[]): Promise<ReorderDone> => (await call(reorderCommand, ...words)) as ReorderDone;
  const rows = async (file: string): Promise<Record<string, string>[]> => parse(await readFile(join(cwd, file), 'utf8'), { columns: true }) as Record<string, string>[];
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'anbar-reorder-'));
    await call(simulateCommand, '--seed', '3', '--items', '50', '--days', '400', '--into', 'shop');
    const days = Array.from({ length: 120 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10));
    await writeFile(join(cwd, 's.csv'), `date,item,quantity\n${days.map((day) => `${day},=cmd(),5\n${day},tea,0`).join('\n')}\n`);
    await call(importCommand, 'csv', 's.csv', '--into', 'bare', '--map', 'date=date', '--map', 'item=item', '--map', 'quantity=quantity');
  }, 120_000);
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it('writes one line an item, with reasons in both languages, equal for equal data', async () => {
    const done = await list('shop', '--demand', 'empirical', '--out', 'en.csv');
    await list('shop', '--demand', 'empirical', '--out', 'again.csv');
    expect(await readFile(join(cwd, 'again.csv'), 'utf8')).toBe(await readFile(join(cwd, 'en.csv'), 'utf8'));
    await list('shop', '--demand', 'empirical', '--lang', 'fa', '--out', 'fa.csv');
    const [en, fa] = [await rows('en.csv'), await rows('fa.csv')];
    expect(en).toHaveLength(done.items);
    en.forEach(({ why: _, ...columns }, i) => expect(fa[i]).toMatchObject(columns));
    for (const { why } of fa) expect(why).not.toMatch(/[0-9]/);
    expect(en.reduce((sum, row) => sum + Number(row['money']), 0)).toBeCloseTo(done.money, -1);
    for (const row of en) expect(Number(row['quantity']) % Number(row['pack_size'])).toBe(0);
    expect(done.assumptions).toMatchObject([{ kind: 'demand-empirical', items: done.items }]);
    expect(reorderCommand.render(done)).toContain('past windows');
  });

  it('keeps within a budget and spends it where it earns most', async () => {
    const free = await list('shop', '--demand', 'empirical', '--out', 'free.csv');
    const tight = await list('shop', '--demand', 'empirical', '--budget', String(free.money / 3), '--out', 'tight.csv');
    expect(tight.money).toBeLessThanOrEqual(free.money / 3);
    expect(tight.money).toBeGreaterThan(0);
    expect(tight.wantedMoney).toBe(free.wantedMoney);
    expect((await rows('tight.csv')).some((row) => row['limited_by'] === 'budget')).toBe(true);
  });

  it('decides on sales alone, and says what it takes for granted', async () => {
    const done = await list('bare', '--demand', 'empirical', '--out', 'bare.csv');
    expect(done.assumptions.map(({ kind }) => kind)).toEqual(['stock-unknown', 'cost-assumed', 'price-assumed', 'lead-time-assumed', 'pack-size-assumed', 'demand-empirical']);
    const [first, tea] = await rows('bare.csv');
    expect(first).toMatchObject({ item: "'=cmd()", on_hand: '', lead_time_days: '7', demand_p50: '70' });
    // 5 a day, every day: the review week sells 35, and no more is worth having but the outermost draws.
    expect(Number(first!['quantity'])).toBe(35);
    expect(tea).toMatchObject({ item: 'tea', quantity: '0', last_order_date: '' });
  });

  it('takes a lead time and a service for all items: more of either never orders less in sum', async () => {
    const units = async (...words: string[]): Promise<number> => (await list('bare', '--demand', 'empirical', '--out', 'w.csv', ...words)).units;
    expect((await rows('bare.csv')).length).toBe(2);
    const short = await list('shop', '--demand', 'empirical', '--lead-days', '3', '--out', 'short.csv');
    expect((await rows('short.csv')).every((row) => row['lead_time_days'] === '3')).toBe(true);
    expect(short.assumptions.some(({ kind }) => kind === 'lead-time-assumed')).toBe(false);
    expect(await units('--service', '0.99')).toBeGreaterThanOrEqual(await units('--service', '0.6'));
    expect(await units('--review-days', '14')).toBeGreaterThan(await units('--review-days', '7'));
  });

  it('simulates six rules; none is cheaper than knowing the future', async () => {
    const done = await call(reorderCommand, 'shop', '--backtest', '--days', '28', '--demand', 'empirical');
    if (done.kind !== 'backtest') throw new Error('not a backtest');
    expect(done.policies.map(({ policy }) => policy)).toEqual(['mean + 20 %', 'a week more cover', 'textbook', 'empirical quantile', 'forecast', 'perfect knowledge']);
    const perfect = done.policies.at(-1)!;
    for (const { cost, fillRate } of done.policies) {
      expect(cost).toBeGreaterThanOrEqual(perfect.cost);
      expect(fillRate).toBeLessThanOrEqual(1);
    }
    expect(reorderCommand.render(done)).toMatch(/perfect knowledge +[\d,]+/);
  });

  it('trains forecasts where libxgboost is there, and falls back where it cannot', async () => {
    const done = await list('shop', '--out', 'boosted.csv');
    expect(done.ordered).toBeGreaterThan(0);
    expect(done.items).toBe(50);
  }, 120_000);

  it('refuses what it cannot do, writing nothing', async () => {
    const before = await readdir(cwd);
    await expect(list('shop')).rejects.toThrow(/--out is missing/);
    await expect(list()).rejects.toThrow(/one dataset folder/);
    await expect(list('nothing', '--out', 'x.csv')).rejects.toMatchObject({ code: 'E_TABLE_DATASET' });
    await expect(list('shop', '--service', '1', '--out', 'x.csv')).rejects.toThrow(/--service is 1/);
    await expect(list('shop', '--budget', 'much', '--out', 'x.csv')).rejects.toThrow(/--budget is much/);
    await expect(list('shop', '--lead-days', '0', '--out', 'x.csv')).rejects.toThrow(/--lead-days is 0/);
    await expect(list('shop', '--lang', 'de', '--out', 'x.csv')).rejects.toThrow(/--lang is de/);
    await expect(list('bare', '--backtest', '--days', '365')).rejects.toMatchObject({ code: 'E_DECIDE_HISTORY' });
    expect(await readdir(cwd)).toEqual(before);
  });
});

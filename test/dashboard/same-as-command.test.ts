import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandWorld } from '../../src/cli/command.js';
import { reorderCommand } from '../../src/cli/reorder.js';
import { simulateCommand } from '../../src/cli/simulate.js';
import { startDecisions } from '../../server/dashboard/decisions.js';
import { decisionWorker } from './decision-worker.js';
import { startDashboard, type Dashboard } from './start-dashboard.js';

let cwd: string;
let dashboard: Dashboard;

async function command<R>(which: Command<R>, ...words: string[]): Promise<R> {
  const world: CommandWorld = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() };
  return which.run(parseCall(which as Command, words), world);
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'anbar-same-'));
  await command(simulateCommand, '--seed', '5', '--items', '50', '--days', '300', '--into', 'shop');
  dashboard = await startDashboard(join(cwd, 'shop'));
}, 240_000);

afterAll(async () => {
  await dashboard?.close();
  await rm(cwd, { recursive: true, force: true });
});

const table = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true }) as Record<string, string>[];
const same = ['demand_p50', 'demand_p90', 'quantity', 'money', 'last_order_date', 'days_of_cover', 'expected_lost_margin', 'cost_of_waiting_week', 'safety_stock_textbook'] as const;

describe('the reorder page and the reorder command', () => {
  it.each([
    ['each item’s own lead time', [], ''],
    ['another lead time', ['--lead-days', '21'], '&lead=21'],
    ['another service', ['--service', '0.95'], '&service=95'],
    ['another review period', ['--review-days', '14'], '&review=14'],
    ['a budget, in Toman on the page', ['--budget', '500000000'], '&budget=50000000'],
  ] as const)('say the same of every item: %s', async (_name, words, query) => {
    await command(reorderCommand, 'shop', '--out', 'list.csv', ...words);
    const asked = table(await readFile(join(cwd, 'list.csv'), 'utf8'));
    const shown = table(await (await fetch(`${dashboard.server.url}/reorder?lang=en&only=no&csv=orders${query}`)).text());
    expect(shown).toHaveLength(asked.length);
    expect(asked.reduce((sum, row) => sum + Number(row['quantity']), 0)).toBeGreaterThan(0);
    const named = new Map(asked.map((row) => [`${row['item']} ${row['store']}`, row]));
    for (const row of shown) {
      const other = named.get(`${row['item']} ${row['store']}`)!;
      for (const column of same) {
        if (column === 'last_order_date') expect(row[column], row['item']).toBe(other[column]);
        else expect(Math.abs(Number(row[column]) - Number(other[column])), `${row['item']} ${column}`).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(Number(other[column]))));
      }
    }
  }, 120_000);

  it('takes up what was kept at the next start, and makes it anew when it was cut short', async () => {
    const { size } = await stat(join(dashboard.dataset, '.anbar', 'decisions.json'));
    expect(size).toBeGreaterThan(1000);
    const decisions = startDecisions(dashboard.dataset, { worker: await decisionWorker() });
    const again = await decisions.ready(20_000);
    expect(decisions.share()).toBe(0); // nothing was trained
    const first = await (await dashboard.shop()).decisions.ready(0);
    expect(again!.inputs).toEqual(first!.inputs);
    await decisions.close();
    const path = join(dashboard.dataset, '.anbar', 'decisions.json');
    await truncate(path, size - 1000);
    const anew = startDecisions(dashboard.dataset, { worker: await decisionWorker() });
    expect((await anew.ready(60_000))!.inputs).toEqual(first!.inputs);
    expect(anew.share()).toBe(1);
    expect((await stat(path)).size).toBe(size);
    await anew.close();
  }, 90_000);

  it('says what the forecast threw, page after page, and the server lives on', async () => {
    const decisions = startDecisions(join(cwd, 'nothing-here'), { worker: await decisionWorker() });
    await expect(decisions.ready(20_000)).rejects.toThrow(expect.objectContaining({ code: 'E_TABLE_DATASET' }));
    await decisions.close();
  });
});

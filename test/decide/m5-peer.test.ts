import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { backtestPolicies } from '../../src/decide/backtest-policies.js';
import { empiricalDemand } from '../../src/decide/empirical-demand.js';
import { salesHistory } from '../../src/decide/sales-history.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command } from '../../src/cli/command.js';
import { importCommand } from '../../src/cli/import.js';
import { sharedPath } from '../shared-data.js';

const windows = { leadDays: 7, reviewDays: 7 };

it('agrees with the Python peer on M5: textbook and perfect knowledge to the unit of money', async (context) => {
  const paths = ['m5_CA_1_sell_prices', 'm5_CA_1_sales_d1_1941', 'm5_calendar'].map((file) => sharedPath('data', 'm5', `${file}.csv.gz`));
  if (paths.some((path) => path === undefined)) return context.skip();
  const cwd = await mkdtemp(join(tmpdir(), 'anbar-m5-'));
  try {
    const world = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() };
    await importCommand.run(parseCall(importCommand as Command, ['m5', ...(paths as string[]), '--into', 'm5']), world);
    const history = salesHistory(await loadPanel(await openDataset(join(cwd, 'm5')), { futureDays: 0 }));
    const done = await backtestPolicies(history, { windows, days: 56, costs: { holdingRateDay: 0.02 / 7, lostMarginRate: 0.3 }, leastDays: 400, fit: async (past, until) => empiricalDemand(past, until, windows), progress: silentProgress });
    const cost = (name: string): number => Math.round(done.policies.find(({ policy }) => policy === name)!.cost);
    // What the peer's script prints for the same 3,019 series.
    expect(done.series).toBe(3019);
    expect(cost('textbook')).toBe(39_773);
    expect(cost('perfect knowledge')).toBe(10_079);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}, 240_000);

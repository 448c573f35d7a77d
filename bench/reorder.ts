/**
 * Ordering rules on M5 CA_1, protocol of the peers' inv_sim.py: 56 days, lead time and review of 7 days, 2 % of price a week to hold, 30 % of price a lost sale. The textbook's
 * figure is the peer's own to the unit of money (a test holds it), so the textbook stands as peer in the same run.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf } from '../src/base/day.js';
import { silentProgress } from '../src/base/ports.js';
import { backtestPolicies, type PolicyBacktest } from '../src/decide/backtest-policies.js';
import { salesHistory } from '../src/decide/sales-history.js';
import { fitWindowDemand } from '../src/decide/window-demand.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Dataset } from '../src/table/dataset.js';
import type { BenchLine } from './line.js';

const windows = { leadDays: 7, reviewDays: 7 };
const files = ['m5_calendar.csv.gz', 'm5_CA_1_sell_prices.csv.gz', 'm5_CA_1_sales_d1_1941.csv.gz'];

/** `until` moves the end of the history back, for development. */
async function simulated(dataset: Dataset, until: string | undefined): Promise<PolicyBacktest> {
  const panel = await loadPanel(dataset, { futureDays: 0, ...(until === undefined ? {} : { until: dayOf(until) }) });
  return backtestPolicies(salesHistory(panel), {
    windows,
    days: 56,
    costs: { holdingRateDay: 0.02 / 7, lostMarginRate: 0.3 },
    // The peer takes series whose first sale lies more than 400 days before.
    leastDays: 400,
    fit: (history, firstDay) => fitWindowDemand(history, firstDay, { ...windows, seed: 1 }),
    progress: silentProgress,
  });
}

/** Cost of each rule against the textbook's, with its fill rate. Nothing where the real data are not there. */
export async function reorderBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared'), until?: string): Promise<BenchLine[]> {
  const paths = files.map((file) => join(shared, 'data', 'm5', file));
  if (!paths.every((path) => existsSync(path))) return [];
  const folder = await mkdtemp(join(tmpdir(), 'anbar-bench-'));
  try {
    const started = performance.now();
    const { policies, series, correlation } = await simulated(await importDataset({ source: 'm5', paths, into: join(folder, 'm5') }), until);
    const seconds = (performance.now() - started) / 1000;
    const textbook = policies.find(({ policy }) => policy === 'textbook')!.cost;
    const lines = policies.map(({ policy, cost, fillRate }): BenchLine => ({ name: `ordering by ${policy}`, ours: cost, peer: textbook, unit: 'cost, 56 days', note: `fill ${(fillRate * 100).toFixed(1)} %; peer: textbook` }));
    return [...lines, { name: 'reorder backtest with import and training', ours: seconds, unit: 's', note: `${series} series; windows correlate by ${correlation.toFixed(2)}` }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

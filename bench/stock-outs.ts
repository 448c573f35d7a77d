/**
 * Simulated stock-outs on M5 CA_1: 10 % of item-days of the training part emptied in spells of 1 to 14 days; detection by ROC-AUC, demand thought lost against what was hidden, and the
 * total bias of the 28 days after it by `ANBAR_BENCH_MODEL` (default level-and-shape: a second a fit; blend takes four minutes).
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { forecasterNamed } from '../src/forecast/catalogue.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { detectStockOuts, givenStockOuts, lostUnits, withoutStockOuts, type StockOuts } from '../src/forecast/stock-outs/stock-outs.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import { hideSales } from './hide-sales.js';
import type { BenchLine } from './line.js';

const horizon = 28;
const files = ['m5_calendar.csv.gz', 'm5_CA_1_sell_prices.csv.gz', 'm5_CA_1_sales_d1_1941.csv.gz'];

/** Area under the ROC curve of scores with labels 1 and 0; ties count half (Mann & Whitney 1947). */
function rocAuc(scores: Float32Array, labels: Uint8Array): number {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let [ranks, positives] = [0, 0];
  for (let i = 0; i < order.length; ) {
    let [j, tied] = [i, 0];
    while (j < order.length && scores[order[j]!] === scores[order[i]!]) tied += labels[order[j++]!]!;
    ranks += (tied * (i + j + 1)) / 2;
    positives += tied;
    i = j;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (order.length - positives));
}

/** Nothing where the real data are not there. */
export async function stockOutsBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared'), model = process.env['ANBAR_BENCH_MODEL'] ?? 'level-and-shape'): Promise<BenchLine[]> {
  const paths = files.map((file) => join(shared, 'data', 'm5', file));
  if (!paths.every((path) => existsSync(path))) return [];
  const folder = await mkdtemp(join(tmpdir(), 'anbar-bench-'));
  try {
    const whole = await loadPanel(await importDataset({ source: 'm5', paths, into: join(folder, 'm5') }), { futureDays: 0 });
    const past = panelUntil(whole, whole.endDay - horizon, horizon);
    const { panel, hidden } = hideSales(past, 0.1, createRandom(1));
    const found = detectStockOuts(panel);
    const auc = (counted: (row: number) => boolean): number => {
      const rows = Array.from(hidden, (_, row) => row).filter((row) => panel.quantity[row] === 0 && counted(row));
      return rocAuc(Float32Array.from(rows, (row) => found.score[row]!), Uint8Array.from(rows, (row) => hidden[row]!));
    };
    const sold = past.keys.reduce((sum, key) => {
      const end = whole.offsets[whole.keys.indexOf(key) + 1]!;
      return sum + whole.quantity.subarray(end - horizon, end).reduce((units, y) => units + y, 0);
    }, 0);
    const units = (values: Float32Array): number => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
    const lostTruly = units(past.quantity) - units(panel.quantity);
    /** Demand thought lost on hidden days, in percent off what was hidden there. */
    const lostBias = (outs: StockOuts): number => 100 * (lostUnits(panel, outs).reduce((sum, lost, row) => sum + (hidden[row] === 1 ? lost : 0), 0) / lostTruly - 1);
    const bias = async (seen: Panel): Promise<number> => {
      const fitted = await (await forecasterNamed(model)).fit(seen, { random: createRandom(1), log: silentLog, progress: silentProgress });
      const mean = (await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array;
      return 100 * (mean.reduce((sum, value) => sum + value, 0) / sold - 1);
    };
    const line = (name: string, ours: number, unit: string, note: string): BenchLine => ({ name: `stock-outs: ${name}`, ours, unit, note });
    return [
      line('ROC-AUC, hidden days with a sale', auc((row) => hidden[row] === 0 || past.quantity[row]! > 0), 'area', 'against other empty days'),
      line('ROC-AUC, all hidden days', auc(() => true), 'area', 'an empty day that would have been empty anyway cannot be told'),
      line('lost demand of hidden days, given', lostBias(givenStockOuts(panel, hidden)), '%', `off the ${Math.round(lostTruly)} units hidden`),
      line('lost demand of hidden days, detected', lostBias(found), '%', 'days that were not found count as none lost'),
      line('bias, nothing hidden', await bias(past), '%', `${model}, last 28 days`),
      line('bias, ignored', await bias(panel), '%', 'the same with 10 % of item-days hidden'),
      line('bias, given', await bias(withoutStockOuts(panel, { out: hidden })), '%', 'hidden days known'),
      line('bias, detected', await bias(withoutStockOuts(panel, found)), '%', 'hidden days found from the sales'),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Simulated stock-outs on M5 CA_1: 10 % of item-days of the training part emptied in spells of 1 to 14 days; detection by ROC-AUC, demand thought lost against what was hidden, and the
 * total bias of the 28 days after it by level-and-shape and by the default model (eight minutes; `ANBAR_BENCH_MODEL` names one model instead). M5 has empty shelves of its own, so what
 * detection does to a shop without any is measured on one drawn from M5's own law.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { defaultForecaster, forecasterNamed } from '../src/forecast/catalogue.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { detectStockOuts, givenStockOuts, lostUnits, withoutStockOuts, type StockOuts } from '../src/forecast/stock-outs/stock-outs.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { Panel } from '../src/table/panel.js';
import { hideSales } from './hide-sales.js';
import { lawShop } from './law-shop.js';
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

/** Share of days left out, of series that sell more than `above` a day. */
function masked(panel: Panel, { out }: StockOuts, above: number): number {
  let [days, left] = [0, 0];
  for (let s = 0; s < panel.keys.length; s++) {
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    if (panel.quantity.subarray(from, to).reduce((sum, sold) => sum + sold, 0) <= above * (to - from)) continue;
    days += to - from;
    left += out.subarray(from, to).reduce((sum, one) => sum + one, 0);
  }
  return days === 0 ? 0 : left / days;
}

/** Nothing where the real data are not there. */
export async function stockOutsBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared'), named = process.env['ANBAR_BENCH_MODEL']): Promise<BenchLine[]> {
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
    const onHidden = (outs: StockOuts): readonly string[] => {
      let [off, sum] = [0, 0];
      lostUnits(panel, outs).forEach((lost, row) => {
        if (hidden[row] !== 1 || Number.isNaN(past.quantity[row]!)) return;
        off += Math.abs(lost - past.quantity[row]!);
        sum += lost;
      });
      return [(100 * (sum / lostTruly - 1)).toFixed(1), (100 * (off / lostTruly)).toFixed(1)];
    };
    const line = (name: string, ours: number, unit: string, note: string): BenchLine => ({ name: `stock-outs: ${name}`, ours, unit, note });
    const lost = (how: string, outs: StockOuts): BenchLine => {
      const [bias, wape] = onHidden(outs) as [string, string];
      return line(`lost demand of hidden days, ${how}`, Number(bias), '% bias', `WAPE a day ${wape} %, of the ${Math.round(lostTruly)} units hidden`);
    };
    const known = detectStockOuts(past);
    const full = lawShop(past, createRandom(2));
    const wrong = detectStockOuts(full);
    const lines = [
      line('ROC-AUC, hidden days with a sale', auc((row) => hidden[row] === 0 || past.quantity[row]! > 0), 'area', 'against other empty days'),
      line('ROC-AUC, all hidden days', auc(() => true), 'area', 'an empty day that would have been empty anyway cannot be told'),
      lost('given', givenStockOuts(panel, hidden)),
      lost('detected', found),
      line('masked in a shop without any', 100 * masked(full, wrong, 0), '% of days', "drawn from M5's own law; all of it is wrong"),
      line('masked in M5 as recorded', 100 * masked(past, known, 0), '% of days', `items above 5 units a day, whose empty days chance cannot explain: ${(100 * masked(past, known, 5)).toFixed(1)} %`),
    ];
    for (const model of named === undefined ? ['level-and-shape', defaultForecaster] : [named]) {
      const total = async (seen: Panel): Promise<number> => {
        const fitted = await (await forecasterNamed(model)).fit(seen, { random: createRandom(1), log: silentLog, progress: silentProgress });
        return ((await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array).reduce((sum, value) => sum + value, 0);
      };
      const clean = await total(past);
      const ofTotal = async (name: string, seen: Panel, about: string): Promise<void> => {
        const units = seen === past ? clean : await total(seen);
        lines.push(line(`bias, ${model}, ${name}`, 100 * (units / sold - 1), '%', `${about}; ${(100 * (units / clean - 1)).toFixed(2)} % off nothing hidden, load ${loadavg()[0]!.toFixed(1)}`));
      };
      await ofTotal('nothing hidden', past, 'last 28 days as recorded');
      await ofTotal('ignored', panel, '10 % of item-days hidden');
      await ofTotal('given', withoutStockOuts(panel, { out: hidden }), 'hidden days known');
      await ofTotal('detected', withoutStockOuts(panel, found), 'hidden days found from the sales');
      if (model === defaultForecaster) continue;
      await ofTotal('nothing hidden, detected', withoutStockOuts(past, known), "M5's own empty shelves taken out");
      const [plain, masking] = [await total(full), await total(withoutStockOuts(full, wrong))];
      lines.push(line(`effect on a shop without any, ${model}`, 100 * (masking / plain - 1), '%', 'of the total, by detection'));
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

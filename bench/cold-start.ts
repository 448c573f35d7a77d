/**
 * Items without history: the last fifth of the launches of M5 CA_1 and of simulated shops, in six blocks by time, each forecast from launches that were over; first-28-day WAPE beside the
 * category's mean launch, and how many days the ranges hold. In the simulated shop nothing tells an item's level before it sells, so the best single number known afterwards stands beside it.
 * Then items on sale for 1 to 27 days, each fortnight: their next four weeks beside level-and-shape on their own history.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weekday } from '../src/base/day.js';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadCatalogue } from '../src/engine/load-new-items.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { forecasterNamed } from '../src/forecast/catalogue.js';
import { categoryLevels } from '../src/forecast/cold-start/category-level.js';
import { textCosine } from '../src/forecast/cold-start/forecast-new-items.js';
import { forecastYoungItems } from '../src/forecast/cold-start/forecast-young-items.js';
import { fitLaunches } from '../src/forecast/cold-start/launch-model.js';
import { launchDay, launchRanges } from '../src/forecast/cold-start/launch-ranges.js';
import { launchDays, pastLaunches, type CatalogueFacts } from '../src/forecast/cold-start/launches.js';
import { panelUntil } from '../src/forecast/panel-until.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import { simulate } from '../src/ingest/simulate.js';
import type { Dataset } from '../src/table/dataset.js';
import { seriesLength, type Panel } from '../src/table/panel.js';
import { selectSeries } from '../src/table/select-series.js';
import type { BenchLine } from './line.js';

const files = ['m5_calendar.csv.gz', 'm5_CA_1_sell_prices.csv.gz', 'm5_CA_1_sales_d1_1941.csv.gz'];
const blocks = 6;
const shops = [{ seed: 1, items: 1500 }, { seed: 2, items: 1500 }, { seed: 31, items: 1500 }, { seed: 6, items: 5000 }];
const simulatedDays = 540;
const [youngStepDays, youngOrigins, horizon] = [14, 40, 28];

interface Shop {
  readonly panel: Panel;
  readonly catalogue: CatalogueFacts;
}

async function shopOf(dataset: Dataset): Promise<Shop> {
  return { panel: await loadPanel(dataset, { futureDays: 0, trim: 'first-row' }), catalogue: await loadCatalogue(dataset) };
}

/** Error of the last launches' totals beside their category's mean, and days inside the ranges. */
function launchLines(name: string, { panel, catalogue }: Shop): BenchLine[] {
  const all = pastLaunches(panel, catalogue);
  const [level, test] = [categoryLevels(panel, catalogue), all.slice(Math.floor(0.8 * all.length))];
  let [ours, peer, forecast, sold, days] = [0, 0, 0, 0, 0];
  const held = new Map([[0.8, 0], [0.95, 0]]);
  const size = Math.ceil(test.length / blocks);
  for (let from = 0; from < test.length; from += size) {
    const block = test.slice(from, from + size);
    const past = all.filter(({ day }) => day + launchDays <= block[0]!.day);
    const model = fitLaunches(past, level, textCosine([...past, ...block]), weekday);
    const law = launchRanges(model, weekday, true);
    for (const launch of block) {
      const same = past.filter(({ category }) => category.join() === launch.category.join());
      const mean = (same.length < 3 ? past : same).reduce((sum, { total }, _, { length }) => sum + total / length, 0);
      const { total } = model.forecast({ ...launch, day: block[0]!.day });
      ours += Math.abs(total - launch.total);
      peer += Math.abs(mean - launch.total);
      forecast += total;
      sold += launch.total;
      days += launchDays;
      launch.daily.forEach((units, t) => {
        for (const [share, count] of held) {
          const [low, high] = law.range(total, launchDay(model, total, t, weekday(launch.day + t)), share);
          if (units >= low && units <= high) held.set(share, count + 1);
        }
      });
    }
  }
  const constant = Math.min(...test.map(({ total: c }) => test.reduce((sum, { total }) => sum + Math.abs(total - c), 0)));
  const inside = [...held].map(([share, count]) => `${100 * share} % ranges hold ${((100 * count) / days).toFixed(1)} %`).join(', ');
  const note = `${test.length} last launches; peer: category mean (ours ${(100 * (ours / peer - 1)).toFixed(1)} %; the best single number, known afterwards: ${(100 * (constant / peer - 1)).toFixed(1)} %); our bias ${(100 * (forecast / sold - 1)).toFixed(1)} %; ${inside}`;
  return [{ name: `cold start, ${name}: WAPE of the first 28 days`, ours: ours / sold, peer: peer / sold, unit: 'share', note }];
}

/** Items in their first four weeks: totals of the next four. */
async function youngLines(name: string, { panel, catalogue }: Shop): Promise<BenchLine[]> {
  const all = pastLaunches(panel, catalogue);
  const last = Math.min(panel.endDay - horizon, all[Math.floor(0.97 * all.length)]!.day + youngStepDays);
  const keyRow = new Map(panel.keys.map((key, s) => [key, s]));
  let [ours, peer, sold, said, saidPeer, count, ourSquares, peerSquares] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let o = 0; o < youngOrigins; o++) {
    const past = panelUntil(panel, last - o * youngStepDays, 0);
    const few = selectSeries(past, past.keys.flatMap((_, s) => (seriesLength(past, s) < launchDays ? [s] : [])));
    if (few.keys.length === 0) continue;
    const fitted = await (await forecasterNamed('level-and-shape')).fit(few, { random: createRandom(1), log: silentLog, progress: silentProgress });
    const alone = await fitted.predict({ horizon, ranges: [0.8] });
    const moved = forecastYoungItems(past, catalogue, few, alone, { horizon, ranges: [0.8] });
    if (moved === undefined) continue;
    const [mean, own] = [moved.table, alone].map((table) => table.getChild('mean')!.toArray() as Float64Array) as [Float64Array, Float64Array];
    for (const key of moved.keys) {
      const at = few.keys.indexOf(key) * horizon;
      const s = keyRow.get(key)!;
      const from = panel.offsets[s + 1]! - (panel.endDay - past.endDay);
      let [truth, a, b] = [0, 0, 0];
      for (let h = 0; h < horizon; h++) {
        const y = panel.quantity[from + h]!;
        if (Number.isNaN(y)) continue;
        truth += y;
        a += mean[at + h]!;
        b += own[at + h]!;
        ourSquares += (mean[at + h]! - y) ** 2;
        peerSquares += (own[at + h]! - y) ** 2;
      }
      ours += Math.abs(a - truth);
      peer += Math.abs(b - truth);
      said += a;
      saidPeer += b;
      sold += truth;
      count++;
    }
  }
  const note = `${count} item-origins; peer: level-and-shape; bias ${(100 * (said / sold - 1)).toFixed(1)} %, peer ${(100 * (saidPeer / sold - 1)).toFixed(1)} %; squared error a day ${(100 * (ourSquares / peerSquares - 1)).toFixed(1)} %`;
  return [{ name: `cold start, ${name}: WAPE of the next 28 days of items 1 to 27 days old`, ours: ours / sold, peer: peer / sold, unit: 'share', note }];
}

/** M5's lines only where the real data are there. */
export async function coldStartBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared')): Promise<BenchLine[]> {
  const paths = files.map((file) => join(shared, 'data', 'm5', file));
  const folder = await mkdtemp(join(tmpdir(), 'anbar-bench-'));
  const lines: BenchLine[] = [];
  try {
    if (paths.every((path) => existsSync(path))) {
      const m5 = await shopOf(await importDataset({ source: 'm5', paths, into: join(folder, 'm5') }));
      lines.push(...launchLines('M5 CA_1', m5), ...(await youngLines('M5 CA_1', m5)));
    }
    for (const { seed, items } of shops) {
      const into = join(folder, `shop-${seed}`);
      await simulate(into, { seed, items, days: simulatedDays, users: 50 });
      lines.push(...launchLines(`simulated shop ${seed} of ${items} items`, await shopOf(await openDataset(into))));
      await rm(into, { recursive: true });
    }
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

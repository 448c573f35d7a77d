/** Items without history: the last fifth of M5 CA_1's launches, in six blocks by time, each forecast from launches that were over; first-28-day WAPE beside the category's mean launch. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { weekday } from '../src/base/day.js';
import { loadCatalogue } from '../src/engine/load-new-items.js';
import { loadPanel } from '../src/engine/load-panel.js';
import { categoryLevels } from '../src/forecast/cold-start/category-level.js';
import { textCosine } from '../src/forecast/cold-start/forecast-new-items.js';
import { fitLaunches } from '../src/forecast/cold-start/launch-model.js';
import { launchDays, pastLaunches } from '../src/forecast/cold-start/launches.js';
import { importDataset } from '../src/ingest/import-dataset.js';
import type { BenchLine } from './line.js';

const files = ['m5_calendar.csv.gz', 'm5_CA_1_sell_prices.csv.gz', 'm5_CA_1_sales_d1_1941.csv.gz'];
const blocks = 6;

/** Nothing where the real data are not there. */
export async function coldStartBench(shared = process.env['ANBAR_SHARED'] ?? join('..', 'shared')): Promise<BenchLine[]> {
  const paths = files.map((file) => join(shared, 'data', 'm5', file));
  if (!paths.every((path) => existsSync(path))) return [];
  const folder = await mkdtemp(join(tmpdir(), 'anbar-bench-'));
  try {
    const dataset = await importDataset({ source: 'm5', paths, into: join(folder, 'm5') });
    const panel = await loadPanel(dataset, { futureDays: 0, trim: 'first-row' });
    const catalogue = await loadCatalogue(dataset);
    const all = pastLaunches(panel, catalogue);
    const [level, test] = [categoryLevels(panel, catalogue), all.slice(Math.floor(0.8 * all.length))];
    let [ours, peer, forecast, sold] = [0, 0, 0, 0];
    const size = Math.ceil(test.length / blocks);
    for (let from = 0; from < test.length; from += size) {
      const block = test.slice(from, from + size);
      const past = all.filter(({ day }) => day + launchDays <= block[0]!.day);
      const model = fitLaunches(past, level, textCosine(past), weekday);
      for (const launch of block) {
        const same = past.filter(({ category }) => category.join() === launch.category.join());
        const mean = (same.length < 3 ? past : same).reduce((sum, { total }, _, { length }) => sum + total / length, 0);
        const { total } = model.forecast({ ...launch, day: block[0]!.day });
        ours += Math.abs(total - launch.total);
        peer += Math.abs(mean - launch.total);
        forecast += total;
        sold += launch.total;
      }
    }
    return [{ name: 'cold start: WAPE of the first 28 days', ours: ours / sold, peer: peer / sold, unit: 'share', note: `${test.length} last launches of M5 CA_1; peer: category mean; our bias ${(100 * (forecast / sold - 1)).toFixed(1)} %` }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

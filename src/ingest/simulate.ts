import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { silentProgress, type Progress } from '../base/ports.js';
import { writeDataset } from '../engine/write-dataset.js';
import type { Dataset } from '../table/dataset.js';
import { openMarket } from './simulate/customers.js';
import { eventBatches, reviewBatches } from './simulate/customer-tables.js';
import { checkSimulateOptions, type SimulateOptions } from './simulate/options.js';
import { openShop } from './simulate/shop.js';
import { calendarTable, itemBatches, planBatches, salesBatches, stockBatches } from './simulate/tables.js';
import { writeTruth } from './simulate/truth.js';

export type { SimulateOptions } from './simulate/options.js';

/** How a long simulation is watched and stopped. */
export interface SimulateWork {
  readonly progress?: Progress;
  /** When aborted, `simulate` throws E_INGEST_STOPPED and leaves nothing behind. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a simulated Persian shop as a dataset folder, and beside its tables the truth behind them (`truth_demand`, `truth_items`, `truth_users`), which no importer
 * or model reads. Money is in rials. The same options give the same bytes. Items are simulated again for each table, so memory stays bounded: a batch, and one byte
 * an item and day. O(items × days + visits). Throws E_BASE_OPTION, E_TABLE_EXISTS, E_INGEST_STOPPED.
 *
 * @example
 * await simulate('datasets/shop', { seed: 7, items: 50, days: 365 });
 */
export async function simulate(folder: string, options: SimulateOptions, work: SimulateWork = {}): Promise<Dataset> {
  const size = checkSimulateOptions(options);
  const progress = work.progress ?? silentProgress;
  const step = (pass: number) => (items: number): void => {
    if (work.signal?.aborted === true) throw new AnbarError('E_INGEST_STOPPED', `simulation stopped; ${folder} is as it was before`);
    progress.advance(pass * size.items + items);
  };
  const shop = openShop(size);
  const market = openMarket(shop);
  const sold = new Uint8Array(size.items * size.days);
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  const beside = await mkdtemp(`${target}.truth-`);
  try {
    progress.start('simulate', 3 * size.items);
    const truths = await writeTruth(shop, beside, step(0));
    // `writeDataset` takes the tables in their canonical order: sales come before the events that need them.
    const dataset = await writeDataset(
      target,
      {
        sales: salesBatches(shop, sold, step(1)),
        plans: planBatches(shop),
        items: itemBatches(shop),
        calendar: calendarTable(shop),
        events: eventBatches(market, sold),
        reviews: reviewBatches(market, sold),
        stock: stockBatches(shop, step(2)),
      },
      { source: 'simulate', currency: 'IRR', knownAhead: ['price', 'promotion'], notes: { seed: size.seed, items: size.items, days: size.days, users: size.users, timeZone: 'Asia/Tehran' } },
    );
    for (const file of truths) await rename(join(beside, file), join(target, file));
    return dataset;
  } finally {
    progress.finish();
    await rm(beside, { recursive: true, force: true });
  }
}

import { join } from 'node:path';
import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import { openDuckdb } from '../../engine/duckdb.js';
import { sqlText } from '../../engine/engine.js';
import { tableOf } from '../../table/table-of.js';
import { leaves, tasteLength } from './assortment.js';
import { drawCustomer } from './customers.js';
import { simulateItem } from './demand.js';
import { drawItem, itemCode } from './item.js';
import { type Shop } from './shop.js';
import { historyColumn, historyKeys, itemRuns } from './tables.js';

const number = (name: string): Field => new Field(name, new Float64(), false);
const text = (name: string): Field => new Field(name, new Utf8(), false);
const tasteNames = Array.from({ length: tasteLength }, (_, k) => `taste_${k + 1}`);

/**
 * What the shop's own books cannot know:
 * - `truth_demand`: `expected` (mean of the day), `demand` (units asked for), `lost` (asked for and not there), `reference_price` (what price is compared with, rials);
 * - `truth_items`: what each item answers to. Event effects are log multipliers at their peak;
 * - `truth_users`: each customer's taste; an item is liked by the scalar product of the two tastes over their length.
 */
const truthSchemas = {
  truth_demand: new Schema([new Field('date', new DateDay(), false), text('item'), text('store'), ...['expected', 'demand', 'lost', 'reference_price'].map(number)]),
  truth_items: new Schema([
    ...['item', 'companion'].map(text),
    ...['base', 'trend_per_year', 'elasticity', 'promotion_lift', 'dispersion', 'quality', 'nowruz', 'ramadan', 'yalda', 'black_friday', 'mehr', ...tasteNames].map(number),
  ]),
  truth_users: new Schema([text('user'), ...['visits_per_year', 'generosity', ...tasteNames].map(number)]),
} as const;

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

async function* demandBatches(shop: Shop, step: (items: number) => void): AsyncGenerator<Table> {
  const { days } = shop.size;
  for (const run of itemRuns(shop, days)) {
    const histories = run.map((index) => simulateItem(shop, index));
    yield tableOf(truthSchemas.truth_demand, {
      ...historyKeys(shop, histories),
      expected: historyColumn(histories, days, (history, t) => rounded(history.expected[t]!)),
      demand: historyColumn(histories, days, (history, t) => history.demand[t]!),
      lost: historyColumn(histories, days, (history, t) => history.demand[t]! - history.sold[t]!),
      reference_price: historyColumn(histories, days, (history, t) => Math.round(history.prices.reference[t]!)),
    });
    step(run.at(-1)! + 1);
  }
}

async function* itemTruthBatches(shop: Shop): AsyncGenerator<Table> {
  const { catalogue, size } = shop;
  for (const run of itemRuns(shop, 20)) {
    const items = run.map((index) => drawItem(catalogue, size, index));
    const numbers = (value: (item: (typeof items)[number]) => number): Float64Array => Float64Array.from(items, (item) => rounded(value(item)));
    const effect = (name: keyof (typeof leaves)[number]['effects']): Float64Array => numbers((item) => item.sensitivity * leaves[item.leaf]!.effects[name]);
    yield tableOf(truthSchemas.truth_items, {
      item: items.map(({ code }) => code),
      companion: items.map(({ index }) => itemCode(catalogue.companions[index]!)),
      base: numbers(({ base }) => base),
      trend_per_year: numbers(({ trendPerYear }) => trendPerYear),
      elasticity: numbers(({ elasticity }) => elasticity),
      promotion_lift: numbers(({ promotionLift }) => promotionLift),
      dispersion: numbers(({ dispersion }) => dispersion),
      quality: numbers(({ quality }) => quality),
      nowruz: effect('nowruz'),
      ramadan: effect('ramadan'),
      yalda: effect('yalda'),
      black_friday: effect('blackFriday'),
      mehr: effect('mehr'),
      ...Object.fromEntries(tasteNames.map((name, k) => [name, numbers(({ index }) => catalogue.tastes[index * tasteLength + k]!)])),
    });
  }
}

async function* userTruthBatches(shop: Shop): AsyncGenerator<Table> {
  const perBatch = 10_000;
  for (let from = 0; from < shop.size.users; from += perBatch) {
    const users = Array.from({ length: Math.min(perBatch, shop.size.users - from) }, (_, k) => drawCustomer(shop, from + k));
    yield tableOf(truthSchemas.truth_users, {
      user: users.map(({ code }) => code),
      visits_per_year: Float64Array.from(users, ({ visitsPerYear }) => rounded(visitsPerYear)),
      generosity: Float64Array.from(users, ({ generosity }) => rounded(generosity)),
      ...Object.fromEntries(tasteNames.map((name, k) => [name, Float64Array.from(users, ({ taste }) => rounded(taste[k]!))])),
    });
  }
}

/** Writes the three tables of truth into a folder, which must exist; returns their file names. */
export async function writeTruth(shop: Shop, folder: string, step: (items: number) => void): Promise<readonly string[]> {
  // One thread, one order of rows: same shop, same bytes.
  const engine = await openDuckdb({ threads: 1, temporaryFolder: join(folder, 'spill') });
  const tables: Readonly<Record<keyof typeof truthSchemas, AsyncIterable<Table>>> = { truth_demand: demandBatches(shop, step), truth_items: itemTruthBatches(shop), truth_users: userTruthBatches(shop) };
  try {
    for (const [name, rows] of Object.entries(tables)) {
      await engine.load('staged', rows);
      await engine.run(`COPY (SELECT * FROM staged) TO ${sqlText(join(folder, `${name}.parquet`))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`);
    }
  } finally {
    engine.close();
  }
  return Object.keys(tables).map((name) => `${name}.parquet`);
}

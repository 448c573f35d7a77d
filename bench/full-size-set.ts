/**
 * A set of M5's whole size made from its one store at hand: 3,049 items × up to ten stores × 1,969 days. Store 1 is CA_1 itself; every other store's series is another item's (or the
 * same item's) series of the same category, moved by whole weeks, thinned or thickened piece by piece, at the store's own price. Seeded: same panel and seed, same bytes.
 */
import type { Table } from 'apache-arrow';
import { dayOf } from '../src/base/day.js';
import { createRandom, type Random } from '../src/base/random.js';
import { writeDataset } from '../src/engine/write-dataset.js';
import type { Dataset } from '../src/table/dataset.js';
import { seriesLength, type Panel } from '../src/table/panel.js';
import { tableSchemas } from '../src/table/schemas.js';
import { tableOf } from '../src/table/table-of.js';

export const fullSizeDays = 1969;
const storeNames = ['CA_1', 'CA_2', 'CA_3', 'CA_4', 'TX_1', 'TX_2', 'TX_3', 'WI_1', 'WI_2', 'WI_3'];
const seriesABatch = 100;
const daysAYear = 364;
/** Share of days whose sales are those of another week: noise that keeps counts whole. */
const shuffledShare = 0.1;

interface Source {
  readonly panel: Panel;
  /** Items of each category, for drawing a stand-in. */
  readonly alike: readonly (readonly number[])[];
  readonly category: Int32Array;
}

/** Each piece is kept, dropped or doubled by itself, so that sums follow `level` and counts stay whole. */
function resampled(units: number, level: number, random: Random): number {
  const whole = Math.floor(level);
  let sum = units * whole;
  for (let u = 0; u < units; u++) if (random.next() < level - whole) sum++;
  return sum;
}

interface Rows {
  readonly day: number[];
  readonly quantity: number[];
  readonly price: number[];
}

function storeSeries({ panel, alike, category }: Source, item: number, store: number, random: Random, out: Rows): void {
  const peers = alike[category[item]!]!;
  const from = store === 0 || random.next() < 0.5 ? item : peers[random.integer(peers.length)]!;
  const shift = store === 0 ? 0 : 7 * (random.integer(9) - 4);
  const level = store === 0 ? 1 : Math.exp(0.5 * random.normal() - 0.2);
  const priceFactor = store === 0 ? 1 : 0.9 + 0.02 * random.integer(11);
  const known = panel.endDay - dayOf('2011-01-29') + 1;
  const start = known - seriesLength(panel, from);
  const price = panel.columns.get('price')!;
  const reach = price.availability.kind === 'known' ? panel.futureDays : 0;
  for (let t = 0; t < fullSizeDays; t++) {
    let at = t - shift;
    while (at >= known) at -= daysAYear;
    if (at < start) continue;
    const sold = store > 0 && random.next() < shuffledShare ? Math.max(start, at - 7 * (1 + random.integer(3))) : at;
    const units = panel.quantity[panel.offsets[from]! + sold - start]!;
    out.day.push(dayOf('2011-01-29') + t);
    out.quantity.push(store === 0 ? units : resampled(units, level, random));
    out.price.push(Math.round(100 * priceFactor * price.values[panel.offsets[from]! + from * reach + at - start]!) / 100);
  }
}

async function* salesTables(source: Source, stores: number, seed: number): AsyncIterable<Table> {
  const { panel } = source;
  for (let store = 0; store < stores; store++) {
    for (let first = 0; first < panel.keys.length; first += seriesABatch) {
      const rows: Rows = { day: [], quantity: [], price: [] };
      const codes: number[] = [];
      const items = panel.keys.slice(first, first + seriesABatch);
      items.forEach((key, i) => {
        storeSeries(source, first + i, store, createRandom(seed).fork(`${storeNames[store]} ${key}`), rows);
        while (codes.length < rows.day.length) codes.push(i);
      });
      yield tableOf(tableSchemas.sales, {
        date: Int32Array.from(rows.day),
        item: { codes: Int32Array.from(codes), names: items },
        store: { codes: new Int32Array(codes.length), names: [storeNames[store]!] },
        quantity: Float64Array.from(rows.quantity),
        price: Float64Array.from(rows.price),
      });
    }
  }
}

/** Events of M5's calendar that hold for all stores alike. */
function calendarTable(panel: Panel): Table {
  const facts = [...panel.events].flatMap(([day, names]) => names.map((event) => ({ day, event })));
  return tableOf(tableSchemas.calendar, { date: Int32Array.from(facts, ({ day }) => day), event: facts.map(({ event }) => event), kind: facts.map(() => 'event') });
}

/**
 * Writes the set from CA_1's panel (all days, keys are items) into `folder`, in batches of a hundred series. `stores` 10 gives 30,490 series.
 * A day before an item's launch has no row, as in M5.
 */
export function writeFullSize(panel: Panel, folder: string, stores: number, seed = 1): Promise<Dataset> {
  const codes = panel.statics.get('category')!;
  const alike = codes.names.map((_, c) => panel.keys.flatMap((__, s) => (codes.codes[s] === c ? [s] : [])));
  const items = tableOf(tableSchemas.items, { item: panel.keys, category: { codes: codes.codes, names: codes.names } });
  const tables = { sales: salesTables({ panel, alike, category: codes.codes }, stores, seed), items, calendar: calendarTable(panel) };
  return writeDataset(folder, tables, { source: 'bench', currency: 'USD', knownAhead: ['price'], notes: { seed, stores } });
}

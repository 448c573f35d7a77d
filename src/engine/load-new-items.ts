import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { tablePath, type Dataset } from '../table/dataset.js';
import { openDuckdb } from './duckdb.js';
import { sqlText } from './engine.js';

/** What the catalogue says of an item. */
export interface CatalogueEntry {
  readonly category: readonly string[];
  /** Title and brand. */
  readonly text: string;
  /** Empty = none. */
  readonly brand: string;
  readonly price: number;
  readonly launched: Day | undefined;
}

/** An item and store whose price is already decided for days to come. */
export interface PlannedItem {
  readonly item: string;
  readonly store: string;
  /** First day with a price. */
  readonly day: Day;
  readonly price: number;
}

/**
 * The table `items` by item. Throws E_TABLE_EMPTY without it.
 *
 * @example
 * const catalogue = await loadCatalogue(await openDataset('datasets/sample'));
 * catalogue.size; // 50
 */
export async function loadCatalogue(dataset: Dataset): Promise<ReadonlyMap<string, CatalogueEntry>> {
  const path = tablePath(dataset, 'items');
  if (path === undefined) throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} has no table items, so nothing is known of items without sales`, { facts: { field: 'new-items' } });
  const engine = await openDuckdb();
  try {
    const entries = new Map<string, CatalogueEntry>();
    const sql = `SELECT item, coalesce(category, ''), coalesce(title, ''), coalesce(brand, ''), coalesce(price, 'nan')::DOUBLE, coalesce(launched - DATE '1970-01-01', 'nan'::DOUBLE)::DOUBLE FROM read_parquet(${sqlText(path)}) ORDER BY item`;
    for await (const chunk of engine.stream(sql)) {
      const [items, categories, titles, brands] = [0, 1, 2, 3].map((column) => chunk.texts(column)) as [string[], string[], string[], string[]];
      const [prices, days] = [chunk.numbers(4), chunk.numbers(5)];
      for (let row = 0; row < chunk.rowCount; row++) {
        entries.set(items[row]!, {
          category: categories[row] === '' ? [] : categories[row]!.split(/\s*>\s*/),
          text: `${titles[row]!} ${brands[row]!}`.trim(),
          brand: brands[row]!,
          price: prices[row]!,
          launched: Number.isNaN(days[row]!) ? undefined : days[row]!,
        });
      }
    }
    return entries;
  } finally {
    engine.close();
  }
}

/** Items that have no row of sales up to `until` and a price already decided for a day within `horizon` after it, with their first such day. Empty where prices are not known ahead. */
export async function loadPlannedItems(dataset: Dataset, until: Day, horizon: number): Promise<readonly PlannedItem[]> {
  const sales = tablePath(dataset, 'sales');
  if (sales === undefined || !dataset.manifest.knownAhead.includes('price')) return [];
  const plans = tablePath(dataset, 'plans');
  const date = (day: Day): string => `DATE '1970-01-01' + ${day}`;
  const from = [sales, ...(plans === undefined ? [] : [plans])].map((path) => `SELECT date, item, store, price FROM read_parquet(${sqlText(path)}) WHERE date > ${date(until)} AND date <= ${date(until + horizon)} AND price IS NOT NULL`).join(' UNION ALL ');
  const sql = `SELECT item, store, min(date), arg_min(price, date)::DOUBLE FROM (${from}) t WHERE NOT EXISTS (SELECT 1 FROM read_parquet(${sqlText(sales)}) s WHERE s.item = t.item AND s.date <= ${date(until)}) GROUP BY item, store ORDER BY item, store`;
  const engine = await openDuckdb();
  try {
    const found: PlannedItem[] = [];
    for await (const chunk of engine.stream(sql)) {
      const [items, stores, days, prices] = [chunk.texts(0), chunk.texts(1), chunk.numbers(2), chunk.numbers(3)];
      for (let row = 0; row < chunk.rowCount; row++) found.push({ item: items[row]!, store: stores[row]!, day: days[row]!, price: prices[row]! });
    }
    return found;
  } finally {
    engine.close();
  }
}

/** Items of the catalogue without a row of sales up to a day. */
export async function loadUnsoldItems(dataset: Dataset, until: Day): Promise<readonly string[]> {
  const [items, sales] = [tablePath(dataset, 'items'), tablePath(dataset, 'sales')];
  if (items === undefined || sales === undefined) return [];
  const engine = await openDuckdb();
  try {
    const found: string[] = [];
    const sql = `SELECT item FROM read_parquet(${sqlText(items)}) i WHERE NOT EXISTS (SELECT 1 FROM read_parquet(${sqlText(sales)}) s WHERE s.item = i.item AND s.date <= DATE '1970-01-01' + ${until}) ORDER BY item`;
    for await (const chunk of engine.stream(sql)) found.push(...chunk.texts(0).map(String));
    return found;
  } finally {
    engine.close();
  }
}

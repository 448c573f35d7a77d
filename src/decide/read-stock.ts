import { dayText, type Day } from '../base/day.js';
import { openDuckdb } from '../engine/duckdb.js';
import { sqlText } from '../engine/engine.js';
import { tablePath, type Dataset } from '../table/dataset.js';

/** What the shop's own tables say about an item; undefined = not said. */
export interface ItemRecord {
  readonly title?: string;
  readonly category?: string;
  readonly price?: number;
  readonly cost?: number;
  readonly packSize?: number;
  readonly leadDays?: number;
}

/** The newest stock figure of an item in a store. */
export interface StockRecord {
  readonly day: Day;
  readonly onHand: number | null;
  readonly onOrder: number;
}

export interface ShopRecords {
  readonly items: ReadonlyMap<string, ItemRecord>;
  /** By item, then store. Empty without a stock table. */
  readonly stock: ReadonlyMap<string, ReadonlyMap<string, StockRecord>>;
}

const known = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
const filled = (value: string | null): string | undefined => (value === null || value === '' ? undefined : value);

/** Reads items and the newest stock up to and including day `until`. One pass over each table. */
export async function readShopRecords(dataset: Dataset, until: Day): Promise<ShopRecords> {
  const items = new Map<string, ItemRecord>();
  const stock = new Map<string, Map<string, StockRecord>>();
  const [itemsPath, stockPath] = [tablePath(dataset, 'items'), tablePath(dataset, 'stock')];
  if (itemsPath === undefined && stockPath === undefined) return { items, stock };
  const engine = await openDuckdb();
  try {
    if (itemsPath !== undefined) {
      const number = (column: string): string => `coalesce(${column}, 'nan')::DOUBLE`;
      for await (const chunk of engine.stream(`SELECT item, title, category, ${number('price')}, ${number('cost')}, ${number('pack_size')}, ${number('lead_time_days')} FROM read_parquet(${sqlText(itemsPath)})`)) {
        const [names, titles, categories] = [chunk.texts(0), chunk.texts(1), chunk.texts(2)];
        const [prices, costs, packs, leads] = [chunk.numbers(3), chunk.numbers(4), chunk.numbers(5), chunk.numbers(6)];
        for (let row = 0; row < chunk.rowCount; row++) {
          const record = { title: filled(titles[row]!), category: filled(categories[row]!), price: known(prices[row]!), cost: known(costs[row]!), packSize: known(packs[row]!), leadDays: known(leads[row]!) };
          items.set(names[row]!, Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
        }
      }
    }
    if (stockPath !== undefined) {
      const sql = `SELECT item, store, max(date), coalesce(arg_max(on_hand, date), 'nan')::DOUBLE, coalesce(arg_max(on_order, date), 0)::DOUBLE FROM read_parquet(${sqlText(stockPath)}) WHERE date <= DATE '${dayText(until)}' GROUP BY item, store`;
      for await (const chunk of engine.stream(sql)) {
        const [names, stores] = [chunk.texts(0), chunk.texts(1)];
        const [days, hands, orders] = [chunk.numbers(2), chunk.numbers(3), chunk.numbers(4)];
        for (let row = 0; row < chunk.rowCount; row++) {
          const ofItem = stock.get(names[row]!) ?? new Map<string, StockRecord>();
          const onHand = known(hands[row]!);
          ofItem.set(stores[row]!, { day: days[row]!, onHand: onHand === undefined ? null : Math.max(0, onHand), onOrder: Math.max(0, orders[row]!) });
          stock.set(names[row]!, ofItem);
        }
      }
    }
  } finally {
    engine.close();
  }
  return { items, stock };
}

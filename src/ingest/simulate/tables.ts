import type { Table } from 'apache-arrow';
import { calendarColumns } from '../../locale/calendar-event.js';
import { iranCalendar } from '../../locale/shopping-events.js';
import { tableSchemas } from '../../table/schemas.js';
import { tableOf } from '../../table/table-of.js';
import { leaves } from './assortment.js';
import { simulateItem, type ItemHistory } from './demand.js';
import { drawItem, itemCode } from './item.js';
import { itemText } from './item-text.js';
import { plannedDays } from './options.js';
import { drawPrices } from './prices.js';
import { storeName, type Shop } from './shop.js';

/** Rows of a batch, about: the bound on memory. */
const batchRows = 120_000;

/** Item indices in runs whose rows fill a batch. */
export function* itemRuns(shop: Shop, rowsPerItem: number): Generator<readonly number[]> {
  const length = Math.max(1, Math.floor(batchRows / rowsPerItem));
  for (let from = 0; from < shop.size.items; from += length) {
    yield Array.from({ length: Math.min(length, shop.size.items - from) }, (_, k) => from + k);
  }
}

/** The days from each item's launch on, laid end to end; `value` is called once a row. */
export function historyColumn(histories: readonly ItemHistory[], days: number, value: (history: ItemHistory, t: number) => number): Float64Array {
  const column = new Float64Array(histories.reduce((sum, { first }) => sum + days - first, 0));
  let row = 0;
  for (const history of histories) for (let t = history.first; t < days; t++) column[row++] = value(history, t);
  return column;
}

/** Columns `date`, `item` and `store` of the same rows. */
export function historyKeys(shop: Shop, histories: readonly ItemHistory[]) {
  const { startDay, days } = shop.size;
  const order = new Map(histories.map((history, k) => [history, k] as const));
  return {
    date: Int32Array.from(historyColumn(histories, days, (_, t) => startDay + t)),
    item: { codes: Int32Array.from(historyColumn(histories, days, (history) => order.get(history)!)), names: histories.map(({ item }) => item.code) },
    store: { codes: Int32Array.from(historyColumn(histories, days, () => 0)), names: [storeName] },
  };
}

/** Sales in batches; fills `sold` (units by item and day, at most 255) on the way for the customers to buy from. */
export async function* salesBatches(shop: Shop, sold: Uint8Array, step: (items: number) => void): AsyncGenerator<Table> {
  const { days } = shop.size;
  const names = shop.campaigns.map(({ name }) => name);
  for (const run of itemRuns(shop, days)) {
    const histories = run.map((index) => simulateItem(shop, index));
    for (const { item, sold: units } of histories) for (let t = 0; t < days; t++) sold[item.index * days + t] = Math.min(255, units[t]!);
    yield tableOf(tableSchemas.sales, {
      ...historyKeys(shop, histories),
      quantity: historyColumn(histories, days, (history, t) => history.sold[t]!),
      price: historyColumn(histories, days, (history, t) => history.prices.price[t]!),
      promotion: { codes: Int32Array.from(historyColumn(histories, days, (history, t) => history.prices.promotion[t]!)), names },
    });
    step(run.at(-1)! + 1);
  }
}

/** Stock at each day's end. */
export async function* stockBatches(shop: Shop, step: (items: number) => void): AsyncGenerator<Table> {
  const { days } = shop.size;
  for (const run of itemRuns(shop, days)) {
    const histories = run.map((index) => simulateItem(shop, index));
    yield tableOf(tableSchemas.stock, {
      ...historyKeys(shop, histories),
      on_hand: historyColumn(histories, days, (history, t) => history.onHand[t]!),
      on_order: historyColumn(histories, days, (history, t) => history.onOrder[t]!),
    });
    step(run.at(-1)! + 1);
  }
}

/** Prices and promotions of the days after the last sale. */
export async function* planBatches(shop: Shop): AsyncGenerator<Table> {
  const { days, startDay } = shop.size;
  const names = shop.campaigns.map(({ name }) => name);
  for (const run of itemRuns(shop, plannedDays)) {
    const paths = run.map((index) => drawPrices(shop.random.fork(`history ${index}`).fork('prices'), drawItem(shop.catalogue, shop.size, index), shop.campaigns, days + plannedDays));
    const rows = run.length * plannedDays;
    const dayAt = (row: number): number => days + (row % plannedDays);
    const pathAt = (row: number) => paths[Math.floor(row / plannedDays)]!;
    const ints = (value: (row: number) => number): Int32Array => Int32Array.from({ length: rows }, (_, row) => value(row));
    yield tableOf(tableSchemas.plans, {
      date: ints((row) => startDay + dayAt(row)),
      item: { codes: ints((row) => Math.floor(row / plannedDays)), names: run.map(itemCode) },
      store: { codes: new Int32Array(rows), names: [storeName] },
      price: Float64Array.from({ length: rows }, (_, row) => pathAt(row).price[dayAt(row)]!),
      promotion: { codes: ints((row) => pathAt(row).promotion[dayAt(row)]!), names },
    });
  }
}

/** The catalogue with its texts. */
export async function* itemBatches(shop: Shop): AsyncGenerator<Table> {
  const { size, catalogue } = shop;
  for (const run of itemRuns(shop, 20)) {
    const items = run.map((index) => drawItem(catalogue, size, index));
    const texts = items.map((item) => itemText(shop.random.fork(`text ${item.index}`), leaves[item.leaf]!, item.brand));
    const numbers = (value: (item: (typeof items)[number]) => number): Float64Array => Float64Array.from(items, value);
    yield tableOf(tableSchemas.items, {
      item: items.map(({ code }) => code),
      title: texts.map(({ title }) => title),
      description: texts.map(({ description }) => description),
      category: items.map(({ leaf }) => leaves[leaf]!.path),
      brand: items.map(({ brand }) => brand),
      price: numbers(({ price }) => price),
      cost: numbers(({ cost }) => cost),
      pack_size: numbers(({ packSize }) => packSize),
      lead_time_days: numbers(({ leadTimeDays }) => leadTimeDays),
      launched: Int32Array.from(items, ({ launched }) => size.startDay + launched),
    });
  }
}

/** Iran's calendar over the data and a year beyond, so that forecasts see what comes. */
export function calendarTable(shop: Shop): Table {
  const { startDay, days } = shop.size;
  return tableOf(tableSchemas.calendar, calendarColumns(iranCalendar(startDay, startDay + days + 365)));
}

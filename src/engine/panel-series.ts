import { Field, Int32, Schema, Utf8, type Table } from 'apache-arrow';
import type { Day } from '../base/day.js';
import type { PanelOptions } from '../table/dataset.js';
import { tableOf } from '../table/table-of.js';
import { sqlText, type Engine } from './engine.js';

/** One series: what it is called and on which day it starts. */
export interface SeriesRange {
  readonly item: string;
  readonly store: string;
  readonly key: string;
  readonly start: Day;
}

const compareCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which series there are and on which day each starts, in key order. */
export async function readSeries(engine: Engine, sales: string, lastDay: Day, options: PanelOptions): Promise<SeriesRange[]> {
  const only = (column: string, values: readonly string[] | undefined): string => (values === undefined ? '' : ` AND ${column} IN (${values.map(sqlText).join(', ') || 'NULL'})`);
  const found: { item: string; store: string; start: Day }[] = [];
  const start = options.trim === 'first-row' ? 'min(date)' : 'coalesce(min(date) FILTER (quantity > 0), min(date))';
  const sql = `SELECT item, store, ${start} FROM ${sales} WHERE date <= DATE '1970-01-01' + ${lastDay}${only('item', options.items)}${only('store', options.stores)} GROUP BY item, store`;
  for await (const chunk of engine.stream(sql)) {
    const items = chunk.texts(0);
    const stores = chunk.texts(1);
    const starts = chunk.numbers(2);
    for (let row = 0; row < chunk.rowCount; row++) found.push({ item: items[row]!, store: stores[row]!, start: starts[row]! });
  }
  const oneStore = new Set(found.map(({ store }) => store)).size <= 1;
  return found.map((series) => ({ ...series, key: oneStore ? series.item : `${series.item}|${series.store}` })).sort((a, b) => compareCodeUnits(a.key, b.key));
}

const seriesSchema = new Schema([new Field('code', new Int32(), false), new Field('item', new Utf8(), false), new Field('store', new Utf8(), false)]);

/** The series with their codes, for joins. */
export function seriesTable(series: readonly SeriesRange[]): Table {
  return tableOf(seriesSchema, { code: Int32Array.from(series, (_, s) => s), item: series.map(({ item }) => item), store: series.map(({ store }) => store) });
}

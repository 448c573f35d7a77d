import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import type { Day } from '../base/day.js';
import { tableOf, type ColumnSource } from '../table/table-of.js';

/**
 * The Arrow table every forecaster answers with: series, date, then number columns as given (mean, quantiles, ranges, parts), series-major, days ascending.
 * Columns hold `series.length × horizon` values.
 */
export function forecastTable(keys: readonly string[], series: Int32Array, endDay: Day, horizon: number, columns: ReadonlyMap<string, Float64Array>): Table {
  const rows = series.length * horizon;
  const codes = new Int32Array(rows);
  const date = new Int32Array(rows);
  for (let i = 0, at = 0; i < series.length; i++) {
    for (let h = 1; h <= horizon; h++, at++) {
      codes[at] = i;
      date[at] = endDay + h;
    }
  }
  const fields: Field[] = [new Field('series', new Utf8(), false), new Field('date', new DateDay(), false)];
  const sources: Record<string, ColumnSource> = { series: { codes, names: Array.from(series, (s) => keys[s]!) }, date };
  for (const [name, values] of columns) {
    fields.push(new Field(name, new Float64(), false));
    sources[name] = values;
  }
  return tableOf(new Schema(fields), sources);
}

import { DataType, type Table, type Vector } from 'apache-arrow';
import { AnbarError } from '../base/errors.js';

function columnNamed(table: Table, name: string): Vector {
  const vector = table.getChild(name);
  if (vector !== null) return vector;
  throw new AnbarError('E_TABLE_COLUMN', `there is no column ${name}; allowed: ${table.schema.fields.map((field) => field.name).join(', ')}`, { facts: { field: name } });
}

/**
 * A column as numbers: dates as days since 1970, times as milliseconds, null as NaN. Throws E_TABLE_COLUMN for text or an unknown name.
 *
 * @example
 * showChart({ title: 'units', xKind: 'day', series: [{ name: 'sold', x: numbersOf(sales, 'date'), y: numbersOf(sales, 'quantity') }] });
 */
export function numbersOf(table: Table, name: string): Float64Array {
  const vector = columnNamed(table, name);
  const type = vector.type as DataType;
  const perDay = DataType.isDate(type) ? 86_400_000 : 1;
  const values = new Float64Array(vector.length);
  for (let row = 0; row < values.length; row++) {
    const value = vector.get(row) as unknown;
    if (value !== null && typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') throw new AnbarError('E_TABLE_COLUMN', `column ${name} is ${String(type)}; allowed: numbers, dates, times`, { facts: { field: name } });
    values[row] = value === null ? Number.NaN : Number(value) / perDay;
  }
  return values;
}

/**
 * A column as text, null as ''. Throws E_TABLE_COLUMN for an unknown name.
 *
 * @example
 * new Set(textsOf(sales, 'item')).size <= sales.numRows; // true
 */
export function textsOf(table: Table, name: string): string[] {
  return Array.from(columnNamed(table, name) as Iterable<unknown>, (value) => (value === null || value === undefined ? '' : String(value)));
}

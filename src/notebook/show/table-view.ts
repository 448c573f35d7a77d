import { DataType, type Table } from 'apache-arrow';
import { dayText } from '../../base/day.js';

/** One column of what is to be shown; `cell` gives null where nothing is known. */
export interface ViewColumn {
  readonly name: string;
  /** As the reader shall see it: `date`, `utf8`, `float64` … */
  readonly type: string;
  readonly nulls: number;
  cell(row: number): ViewCell;
}

export type ViewCell = number | string | boolean | null;

/** Anything with rows and columns, seen one way. */
export interface TableView {
  readonly rows: number;
  readonly columns: readonly ViewColumn[];
}

const typeNames: readonly (readonly [(type: DataType) => boolean, string])[] = [
  [DataType.isDate, 'date'],
  [DataType.isTimestamp, 'time'],
  [DataType.isUtf8, 'text'],
  [DataType.isDictionary, 'text'],
  [DataType.isBool, 'boolean'],
];

function arrowType(type: DataType): string {
  return typeNames.find(([is]) => is(type))?.[1] ?? String(type).toLowerCase();
}

/** A value of an Arrow column as it is shown: days and times as ISO text in UTC, big integers as numbers. */
function arrowCell(type: DataType, value: unknown): ViewCell {
  if (value === null || value === undefined) return null;
  if (DataType.isDate(type)) return dayText(Math.floor(Number(value) / 86_400_000));
  if (DataType.isTimestamp(type)) return new Date(Number(value)).toISOString().replace('T', ' ').replace(/\.000Z$/, '');
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner)) ?? String(value);
}

/** View of an Arrow table; reads only the rows that are shown. */
export function viewOfTable(table: Table): TableView {
  const columns = table.schema.fields.map((field, i): ViewColumn => {
    const vector = table.getChildAt(i)!;
    return { name: field.name, type: arrowType(field.type as DataType), nulls: vector.nullCount, cell: (row) => arrowCell(field.type as DataType, vector.get(row)) };
  });
  return { rows: table.numRows, columns };
}

function plainCell(value: unknown): ViewCell {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value) ?? String(value);
}

function viewColumn(name: string, rows: number, cell: (row: number) => ViewCell, type?: string): ViewColumn {
  let nulls = 0;
  let seen: string | undefined;
  for (let row = 0; row < rows; row++) {
    const value = cell(row);
    if (value === null) nulls++;
    else if (seen === undefined) seen = typeof value;
    else if (seen !== typeof value) seen = 'mixed';
  }
  const named: Readonly<Record<string, string>> = { string: 'text' };
  return { name, type: type ?? named[seen ?? ''] ?? seen ?? 'null', nulls, cell };
}

/** View of plain objects; the columns are all their keys, in order of appearance. */
export function viewOfRecords(records: readonly Readonly<Record<string, unknown>>[]): TableView {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { rows: records.length, columns: names.map((name) => viewColumn(name, records.length, (row) => plainCell(records[row]![name]))) };
}

/** View of columns given by name. */
export function viewOfColumns(columns: Readonly<Record<string, ArrayLike<unknown>>>): TableView {
  const rows = Math.max(0, ...Object.values(columns).map(({ length }) => length));
  return { rows, columns: Object.entries(columns).map(([name, values]) => viewColumn(name, rows, (row) => plainCell(values[row]))) };
}

/** What a danfojs DataFrame or Series has that `show` reads: no danfojs is loaded for it. */
export interface DanfoLike {
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly shape: readonly number[];
  readonly values: readonly unknown[];
}

/** View of a danfojs frame or series. */
export function viewOfDanfo(frame: DanfoLike): TableView {
  const rows = frame.values as readonly (readonly unknown[] | unknown)[];
  const at = (row: number, column: number): unknown => {
    const value = rows[row];
    return Array.isArray(value) ? (value as readonly unknown[])[column] : value;
  };
  return { rows: frame.shape[0] ?? rows.length, columns: frame.columns.map((name, c) => viewColumn(name, rows.length, (row) => plainCell(at(row, c)), frame.dtypes[c])) };
}

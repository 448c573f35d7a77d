import { DataType, Dictionary, Field, Float64, Int32, makeData, RecordBatch, Schema, Struct, Table, Utf8, vectorFromArray, type Data, type DateDay } from 'apache-arrow';
import { AnbarError } from '../base/errors.js';

/** Text as codes into a list of names; -1 = null. */
export interface CodedColumn {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** What a column may be made of: days and numbers as typed arrays (NaN = null), times as BigInt64Array of milliseconds, text as strings or coded. */
export type ColumnSource = Int32Array | Float64Array | Float32Array | BigInt64Array | CodedColumn | readonly (string | null | undefined)[];

function lengthOf(source: ColumnSource): number {
  return 'codes' in source ? source.codes.length : source.length;
}

/** Bitmap of the rows that are there, or undefined when all are. */
function bitmapOf(length: number, isNull: (row: number) => boolean): { readonly nullBitmap?: Uint8Array; readonly nullCount: number } {
  let nullCount = 0;
  for (let row = 0; row < length; row++) if (isNull(row)) nullCount++;
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array((length + 7) >> 3);
  for (let row = 0; row < length; row++) if (!isNull(row)) nullBitmap[row >> 3]! |= 1 << (row & 7);
  return { nullBitmap, nullCount };
}

function columnData(field: Field, source: ColumnSource): Data {
  const length = lengthOf(source);
  const refuse = (given: string): AnbarError =>
    new AnbarError('E_TABLE_COLUMN', `column ${field.name} is given as ${given}; allowed: what makes an Arrow ${String(field.type)}`, { facts: { field: field.name } });
  if ('codes' in source) {
    if (!DataType.isUtf8(field.type)) throw refuse('codes');
    const { codes, names } = source;
    const nulls = bitmapOf(length, (row) => codes[row]! < 0);
    const data = nulls.nullCount === 0 ? codes : codes.map((code) => Math.max(code, 0));
    return makeData({ type: new Dictionary(new Utf8(), new Int32()), length, data, dictionary: vectorFromArray(names.length === 0 ? [''] : names, new Utf8()), ...nulls });
  }
  if (source instanceof BigInt64Array) {
    if (!DataType.isTimestamp(field.type)) throw refuse('BigInt64Array');
    return makeData({ type: field.type, length, data: source, nullCount: 0 });
  }
  if (source instanceof Int32Array) {
    if (!DataType.isDate(field.type) && !DataType.isInt(field.type)) throw refuse('Int32Array');
    return makeData({ type: field.type as DateDay, length, data: source, nullCount: 0 });
  }
  if (source instanceof Float64Array || source instanceof Float32Array) {
    if (DataType.isDate(field.type)) {
      const nulls = bitmapOf(length, (row) => Number.isNaN(source[row]!));
      return makeData({ type: field.type, length, data: Int32Array.from(source), ...nulls });
    }
    if (!DataType.isFloat(field.type)) throw refuse('numbers');
    const nulls = bitmapOf(length, (row) => Number.isNaN(source[row]!));
    return makeData({ type: new Float64(), length, data: source instanceof Float64Array ? source : Float64Array.from(source), ...nulls });
  }
  if (!DataType.isUtf8(field.type)) throw refuse('strings');
  return vectorFromArray(source.map((value) => value ?? null), new Utf8()).data[0]!;
}

/**
 * Builds an Arrow table of `schema` from columns. Optional columns may be left out (all null); unknown, missing or uneven ones throw E_TABLE_COLUMN.
 *
 * @example
 * tableOf(tableSchemas.stock, { date: Int32Array.of(19000), item: ['a'], store: ['main'], on_hand: Float64Array.of(3) }).numRows; // 1
 */
export function tableOf(schema: Schema, columns: Readonly<Record<string, ColumnSource>>): Table {
  const names = schema.fields.map((field) => field.name);
  for (const name of Object.keys(columns)) {
    if (!names.includes(name)) throw new AnbarError('E_TABLE_COLUMN', `column ${name} is unknown; allowed: ${names.join(', ')}`, { facts: { field: name } });
  }
  const lengths = new Set(Object.values(columns).map(lengthOf));
  if (lengths.size > 1) throw new AnbarError('E_TABLE_COLUMN', `columns have ${[...lengths].join(' and ')} rows; allowed: the same number in all`);
  const length = [...lengths][0] ?? 0;
  const children: Data[] = [];
  const fields: Field[] = [];
  for (const field of schema.fields) {
    const source = columns[field.name];
    if (source === undefined && !field.nullable) throw new AnbarError('E_TABLE_COLUMN', `column ${field.name} is missing; allowed without it: nothing`, { facts: { field: field.name } });
    const absent = (): ColumnSource => (DataType.isUtf8(field.type) ? { codes: new Int32Array(length).fill(-1), names: [] } : new Float64Array(length).fill(Number.NaN));
    const child = columnData(field, source ?? absent());
    children.push(child);
    fields.push(new Field(field.name, child.type, field.nullable));
  }
  const built = new Schema(fields);
  return new Table(built, new RecordBatch(built, makeData({ type: new Struct(fields), length, nullCount: 0, children })));
}

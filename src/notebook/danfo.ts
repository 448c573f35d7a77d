// The one file that knows danfojs, which is loaded when a frame is asked for: its tree (TensorFlow.js) takes a second to load.
// danfojs holds text, numbers and booleans only. Dates and times therefore travel as ISO text, and come back by their form.
import { Bool, DateDay, Float64, Table, TimestampMillisecond, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import type { DataFrame } from 'danfojs-node';
import { dayOf } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { viewOfTable, type DanfoLike } from './show/table-view.js';

type Cells = readonly (string | number | boolean | null)[];

const isoDay = /^\d{4}-\d{2}-\d{2}$/;
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z?$/;

/**
 * An Arrow table as a danfojs DataFrame. Dates become `YYYY-MM-DD`, times ISO text in UTC; an unknown number is NaN, other unknowns null.
 * Throws E_ADAPTER_MISSING without danfojs-node.
 *
 * @example
 * const sold = (await toDanfo(sales)).groupby(['item']).col(['quantity']).sum();
 */
export async function toDanfo(table: Table): Promise<DataFrame> {
  let danfo: typeof import('danfojs-node');
  try {
    const loaded = await import('danfojs-node');
    danfo = 'DataFrame' in loaded ? loaded : (loaded as unknown as { readonly default: typeof loaded }).default;
  } catch (cause) {
    throw new AnbarError('E_ADAPTER_MISSING', 'danfojs-node does not load', { hint: 'run: npm install', cause });
  }
  const view = viewOfTable(table);
  if (view.rows === 0) return new danfo.DataFrame([], { columns: view.columns.map(({ name }) => name) });
  const columns: Record<string, Cells> = {};
  const dtypes: string[] = [];
  for (const column of view.columns) {
    const numeric = /^(u?int|float|decimal)/.test(column.type);
    const cells = Array.from({ length: view.rows }, (_, row) => column.cell(row) ?? (numeric ? Number.NaN : null));
    columns[column.name] = cells;
    dtypes.push(numeric ? 'float32' : column.type === 'boolean' ? 'boolean' : 'string');
  }
  return new danfo.DataFrame(columns, { config: {}, dtypes });
}

const isUnknown = (value: unknown): boolean => value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));

function textVector(values: readonly (string | null)[]): Vector {
  const known = values.filter((value) => value !== null);
  if (known.length > 0 && known.every((value) => isoDay.test(value))) {
    const days = vectorFromArray(values.map((value) => (value === null ? null : dayOf(value) * 86_400_000)), new DateDay());
    return days;
  }
  if (known.length > 0 && known.every((value) => isoTime.test(value) && !Number.isNaN(Date.parse(utc(value))))) {
    return vectorFromArray(values.map((value) => (value === null ? null : Date.parse(utc(value)))), new TimestampMillisecond());
  }
  return vectorFromArray(values, new Utf8());
}

/** A time without a zone is UTC, as `toDanfo` writes it. */
function utc(text: string): string {
  const iso = text.replace(' ', 'T');
  return iso.endsWith('Z') ? iso : `${iso}Z`;
}

function vectorOf(name: string, values: readonly unknown[]): Vector {
  const kinds = new Set(values.filter((value) => !isUnknown(value)).map((value) => typeof value));
  if (kinds.size > 1) throw new AnbarError('E_TABLE_COLUMN', `column ${name} mixes ${[...kinds].join(' and ')}; allowed: one kind of value a column`, { facts: { field: name } });
  const kind = [...kinds][0];
  const known = values.map((value) => (isUnknown(value) ? null : value));
  if (kind === 'boolean') return vectorFromArray(known as (boolean | null)[], new Bool());
  if (kind === 'string') return textVector(known as (string | null)[]);
  return vectorFromArray((known as (number | null)[]), new Float64());
}

/**
 * A danfojs DataFrame (or Series) as an Arrow table. Text that is a date, or a time, throughout becomes one; NaN and null become null.
 * Throws E_TABLE_COLUMN for a column of mixed values.
 *
 * @example
 * const table = fromDanfo(frame);
 */
export function fromDanfo(frame: DanfoLike): Table {
  const rows = frame.values;
  const vectors: Record<string, Vector> = {};
  frame.columns.forEach((name, c) => {
    vectors[name] = vectorOf(name, rows.map((row) => (Array.isArray(row) ? (row as readonly unknown[])[c] : row)));
  });
  return new Table(vectors);
}

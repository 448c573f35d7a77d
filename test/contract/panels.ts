import { DateDay, Field, Float64, Schema, Utf8, type Table } from 'apache-arrow';
import { createRandom } from '../../src/base/random.js';
import type { Panel } from '../../src/table/panel.js';
import { tableOf } from '../../src/table/table-of.js';

/** A panel of the given histories, all ending on day 17000 + their longest; keys are sorted as the contract asks. */
export function panelOf(histories: Readonly<Record<string, ArrayLike<number>>>, endDay = 17_000): Panel {
  const keys = Object.keys(histories).sort();
  const offsets = new Int32Array(keys.length + 1);
  keys.forEach((key, s) => (offsets[s + 1] = offsets[s]! + histories[key]!.length));
  const quantity = new Float32Array(offsets[keys.length]!);
  keys.forEach((key, s) => quantity.set(Float32Array.from(histories[key]!), offsets[s]!));
  return { keys, offsets, endDay, quantity, futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
}

/** Daily counts with a weekly pattern, by seed: sparse ones and busy ones. */
export function countHistory(days: number, mean: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: days }, (_, t) => {
    const m = mean * (1 + 0.4 * Math.sin((2 * Math.PI * t) / 7));
    // Knuth's Poisson.
    let k = -1;
    for (let p = 1; p > Math.exp(-m); k++) p *= random.next();
    return k;
  });
}

/** The awkward shop: one day of history, a constant, all zeros, unknown days, slow and busy items. */
export function awkwardPanel(): Panel {
  const gaps = countHistory(200, 3, 5);
  for (let t = 50; t < 80; t++) gaps[t] = Number.NaN;
  gaps[199] = Number.NaN;
  return panelOf({
    busy: countHistory(400, 20, 1),
    constant: new Float32Array(120).fill(4),
    gaps,
    one: [7],
    slow: countHistory(300, 0.2, 2),
    three: [0, 2, 1],
    unknown: [Number.NaN, Number.NaN],
    zeros: new Float32Array(90),
  });
}

const salesSchema = new Schema([new Field('date', new DateDay(), false), new Field('item', new Utf8(), false), new Field('store', new Utf8(), true), new Field('quantity', new Float64(), true)]);

/** Rows of the canonical sales table. */
export function salesRows(rows: readonly { readonly day: number; readonly item: string; readonly quantity: number }[]): Table {
  return tableOf(salesSchema, { date: Int32Array.from(rows, ({ day }) => day), item: rows.map(({ item }) => item), quantity: Float64Array.from(rows, ({ quantity }) => quantity) });
}

/** Columns of a forecast table as plain arrays. */
export function columnsOf(table: Table): Record<string, number[] | string[]> {
  return Object.fromEntries(table.schema.fields.map(({ name }) => [name, [...table.getChild(name)!].map((value) => (value instanceof Date ? value.getTime() : value))])) as Record<string, number[] | string[]>;
}

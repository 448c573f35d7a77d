import { DateDay, Float64, Table, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import { dayOf } from '../../src/base/day.js';
import type { SalesRow } from '../../src/publish/wire.js';

/** Rows from the wire as the canonical `sales` columns. */
export function salesTable(rows: readonly SalesRow[]): Table {
  const columns: Record<string, Vector> = {
    date: vectorFromArray(rows.map((row) => new Date(dayOf(row.date) * 86_400_000)), new DateDay()),
    item: vectorFromArray(rows.map((row) => row.item), new Utf8()),
    store: vectorFromArray(rows.map((row) => row.store ?? ''), new Utf8()),
    quantity: vectorFromArray(rows.map((row) => row.quantity), new Float64()),
    price: vectorFromArray(rows.map((row) => row.price ?? null), new Float64()),
    promotion: vectorFromArray(rows.map((row) => row.promotion ?? null), new Utf8()),
  };
  return new Table(columns);
}

import type { Table } from 'apache-arrow';
import { dayText, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';

/** New days of sales laid out for an update: `values[s * days + d]` is series s on day `endDay + 1 + d`. */
export interface NewDays {
  readonly days: number;
  readonly values: Float32Array;
  /** Indices into `values` of what rows spoke of; what they did not sold 0. */
  readonly told: Int32Array;
}

const millisecondsADay = 86_400_000;

function dayFrom(value: unknown): Day {
  // Arrow hands a date32 out as milliseconds or as a Date, by version.
  const ms = value instanceof Date ? value.getTime() : Number(value);
  return Math.floor(ms / millisecondsADay);
}

/**
 * Reads new sales (columns date, item, quantity, and store where keys are `item|store`) for an update. A series without a row on a new day sold 0; a null quantity is unknown.
 * Everything is checked before anything is taken. Throws E_TABLE_COLUMN, E_FORECAST_ROWS, E_FORECAST_SERIES. O(rows + series × days).
 */
export function newDaysOf(rows: Table, indexOf: ReadonlyMap<string, number>, endDay: Day): NewDays {
  const column = (name: string): { get(i: number): unknown } => {
    const vector = rows.getChild(name);
    if (vector === null) throw new AnbarError('E_TABLE_COLUMN', `column ${name} is missing; allowed for an update: date, item, quantity, and store`, { facts: { field: name } });
    return vector;
  };
  const [dates, items, quantities] = [column('date'), column('item'), column('quantity')];
  const stores = rows.getChild('store');
  const count = rows.numRows;
  const series = new Int32Array(count);
  const ahead = new Int32Array(count);
  const sold = new Float32Array(count);
  let days = 0;
  for (let i = 0; i < count; i++) {
    const item = String(items.get(i));
    const s = indexOf.get(item) ?? (stores === null ? undefined : indexOf.get(`${item}|${String(stores.get(i))}`));
    if (s === undefined) throw new AnbarError('E_FORECAST_SERIES', `series ${item} is unknown to this model; allowed: the series it was fitted on`, { hint: 'refit to take in new series', facts: { field: 'item', value: item } });
    const day = dayFrom(dates.get(i));
    if (!(day > endDay) || day > endDay + 366) {
      throw new AnbarError('E_FORECAST_ROWS', `date of ${item} is ${Number.isFinite(day) ? dayText(day) : 'missing'}; allowed: ${dayText(endDay + 1)} or later, within a year`, { facts: { field: 'date', value: day } });
    }
    const raw = quantities.get(i);
    const quantity = raw === null ? Number.NaN : Number(raw);
    if (quantity < 0 || quantity === Infinity || (raw !== null && Number.isNaN(quantity))) {
      throw new AnbarError('E_FORECAST_ROWS', `quantity of ${item} on ${dayText(day)} is ${String(raw)}; allowed: 0 or more, or null for unknown`, { facts: { field: 'quantity', value: raw } });
    }
    series[i] = s;
    ahead[i] = day - endDay;
    sold[i] = quantity;
    days = Math.max(days, day - endDay);
  }
  const values = new Float32Array(indexOf.size * days);
  const seen = new Uint8Array(values.length);
  const told = series.map((s, i) => s * days + ahead[i]! - 1);
  told.forEach((at, i) => {
    if (seen[at] === 1) throw new AnbarError('E_FORECAST_ROWS', `date ${dayText(endDay + ahead[i]!)} comes twice for ${String(items.get(i))}; allowed: one row a series and day`, { facts: { field: 'date' } });
    seen[at] = 1;
    values[at] = sold[i]!;
  });
  return { days, values, told };
}

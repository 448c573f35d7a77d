import { DateDay, Field, Float64, Schema, TimestampMillisecond, Utf8, type DataType } from 'apache-arrow';

const text = (): DataType => new Utf8();
const required = (name: string, type: DataType): Field => new Field(name, type, false);
const optional = (name: string, type: DataType): Field => new Field(name, type, true);

/**
 * The canonical tables: every importer writes these names and Arrow types, and everything downstream reads nothing else.
 * Text columns may also come dictionary-encoded (same meaning, far smaller). A null number means "not known".
 *
 * - `sales`: one row an item, store and day on which something is known; `quantity` null = the day's sales are unknown. `promotion` names the offer, null = none.
 * - `plans`: prices and promotions already decided for days after the last sale.
 * - `calendar`: events (`event`, `kind`, `region`; kind `closed` = the shop was shut) and weather (`region`, `temperature_c`, `precipitation_mm`), one fact a row.
 * - `quarantine`: what could not be used, with where it came from and why.
 *
 * @example
 * tableSchemas.stock.names; // ['date', 'item', 'store', 'on_hand', 'on_order']
 */
export const tableSchemas = {
  sales: new Schema([
    required('date', new DateDay()),
    required('item', text()),
    required('store', text()),
    optional('quantity', new Float64()),
    optional('price', new Float64()),
    optional('promotion', text()),
  ]),
  plans: new Schema([
    required('date', new DateDay()),
    required('item', text()),
    required('store', text()),
    optional('price', new Float64()),
    optional('promotion', text()),
  ]),
  items: new Schema([
    required('item', text()),
    optional('title', text()),
    optional('description', text()),
    optional('category', text()),
    optional('brand', text()),
    optional('price', new Float64()),
    optional('cost', new Float64()),
    optional('pack_size', new Float64()),
    optional('lead_time_days', new Float64()),
    optional('launched', new DateDay()),
  ]),
  calendar: new Schema([
    required('date', new DateDay()),
    optional('event', text()),
    optional('kind', text()),
    optional('region', text()),
    optional('temperature_c', new Float64()),
    optional('precipitation_mm', new Float64()),
  ]),
  events: new Schema([
    required('user', text()),
    required('item', text()),
    required('time', new TimestampMillisecond()),
    required('kind', text()),
    optional('value', new Float64()),
    optional('event_id', text()),
  ]),
  reviews: new Schema([
    required('user', text()),
    required('item', text()),
    required('time', new TimestampMillisecond()),
    optional('rating', new Float64()),
    optional('text', text()),
  ]),
  stock: new Schema([
    required('date', new DateDay()),
    required('item', text()),
    required('store', text()),
    optional('on_hand', new Float64()),
    optional('on_order', new Float64()),
  ]),
  quarantine: new Schema([
    required('source', text()),
    required('line', new Float64()),
    required('reason', text()),
    required('raw', text()),
  ]),
} as const satisfies Readonly<Record<string, Schema>>;

export type TableName = keyof typeof tableSchemas;

export const tableNames = Object.keys(tableSchemas) as readonly TableName[];

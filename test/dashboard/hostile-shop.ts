import { dayOf } from '../../src/base/day.js';
import { writeDataset } from '../../src/engine/write-dataset.js';
import { tableOf } from '../../src/table/table-of.js';
import { tableSchemas } from '../../src/table/schemas.js';
import { xssPayloads } from '../security/xss-corpus.js';

export interface SmallShop {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly days: number;
  /** Names of events, one a day from the end of the history backwards. */
  readonly events?: readonly string[];
}

/** A shop of the given items: sales every day, stock on the last, events of one customer an item. */
export async function writeSmallShop(folder: string, { ids, titles, days, events = [] }: SmallShop): Promise<void> {
  const last = dayOf('2025-03-19');
  const rows = ids.flatMap((item, k) => Array.from({ length: days }, (_, d) => ({ item, day: last - days + 1 + d, quantity: (k + d) % 4 })));
  const one = ids.map(() => 'main');
  const ms = ids.map((_, k) => BigInt(last - (k % 5)) * 86_400_000n);
  await writeDataset(folder, {
    sales: tableOf(tableSchemas.sales, { date: Int32Array.from(rows, ({ day }) => day), item: rows.map(({ item }) => item), store: rows.map(() => 'main'), quantity: Float64Array.from(rows, ({ quantity }) => quantity), price: new Float64Array(rows.length).fill(1000) }),
    items: tableOf(tableSchemas.items, { item: [...ids], title: [...titles], category: [...titles], brand: [...titles], price: new Float64Array(ids.length).fill(1000), cost: new Float64Array(ids.length).fill(600) }),
    stock: tableOf(tableSchemas.stock, { date: new Int32Array(ids.length).fill(last), item: [...ids], store: one, on_hand: Float64Array.from(ids, (_, k) => k % 9), on_order: new Float64Array(ids.length) }),
    ...(events.length === 0 ? {} : { calendar: tableOf(tableSchemas.calendar, { date: Int32Array.from(events, (_, k) => last - k), event: [...events], kind: events.map(() => 'season'), region: events.map(() => 'IR') }) }),
    events: tableOf(tableSchemas.events, { user: [...ids], item: [...ids], time: BigInt64Array.from(ms), kind: ids.map((_, k) => ['view', 'cart', 'purchase'][k % 3]!) }),
  }, { source: 'test', currency: 'IRR', knownAhead: [] });
}

/** What the server's schemas let into an id: no control or direction characters. */
const publishable = /^[^\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+$/;

/** The whole corpus as titles, categories and brands, and as ids of items and customers where a model may hold them. */
export async function writeHostileShop(folder: string): Promise<void> {
  const titles = [...new Set(xssPayloads.map((text) => text.replaceAll('\0', ' ')))];
  await writeSmallShop(folder, { ids: titles.map((text, k) => (publishable.test(text) && text.length < 190 ? `${k} ${text}` : `P${k}`)), titles, days: 70, events: titles.slice(0, 69) });
}

import { dayOf, dayText, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import { tablePath, type Dataset, type PanelOptions } from '../table/dataset.js';
import type { Panel, PanelColumn } from '../table/panel.js';
import { openDuckdb } from './duckdb.js';
import { sqlText, type Engine } from './engine.js';
import { addWeather, maskDays, maskStockouts, readCalendar } from './panel-calendar.js';
import { readSeries, seriesTable } from './panel-series.js';
import { readStatics } from './panel-statics.js';

/** Rows of `sql` (code, date, quantity, price, promotion) put where they belong. */
async function scatter(engine: Engine, sql: string, put: (series: number, day: Day, quantity: number, price: number, promotion: number) => void): Promise<void> {
  for await (const chunk of engine.stream(sql)) {
    const [codes, days, quantities, prices, promotions] = [0, 1, 2, 3, 4].map((column) => chunk.numbers(column)) as [Int32Array, Int32Array, Float32Array, Float32Array, Float32Array];
    for (let row = 0; row < chunk.rowCount; row++) put(codes[row]!, days[row]!, quantities[row]!, prices[row]!, promotions[row]!);
  }
}

/** A shop does not publish a price on a day without a sale: the last one seen still holds. Before the first, it stays unknown. */
function carryForward(values: Float32Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at++) if (Number.isNaN(values[at]!)) values[at] = values[at - 1]!;
}

/** What a panel was asked for, in words; long lists by their first names. */
function askedFor({ stores, items }: PanelOptions): string {
  const named = (kind: string, names: readonly string[] | undefined): string[] => (names === undefined ? [] : [`${kind} ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`]);
  return [...named('items', items), ...named('stores', stores)].join(' in ') || 'any item';
}

/**
 * Loads daily series side by side. A day without a row counts as 0 sold, unless the shop was closed (calendar kind `closed`) or, with `stockouts: 'mask'`,
 * out of stock all day: then it is unknown (NaN). Prices hold until the next is seen. Price and promotion are `known` when the manifest says so.
 * Throws E_TABLE_DATASET, E_TABLE_EMPTY, E_BASE_OPTION. O(rows) time, about 30 bytes a row.
 *
 * @example
 * const panel = await loadPanel(await openDataset('datasets/sample'), { until: dayOf('2023-10-31'), futureDays: 28 });
 * dayText(panel.endDay); // '2023-10-31'
 */
export async function loadPanel(dataset: Dataset, options: PanelOptions = {}): Promise<Panel> {
  refuseUnknownOptions('loadPanel', options, ['until', 'futureDays', 'trim', 'stores', 'items', 'stockouts']);
  const futureDays = wholeNumber('futureDays', options.futureDays ?? 28, 0, 3660);
  const path = tablePath(dataset, 'sales');
  const { firstDate, lastDate, knownAhead } = dataset.manifest;
  if (path === undefined || firstDate === null || lastDate === null) throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} has no sales; allowed for a panel: a dataset with the table sales`);
  const endDay = Math.min(options.until ?? dayOf(lastDate), dayOf(lastDate));
  if (endDay < dayOf(firstDate)) throw new AnbarError('E_TABLE_EMPTY', `until is before the first day of sales; allowed: ${firstDate} or later`, { facts: { field: 'until' } });
  const sales = `read_parquet(${sqlText(path)})`;
  const engine = await openDuckdb();
  try {
    const series = await readSeries(engine, sales, endDay, options);
    if (series.length === 0) throw new AnbarError('E_TABLE_EMPTY', `no sales of ${askedFor(options)} up to ${dayText(endDay)}; allowed: stores and items that the dataset has`, { facts: { stores: options.stores, items: options.items } });
    const offsets = new Int32Array(series.length + 1);
    series.forEach(({ start }, s) => (offsets[s + 1] = offsets[s]! + endDay - start + 1));
    const calendar = await readCalendar(engine, dataset, new Set(series.map(({ store }) => store)));
    const rows = offsets[series.length]!;
    const starts = Int32Array.from(series, ({ start }) => start);
    const quantity = new Float32Array(rows);
    maskDays(quantity, offsets, starts, endDay, calendar.closed);
    await engine.load('series', seriesTable(series));

    const reach = (known: boolean): number => (known ? futureDays : 0);
    const column = (known: boolean): Float32Array => new Float32Array(rows + series.length * reach(known));
    const priceKnown = knownAhead.includes('price');
    const promotionKnown = knownAhead.includes('promotion');
    const price = column(priceKnown).fill(Number.NaN);
    const promotion = column(promotionKnown);
    let anyPrice = false;
    let anyPromotion = false;
    const put = (s: number, day: Day, sold: number, paid: number, offered: number): void => {
      const at = day - starts[s]!;
      if (at < 0) return;
      if (day <= endDay) quantity[offsets[s]! + at] = sold < 0 ? 0 : sold;
      const ahead = Math.max(day - endDay, 0);
      if (!Number.isNaN(paid) && ahead <= reach(priceKnown)) {
        anyPrice = true;
        price[offsets[s]! + s * reach(priceKnown) + at] = paid;
      }
      if (offered > 0 && ahead <= reach(promotionKnown)) {
        anyPromotion = true;
        promotion[offsets[s]! + s * reach(promotionKnown) + at] = 1;
      }
    };
    const lastKnown = endDay + (priceKnown || promotionKnown ? futureDays : 0);
    const select = (from: string, sold: string): string =>
      `SELECT k.code, t.date, ${sold}::FLOAT, coalesce(t.price, 'nan')::FLOAT, CASE WHEN coalesce(t.promotion, '') = '' THEN 0 ELSE 1 END::FLOAT FROM ${from} t JOIN series k ON t.item = k.item AND t.store = k.store WHERE t.date <= DATE '1970-01-01' + ${lastKnown}`;
    const plans = tablePath(dataset, 'plans');
    if (plans !== undefined) await scatter(engine, select(`read_parquet(${sqlText(plans)})`, '0'), (s, day, _, paid, offered) => day > endDay && put(s, day, 0, paid, offered));
    await scatter(engine, select(sales, `coalesce(t.quantity, 'nan')`), put);
    if (options.stockouts !== 'keep') await maskStockouts(engine, dataset, (s, day) => {
      const at = offsets[s]! + day - starts[s]!;
      if (day >= starts[s]! && day <= endDay && quantity[at] === 0) quantity[at] = Number.NaN;
    });

    const columns = new Map<string, PanelColumn>();
    const availability = (known: boolean): PanelColumn['availability'] => ({ kind: known ? 'known' : 'observed' });
    if (anyPrice) {
      for (let s = 0; s < series.length; s++) carryForward(price, offsets[s]! + s * reach(priceKnown), offsets[s + 1]! + (s + 1) * reach(priceKnown));
      columns.set('price', { availability: availability(priceKnown), values: price });
    }
    if (anyPromotion) columns.set('promotion', { availability: availability(promotionKnown), values: promotion });
    addWeather(columns, calendar, series, offsets, starts);
    return {
      keys: series.map(({ key }) => key),
      offsets,
      endDay,
      quantity,
      futureDays,
      columns,
      statics: await readStatics(engine, dataset, series),
      events: calendar.events,
    };
  } finally {
    engine.close();
  }
}

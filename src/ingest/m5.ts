import { dayOf, type Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { tableSchemas } from '../table/schemas.js';
import { tableOf } from '../table/table-of.js';
import { readNumber } from './cells.js';
import { createCoder, growingFloat64, growingInt32 } from './columns.js';
import type { Imported, Importer, SourceFile } from './importer.js';
import { createIntake, type Intake } from './intake.js';
import { readRows } from './read-rows.js';

// The M5 competition's export (Makridakis et al., "The M5 accuracy competition", IJF 2022): sales wide, a column a day; prices by week, no price = not on sale.

interface CalendarRead {
  readonly dayOfColumn: ReadonlyMap<string, Day>;
  readonly daysOfWeek: ReadonlyMap<string, readonly Day[]>;
  readonly events: readonly { readonly day: Day; readonly event: string; readonly kind: string; readonly region: string | null }[];
  readonly lastDay: Day;
}

async function readCalendar(path: string, intake: Intake, progress: Progress): Promise<CalendarRead> {
  const dayOfColumn = new Map<string, Day>();
  const daysOfWeek = new Map<string, Day[]>();
  const events: { day: Day; event: string; kind: string; region: string | null }[] = [];
  let at: (name: string) => number = () => -1;
  let snaps: (readonly [number, string])[] = [];
  let lastDay = Number.NEGATIVE_INFINITY;
  await readRows(path, {
    header(names) {
      at = (name) => names.indexOf(name);
      snaps = names.flatMap((name, k) => (name.startsWith('snap_') ? [[k, name.slice(5)] as const] : []));
    },
    broken: (line, reason) => (intake.read(), intake.quarantine('calendar', line, reason, '')),
    row(cells, line) {
      intake.read();
      let day: Day;
      try {
        day = dayOf(cells[at('date')] ?? '');
      } catch {
        return intake.quarantine('calendar', line, 'date is not a day', cells);
      }
      intake.keep();
      lastDay = Math.max(lastDay, day);
      dayOfColumn.set(cells[at('d')]!, day);
      const week = cells[at('wm_yr_wk')]!;
      daysOfWeek.set(week, [...(daysOfWeek.get(week) ?? []), day]);
      for (const k of [1, 2]) {
        const event = cells[at(`event_name_${k}`)];
        if (event !== undefined && event !== '') events.push({ day, event, kind: (cells[at(`event_type_${k}`)] ?? '').toLowerCase(), region: null });
      }
      for (const [k, region] of snaps) if (cells[k] === '1') events.push({ day, event: 'snap', kind: 'benefit', region });
    },
  }, progress);
  return { dayOfColumn, daysOfWeek, events, lastDay };
}

interface PricesRead {
  /** `item|store` → price of each day from the calendar's first; NaN = not on sale. */
  readonly byDay: ReadonlyMap<string, Float32Array>;
  readonly firstDay: Day;
}

async function readPrices(path: string, calendar: CalendarRead, intake: Intake, progress: Progress): Promise<PricesRead> {
  const firstDay = Math.min(...calendar.dayOfColumn.values());
  const days = calendar.lastDay - firstDay + 1;
  const byDay = new Map<string, Float32Array>();
  let [store, item, week, price] = [0, 0, 0, 0];
  await readRows(path, {
    header: (names) => void ([store, item, week, price] = ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'].map((name) => names.indexOf(name)) as [number, number, number, number]),
    broken: (line, reason) => (intake.read(), intake.quarantine('prices', line, reason, '')),
    row(cells, line) {
      intake.read();
      const value = readNumber(cells[price] ?? '');
      const dates = calendar.daysOfWeek.get(cells[week] ?? '');
      if (value === undefined || Number.isNaN(value) || value < 0) return intake.quarantine('prices', line, 'sell_price is not an amount', cells);
      if (dates === undefined) return intake.quarantine('prices', line, 'wm_yr_wk is not in the calendar', cells);
      intake.keep();
      const key = `${cells[item]!}|${cells[store]!}`;
      let series = byDay.get(key);
      if (series === undefined) byDay.set(key, (series = new Float32Array(days).fill(Number.NaN)));
      for (const day of dates) series[day - firstDay] = value;
    },
  }, progress);
  return { byDay, firstDay };
}

interface SalesRead {
  readonly tables: Imported['tables'];
  readonly states: ReadonlySet<string>;
}

async function readSales(path: string, calendar: CalendarRead, prices: PricesRead, intake: Intake, progress: Progress): Promise<SalesRead> {
  const [date, item, store, quantity, price] = [growingInt32(), growingInt32(), growingInt32(), growingFloat64(), growingFloat64()];
  const [planDate, planItem, planStore, planPrice] = [growingInt32(), growingInt32(), growingInt32(), growingFloat64()];
  const items = createCoder();
  const stores = createCoder();
  const categories: string[] = [];
  const states = new Set<string>();
  let columnDays: readonly (readonly [number, Day])[] = [];
  let at: (name: string) => number = () => -1;
  let unsold = 0;
  let lastSold = 0;
  await readRows(path, {
    header(names) {
      at = (name) => names.indexOf(name);
      columnDays = names.flatMap((name, k) => (/^d_\d+$/.test(name) ? [[k, calendar.dayOfColumn.get(name) ?? Number.NaN] as const] : []));
      const lost = columnDays.find(([, day]) => Number.isNaN(day));
      if (lost !== undefined) throw new AnbarError('E_INGEST_COLUMNS', `sales column ${names[lost[0]]!} is not in the calendar; allowed: days that the calendar names`, { facts: { field: 'd' } });
      lastSold = Math.max(...columnDays.map(([, day]) => day));
    },
    broken: (line, reason) => (intake.read(), intake.quarantine('sales', line, reason, '')),
    row(cells, line) {
      intake.read();
      const [name, shop] = [cells[at('item_id')] ?? '', cells[at('store_id')] ?? ''];
      if (name === '' || shop === '') return intake.quarantine('sales', line, 'item_id or store_id is empty', cells);
      const sold = columnDays.map(([k]) => readNumber(cells[k] ?? ''));
      if (sold.some((value) => value === undefined || Number.isNaN(value) || value < 0)) return intake.quarantine('sales', line, 'a day is not a number of units', cells);
      intake.keep();
      const code = items.code(name);
      if (code === categories.length) categories.push(`${cells[at('cat_id')]!} > ${cells[at('dept_id')]!}`);
      states.add(cells[at('state_id')]!);
      const storeCode = stores.code(shop);
      const asked = prices.byDay.get(`${name}|${shop}`);
      columnDays.forEach(([, day], k) => {
        const units = sold[k]!;
        const paid = asked?.[day - prices.firstDay] ?? Number.NaN;
        if (units === 0 && Number.isNaN(paid) && asked !== undefined) return void unsold++;
        date.push(day);
        item.push(code);
        store.push(storeCode);
        quantity.push(units);
        price.push(paid);
      });
      for (let day = lastSold + 1; asked !== undefined && day <= calendar.lastDay; day++) {
        if (Number.isNaN(asked[day - prices.firstDay]!)) continue;
        planDate.push(day);
        planItem.push(code);
        planStore.push(storeCode);
        planPrice.push(asked[day - prices.firstDay]!);
      }
    },
  }, progress);
  intake.step('days not on sale', unsold, 'a day without a price and without a sale is before the launch or off the shelf: no row');
  if (date.length === 0) throw new AnbarError('E_INGEST_EMPTY', `${path} leaves no usable row; allowed: at least one series`);
  const itemNames = items.names;
  const sales = tableOf(tableSchemas.sales, { date: date.view(), item: { codes: item.view(), names: itemNames }, store: { codes: store.view(), names: stores.names }, quantity: quantity.view(), price: price.view() });
  const plans = tableOf(tableSchemas.plans, { date: planDate.view(), item: { codes: planItem.view(), names: itemNames }, store: { codes: planStore.view(), names: stores.names }, price: planPrice.view() });
  return { tables: { sales, plans, items: tableOf(tableSchemas.items, { item: itemNames, category: categories }) }, states };
}

async function readM5(files: readonly SourceFile[], _options: object, progress: Progress): Promise<Imported> {
  const intake = createIntake();
  const pathOf = (role: string): string | undefined => files.find((file) => file.role === role)?.path;
  const calendar = await readCalendar(pathOf('calendar')!, intake, progress);
  if (calendar.dayOfColumn.size === 0) throw new AnbarError('E_INGEST_EMPTY', 'the calendar leaves no usable row; allowed: at least one day');
  const pricePath = pathOf('prices');
  const prices = pricePath === undefined ? { byDay: new Map<string, Float32Array>(), firstDay: Math.min(...calendar.dayOfColumn.values()) } : await readPrices(pricePath, calendar, intake, progress);
  const { tables, states } = await readSales(pathOf('sales')!, calendar, prices, intake, progress);
  const events = calendar.events.filter(({ region }) => region === null || states.has(region));
  const calendarTable = tableOf(tableSchemas.calendar, {
    date: Int32Array.from(events, ({ day }) => day),
    event: events.map(({ event }) => event),
    kind: events.map(({ kind }) => kind),
    region: events.map(({ region }) => region),
  });
  return {
    tables: { ...tables, calendar: calendarTable, quarantine: intake.quarantineTable() },
    facts: { source: 'm5', currency: 'USD', knownAhead: ['price'], report: intake.report() },
  };
}

/** Importer of the M5 competition's files: sales (wide), calendar, prices. */
export const m5: Importer<object> = {
  name: 'm5',
  roles: {
    sales: { columns: ['item_id', 'dept_id', 'cat_id', 'store_id', 'state_id', 'd_1'], needed: true },
    calendar: { columns: ['date', 'wm_yr_wk', 'd'], needed: true },
    prices: { columns: ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'], needed: false },
  },
  read: readM5,
};

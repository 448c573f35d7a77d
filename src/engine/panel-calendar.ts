import type { Day } from '../base/day.js';
import { tablePath, type Dataset } from '../table/dataset.js';
import type { PanelColumn } from '../table/panel.js';
import { sqlText, type Engine } from './engine.js';
import type { SeriesRange } from './panel-series.js';

const weatherColumns = ['temperature_c', 'precipitation_mm'] as const;
type WeatherColumn = (typeof weatherColumns)[number];

/** What the calendar says that a panel needs. */
export interface CalendarFacts {
  readonly events: ReadonlyMap<Day, readonly string[]>;
  /** Days on which the whole shop was shut. */
  readonly closed: ReadonlySet<Day>;
  /** By column, by region (`''` = everywhere), by day. */
  readonly weather: ReadonlyMap<WeatherColumn, ReadonlyMap<string, ReadonlyMap<Day, number>>>;
}

/**
 * Reads the calendar. An event bound to a region counts where it is everywhere, or where its region is one of the panel's stores, or a prefix of one
 * (`CA` of `CA_1`): a panel has one list of events a day for all its series.
 */
export async function readCalendar(engine: Engine, dataset: Dataset, stores: ReadonlySet<string>): Promise<CalendarFacts> {
  const events = new Map<Day, string[]>();
  const closed = new Set<Day>();
  const weather = new Map<WeatherColumn, Map<string, Map<Day, number>>>();
  const path = tablePath(dataset, 'calendar');
  if (path === undefined) return { events, closed, weather };
  const here = (region: string): boolean => [...stores].some((store) => store === region || store.startsWith(`${region}_`)) || ![...regions].some((name) => [...stores].some((store) => store === name || store.startsWith(`${name}_`)));
  const regions = new Set<string>();
  const rows: { day: Day; event: string | null; kind: string; region: string; numbers: readonly number[] }[] = [];
  const sql = `SELECT date, event, coalesce(kind, ''), coalesce(region, ''), coalesce(temperature_c, 'nan'), coalesce(precipitation_mm, 'nan') FROM read_parquet(${sqlText(path)}) ORDER BY date, event, region`;
  for await (const chunk of engine.stream(sql)) {
    const [days, names, kinds, places, warm, wet] = [chunk.numbers(0), chunk.texts(1), chunk.texts(2), chunk.texts(3), chunk.numbers(4), chunk.numbers(5)];
    for (let row = 0; row < chunk.rowCount; row++) {
      const region = places[row]!;
      if (region !== '') regions.add(region);
      rows.push({ day: days[row]!, event: names[row]!, kind: kinds[row]!, region, numbers: [warm[row]!, wet[row]!] });
    }
  }
  for (const { day, event, kind, region, numbers } of rows) {
    if (kind === 'closed') {
      if (region === '' || here(region)) closed.add(day);
    } else if (event !== null && (region === '' || here(region))) {
      const list = events.get(day) ?? [];
      if (!list.includes(event)) list.push(event);
      events.set(day, list);
    }
    weatherColumns.forEach((column, k) => {
      if (Number.isNaN(numbers[k]!)) return;
      const byRegion = weather.get(column) ?? new Map<string, Map<Day, number>>();
      const byDay = byRegion.get(region) ?? new Map<Day, number>();
      weather.set(column, byRegion.set(region, byDay.set(day, numbers[k]!)));
    });
  }
  return { events, closed, weather };
}

/** Marks the days on which the shop was shut as unknown, before the rows are put in. */
export function maskDays(quantity: Float32Array, offsets: Int32Array, starts: Int32Array, endDay: Day, closed: ReadonlySet<Day>): void {
  for (const day of closed) {
    if (day > endDay) continue;
    for (let s = 0; s < starts.length; s++) if (day >= starts[s]!) quantity[offsets[s]! + day - starts[s]!] = Number.NaN;
  }
}

/** Calls `mask` for each series and day that ended with nothing on hand; the day's sales of 0 then say nothing about demand. */
export async function maskStockouts(engine: Engine, dataset: Dataset, mask: (series: number, day: Day) => void): Promise<void> {
  const path = tablePath(dataset, 'stock');
  if (path === undefined) return;
  for await (const chunk of engine.stream(`SELECT k.code, t.date FROM read_parquet(${sqlText(path)}) t JOIN series k ON t.item = k.item AND t.store = k.store WHERE t.on_hand <= 0`)) {
    const codes = chunk.numbers(0);
    const days = chunk.numbers(1);
    for (let row = 0; row < chunk.rowCount; row++) mask(codes[row]!, days[row]!);
  }
}

/** Weather as observed columns: each series takes its store's region, else the weather of everywhere, else the mean of all regions. */
export function addWeather(columns: Map<string, PanelColumn>, calendar: CalendarFacts, series: readonly SeriesRange[], offsets: Int32Array, starts: Int32Array): void {
  for (const [column, byRegion] of calendar.weather) {
    const sums = new Map<Day, { sum: number; count: number }>();
    for (const byDay of byRegion.values()) {
      for (const [day, value] of byDay) {
        const entry = sums.get(day) ?? { sum: 0, count: 0 };
        sums.set(day, { sum: entry.sum + value, count: entry.count + 1 });
      }
    }
    const mean = new Map([...sums].map(([day, { sum, count }]) => [day, sum / count] as const));
    const values = new Float32Array(offsets[series.length]!);
    series.forEach(({ store }, s) => {
      const byDay = byRegion.get(store) ?? byRegion.get('') ?? mean;
      for (let at = offsets[s]!; at < offsets[s + 1]!; at++) values[at] = byDay.get(starts[s]! + at - offsets[s]!) ?? Number.NaN;
    });
    columns.set(column, { availability: { kind: 'observed' }, values });
  }
}

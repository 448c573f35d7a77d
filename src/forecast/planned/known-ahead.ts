import type { Table } from 'apache-arrow';
import { dayText, type Day } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import type { Panel } from '../../table/panel.js';
import type { Override } from './ahead.js';

/** A known column's values of the days asked for: `series`, `date` and any known columns of a request. */
export interface KnownWindow {
  readonly indexOf: ReadonlyMap<string, number>;
  /** Last day known now. */
  readonly endDay: Day;
  readonly horizon: number;
}

interface KnownRow {
  readonly key: string;
  readonly series: number;
  readonly day: Day;
}

const millisecondsADay = 86_400_000;

function columnNamed(known: Table, name: string): { get(i: number): unknown } {
  const column = known.getChild(name);
  if (column === null) throw new AnbarError('E_TABLE_COLUMN', `known lacks column ${name}; allowed: series, date and known columns`, { facts: { field: name } });
  return column;
}

/** Checks that every row names a fitted series and a day of the horizon, once. Throws E_TABLE_COLUMN, E_FORECAST_SERIES, E_FORECAST_KNOWN. */
export function knownRows(known: Table, { indexOf, endDay, horizon }: KnownWindow): readonly KnownRow[] {
  const [keys, dates] = [columnNamed(known, 'series'), columnNamed(known, 'date')];
  const seen = new Set<number>();
  return Array.from({ length: known.numRows }, (_, i) => {
    const key = String(keys.get(i));
    const series = indexOf.get(key);
    if (series === undefined) throw new AnbarError('E_FORECAST_SERIES', `series ${key} of known is unknown to this model`, { facts: { field: 'series', value: key } });
    const day = Math.floor(Number(dates.get(i)) / millisecondsADay);
    if (!(day > endDay && day <= endDay + horizon)) {
      throw new AnbarError('E_FORECAST_KNOWN', `date of known is ${Number.isFinite(day) ? dayText(day) : 'missing'} in row ${i}; allowed: ${dayText(endDay + 1)} to ${dayText(endDay + horizon)}, the ${horizon} days asked for`, { facts: { field: 'date', value: day } });
    }
    const place = series * horizon + day - endDay;
    if (seen.has(place)) throw new AnbarError('E_FORECAST_KNOWN', `date ${dayText(day)} of known comes twice for ${key}; allowed: one row a series and day`, { facts: { field: 'date', value: day } });
    seen.add(place);
    return { key, series, day };
  });
}

function daysInWords(days: readonly Day[]): string {
  const shown = days.slice(0, 5).map(dayText).join(', ');
  return days.length > 5 ? `${shown}, … ${dayText(days.at(-1)!)} (${days.length} days)` : shown;
}

/**
 * A what-if table as overrides. It may name some days only, as long as the panel itself knows the others: days beyond the panel's reach that it leaves out are an error that names
 * them, for a series it speaks of would otherwise be half told. Throws E_TABLE_COLUMN, E_FORECAST_SERIES, E_FORECAST_KNOWN.
 */
export function overridesOf(known: Table | undefined, panel: Panel, window: KnownWindow): readonly Override[] {
  if (known === undefined) return [];
  const rows = knownRows(known, window);
  const overrides: Override[] = [];
  const reach = panel.endDay + panel.futureDays;
  const last = window.endDay + window.horizon;
  for (const { name } of known.schema.fields) {
    if (name === 'series' || name === 'date') continue;
    if (panel.columns.get(name)?.availability.kind !== 'known') {
      const allowed = [...panel.columns].filter(([, column]) => column.availability.kind === 'known').map(([column]) => column);
      throw new AnbarError('E_TABLE_COLUMN', `known has column ${name}; allowed: ${allowed.join(', ') || 'none, as this panel knows nothing ahead'}`, { facts: { field: name } });
    }
    const values = known.getChild(name)!;
    const told = new Map<string, Set<Day>>();
    rows.forEach(({ key, series, day }, i) => {
      const value = Number(values.get(i) ?? Number.NaN);
      const least = name === 'price' ? 0 : Number.NEGATIVE_INFINITY;
      if (!Number.isFinite(value) || value < least) throw new AnbarError('E_FORECAST_KNOWN', `${name} of known is ${String(values.get(i))} for ${key} on ${dayText(day)}; allowed: ${least === 0 ? '0 or more' : 'a number'}`, { facts: { field: name } });
      told.set(key, (told.get(key) ?? new Set()).add(day));
      overrides.push({ column: name, series, day, value });
    });
    for (const [key, days] of told) {
      const lacking: Day[] = [];
      for (let day = Math.max(reach, window.endDay) + 1; day <= last; day++) if (!days.has(day)) lacking.push(day);
      if (lacking.length > 0) {
        throw new AnbarError('E_FORECAST_KNOWN', `${name} of known lacks ${key} on ${daysInWords(lacking)}; allowed: all days of the horizon after ${dayText(Math.max(reach, window.endDay))}, to which the panel knows it`, {
          facts: { field: name, series: key, days: lacking.map(dayText) },
        });
      }
    }
  }
  return overrides;
}

import type { Day } from '../base/day.js';

/** What an event is to a shop: a day off by the sun's or the moon's calendar, a festive season, a day of sales, a pay day, or a day off of another country. */
export type EventKind = 'solar-holiday' | 'lunar-holiday' | 'season' | 'shopping' | 'payday' | 'public-holiday';

/** One event on one day. An event that lasts (Ramadan) has one entry a day. */
export interface CalendarEvent {
  readonly day: Day;
  /** Stable English name, e.g. `eid-al-fitr`. */
  readonly event: string;
  readonly kind: EventKind;
  /** ISO 3166 country, perhaps with a subdivision: `IR`, `DE-BY`. */
  readonly region: string;
  /** True when the date is computed ahead of the official announcement. */
  readonly expected: boolean;
}

/** Sorted by day, then name: the one order in which calendars are written. */
export function sortEvents(events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  return [...events].sort((a, b) => a.day - b.day || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0));
}

/** Columns of the `calendar` table. An expected date says so in its kind: `lunar-holiday (expected)`. */
export function calendarColumns(events: readonly CalendarEvent[]): { readonly date: Int32Array; readonly event: string[]; readonly kind: string[]; readonly region: string[] } {
  return {
    date: Int32Array.from(events, ({ day }) => day),
    event: events.map(({ event }) => event),
    kind: events.map(({ kind, expected }) => (expected ? `${kind} (expected)` : kind)),
    region: events.map(({ region }) => region),
  };
}

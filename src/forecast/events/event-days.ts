/** The days of a calendar's yearly events, and those around them, as columns of a regression: one a place (second day before Yalda, fifth day of Nowruz …), over the years. */
import type { Day } from '../../base/day.js';
import type { Panel } from '../../table/panel.js';

/** Days before and after an event that may feel it. */
const reachDays = 3;
/** What comes oftener is no yearly event (pay days, coupons): told apart from those, but left to models that see enough of it. */
const mostRunsAYear = 4;
/** Days of one run after which all count as one. */
const longestRun = 31;
const daysAYear = 365.25;

/** Place of a frequent event's days. */
const frequent = -1;

/** A day of an event, over the years. */
export interface EventPlace {
  /** Days from the event, 0 = within, by which places are alike; -1 = of a frequent event. */
  readonly distance: number;
  /** Days of the past, counted from the first one. */
  readonly past: readonly number[];
}

export interface DayRun {
  readonly from: Day;
  readonly to: Day;
}

export interface EventDays {
  readonly places: readonly EventPlace[];
  /** Indices of the places of yearly events that a day is in, past and ahead. */
  readonly placesOf: ReadonlyMap<Day, readonly number[]>;
  /** Each yearly event's runs of days in a row. */
  readonly yearly: readonly (readonly DayRun[])[];
}

/** Runs of days in a row, by event, names ascending. */
function runsOf(events: Panel['events']): readonly (readonly DayRun[])[] {
  const runs = new Map<string, { from: Day; to: Day }[]>();
  for (const day of [...events.keys()].sort((a, b) => a - b)) {
    for (const name of new Set(events.get(day))) {
      const list = runs.get(name) ?? [];
      runs.set(name, list);
      if (list.at(-1)?.to === day - 1) list.at(-1)!.to = day;
      else list.push({ from: day, to: day });
    }
  }
  return [...runs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, list]) => list);
}

/** Lays out the events of a calendar of which `first` … `last` is past. Events that have not been yet are left out. */
export function eventDays(events: Panel['events'], first: Day, last: Day): EventDays {
  const places: { distance: number; past: number[] }[] = [];
  const placesOf = new Map<Day, number[]>();
  const yearly: (readonly DayRun[])[] = [];
  for (const runs of runsOf(events)) {
    const seen = runs.filter(({ from, to }) => from >= first && to <= last).length;
    if (seen === 0) continue;
    const rare = seen <= mostRunsAYear * Math.max(1, (last - first + 1) / daysAYear);
    const own = new Map<string, number>();
    const add = (day: Day, name: string, distance: number): void => {
      let at = own.get(name);
      if (at === undefined) own.set(name, (at = places.push({ distance, past: [] }) - 1));
      if (day >= first && day <= last) places[at]!.past.push(day - first);
      if (rare) placesOf.set(day, [...(placesOf.get(day) ?? []), at]);
    };
    for (const { from, to } of runs) {
      for (let day = from; day <= to; day++) add(day, rare ? `${Math.min(day - from, longestRun)}` : 'any', rare ? 0 : frequent);
      for (let k = 1; rare && k <= reachDays; k++) {
        add(from - k, `${k} before`, k);
        add(to + k, `${k} after`, k);
      }
    }
    if (rare) yearly.push(runs);
  }
  return { places, placesOf, yearly };
}

import type { Day } from '../base/day.js';

/** How many days around an event count as near it. */
export interface Window {
  /** Days before the event: the run-up. */
  readonly lead: number;
  /** Days after it: the quiet, or the sale's tail. */
  readonly lag: number;
}

/**
 * Windows worth starting from: people shop before Yalda, and hardly at all after Nowruz.
 *
 * @example
 * defaultWindows['nowruz']; // { lead: 28, lag: 13 }
 */
export const defaultWindows: Readonly<Record<string, Window>> = {
  nowruz: { lead: 28, lag: 13 },
  yalda: { lead: 10, lag: 1 },
  ramadan: { lead: 5, lag: 0 },
  'eid-al-fitr': { lead: 5, lag: 2 },
  'eid-al-adha': { lead: 3, lag: 1 },
  muharram: { lead: 2, lag: 0 },
  'black-friday': { lead: 7, lag: 2 },
  'mehr-1': { lead: 21, lag: 7 },
  'womens-day': { lead: 7, lag: 0 },
  'salary-days': { lead: 0, lag: 2 },
};

/**
 * Distance to the nearest day of an event: -n = it comes in n days, 0 = today, n = it was n days ago; undefined outside the window.
 * At equal distance the coming one counts, for people shop ahead. `eventDays` are sorted; O(log n).
 *
 * @example
 * eventDistance([100], 97, { lead: 7, lag: 0 }); // -3
 */
export function eventDistance(eventDays: ArrayLike<Day>, day: Day, { lead, lag }: Window): number | undefined {
  let low = 0;
  let high = eventDays.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (eventDays[middle]! < day) low = middle + 1;
    else high = middle;
  }
  const ahead = low < eventDays.length ? eventDays[low]! - day : Number.POSITIVE_INFINITY;
  const behind = low > 0 ? day - eventDays[low - 1]! : Number.POSITIVE_INFINITY;
  if (ahead <= lead && (ahead <= behind || behind > lag)) return ahead === 0 ? 0 : -ahead;
  return behind <= lag ? behind : undefined;
}

/**
 * For each event name, its distance on `day` (see `eventDistance`), only those within their window.
 *
 * @example
 * eventWindows(new Map([['yalda', [100]]]), 98, 10, 1); // new Map([['yalda', -2]])
 */
export function eventWindows(events: ReadonlyMap<string, ArrayLike<Day>>, day: Day, lead: number, lag: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [name, days] of events) {
    const distance = eventDistance(days, day, { lead, lag });
    if (distance !== undefined) found.set(name, distance);
  }
  return found;
}

/** Turns a list of events into sorted days by name, the shape that the windows are looked up in. */
export function daysByEvent(events: Iterable<{ readonly day: Day; readonly event: string }>): ReadonlyMap<string, readonly Day[]> {
  const byName = new Map<string, Day[]>();
  for (const { day, event } of events) {
    const days = byName.get(event);
    if (days === undefined) byName.set(event, [day]);
    else if (!days.includes(day)) days.push(day);
  }
  for (const days of byName.values()) days.sort((a, b) => a - b);
  return byName;
}

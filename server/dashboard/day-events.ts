import type { Day } from '../../src/base/day.js';
import type { Panel } from '../../src/table/panel.js';

/** An event that begins more often than this in a year (pay days, benefits) is the shop's everyday and marks nothing. */
const mostYearly = 6;

/** First days of the panel's events: what lasts a month is told once, what comes every other week never. O(days). */
export function eventStarts({ events }: Pick<Panel, 'events'>): ReadonlyMap<Day, readonly string[]> {
  const days = [...events.keys()].sort((a, b) => a - b);
  const starts = new Map<string, Day[]>();
  for (const day of days) {
    for (const name of events.get(day)!) {
      if (events.get(day - 1)?.includes(name) === true) continue;
      const own = starts.get(name);
      if (own === undefined) starts.set(name, [day]);
      else own.push(day);
    }
  }
  const years = days.length === 0 ? 1 : Math.max(1, (days.at(-1)! - days[0]! + 1) / 365);
  const found = new Map<Day, string[]>();
  for (const [name, own] of starts) {
    if (own.length / years > mostYearly) continue;
    for (const day of own) found.set(day, [...(found.get(day) ?? []), name]);
  }
  return found;
}

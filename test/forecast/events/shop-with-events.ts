import { createRandom } from '../../../src/base/random.js';
import type { Panel } from '../../../src/table/panel.js';
import { countHistory, panelOf } from '../../contract/panels.js';

export const endDay = 17_000;
export const years = 4;
export const historyDays = years * 365;

/** Days of `name` in each year (counted back from the panel's end, the coming year's too), each `length` days long. */
export function yearly(daysBeforeEnd: number, length = 1): readonly number[] {
  return Array.from({ length: years + 1 }, (_, year) => endDay - daysBeforeEnd + 365 * (1 - year)).flatMap((day) => Array.from({ length }, (_, k) => day + k));
}

/** A shop of some busy items; `moved` says what each day's sales are multiplied by. */
export function shopWith(events: Readonly<Record<string, readonly number[]>>, moved: (day: number) => number, mean = 30): Panel {
  const random = createRandom(7);
  const panel = panelOf(
    Object.fromEntries(
      Array.from({ length: 8 }, (_, s) => [
        `item ${s}`,
        countHistory(historyDays, mean, s + 1).map((sold, t) => {
          const exact = sold * moved(endDay - historyDays + 1 + t);
          return Math.floor(exact) + (random.next() < exact - Math.floor(exact) ? 1 : 0);
        }),
      ]),
    ),
    endDay,
  );
  const names = new Map<number, string[]>();
  for (const [name, days] of Object.entries(events)) for (const day of days) names.set(day, [...(names.get(day) ?? []), name]);
  return { ...panel, events: names };
}

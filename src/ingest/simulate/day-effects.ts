import { weekday, type Day } from '../../base/day.js';
import { calendarFeatures } from '../../locale/calendar-features.js';
import { daysByEvent, eventDistance } from '../../locale/event-windows.js';
import { iranCalendar } from '../../locale/shopping-events.js';
import { leaves, type Leaf } from './assortment.js';

/** Log multipliers of demand by leaf and day index: the year's wave and week, and the events (which items scale by their sensitivity). */
export interface DayEffects {
  readonly season: readonly Float64Array[];
  readonly events: readonly Float64Array[];
}

/** Monday first: Iran's week starts on Saturday and rests on Friday. */
const week = [0.05, 0.02, 0.0, 0.08, -0.22, 0.12, 0.06] as const;

/** Rises linearly from 0 to 1 over the `lead` days up to the event. */
const ramp = (distance: number, lead: number): number => Math.max(0, 1 + distance / (lead + 1));

function eventEffect(leaf: Leaf, near: (event: string, lead: number, lag: number) => number | undefined): number {
  const { effects } = leaf;
  let log = 0;
  const nowruz = near('nowruz', 28, 13);
  // A month of shopping, then a fortnight in which the country is away.
  if (nowruz !== undefined) log += nowruz < 0 ? effects.nowruz * ramp(nowruz, 28) : -0.7 + 0.04 * nowruz;
  if (near('ramadan', 0, 0) !== undefined) log += effects.ramadan;
  const yalda = near('yalda', 9, 0);
  if (yalda !== undefined) log += effects.yalda * ramp(yalda, 9);
  const blackFriday = near('black-friday', 4, 2);
  if (blackFriday !== undefined) log += effects.blackFriday * (blackFriday < 0 ? ramp(blackFriday, 4) : 1 - 0.3 * blackFriday);
  const mehr = near('mehr-1', 24, 10);
  if (mehr !== undefined) log += effects.mehr * (mehr < 0 ? ramp(mehr, 24) : 1 - mehr / 11);
  if (near('muharram', 0, 0) !== undefined) log -= 0.12;
  if (near('tasua', 0, 0) !== undefined || near('ashura', 0, 0) !== undefined) log -= 0.5;
  if (near('eid-al-fitr', 0, 1) !== undefined) log -= 0.35;
  if (near('salary-days', 0, 2) !== undefined) log += 0.07;
  return log;
}

/** Effects of `days` days from `startDay` on, for every leaf. */
export function dayEffects(startDay: Day, days: number): DayEffects {
  const events = daysByEvent(iranCalendar(startDay - 40, startDay + days + 40));
  const season = leaves.map(() => new Float64Array(days));
  const eventLog = leaves.map(() => new Float64Array(days));
  for (let t = 0; t < days; t++) {
    const day = startDay + t;
    const { jalaliDayOfYear } = calendarFeatures(day);
    const near = (event: string, lead: number, lag: number): number | undefined => eventDistance(events.get(event) ?? [], day, { lead, lag });
    leaves.forEach((leaf, k) => {
      const [strength, peak] = leaf.season;
      season[k]![t] = week[weekday(day)]! + strength * Math.cos((2 * Math.PI * (jalaliDayOfYear - peak)) / 365.2422);
      eventLog[k]![t] = eventEffect(leaf, near);
    });
  }
  return { season, events: eventLog };
}

import type { Day } from '../base/day.js';
import { sortEvents, type CalendarEvent } from './calendar-event.js';
import { dayOfJalali, isJalaliLeap, jalaliOf } from './jalali.js';
import { lunarMonthStart, lunarYears } from './lunar-months.js';

/** Holidays of the solar year: month, day, name. */
const solarHolidays: readonly (readonly [number, number, string])[] = [
  [1, 1, 'nowruz'],
  [1, 2, 'nowruz-holiday'],
  [1, 3, 'nowruz-holiday'],
  [1, 4, 'nowruz-holiday'],
  [1, 12, 'islamic-republic-day'],
  [1, 13, 'sizdah-bedar'],
  [3, 14, 'khomeini-death'],
  [3, 15, 'khordad-15'],
  [11, 22, 'revolution-day'],
  [12, 29, 'oil-nationalisation-day'],
];

/** Holidays of the lunar year: month, day, name. Day 0 = the last day of that month. */
const lunarHolidays: readonly (readonly [number, number, string])[] = [
  [1, 9, 'tasua'],
  [1, 10, 'ashura'],
  [2, 20, 'arbaeen'],
  [2, 28, 'prophet-death'],
  [2, 0, 'imam-reza-martyrdom'],
  [3, 8, 'imam-askari-martyrdom'],
  [3, 17, 'prophet-birthday'],
  [6, 3, 'fatima-martyrdom'],
  [7, 13, 'imam-ali-birthday'],
  [7, 27, 'mabath'],
  [8, 15, 'mahdi-birthday'],
  [9, 21, 'imam-ali-martyrdom'],
  [10, 1, 'eid-al-fitr'],
  [10, 2, 'eid-al-fitr-holiday'],
  [10, 25, 'imam-sadiq-martyrdom'],
  [12, 10, 'eid-al-adha'],
  [12, 18, 'eid-al-ghadir'],
];

/** The second day of Fitr has been a day off since 1391 (Hijri 1433). */
const secondFitrSince = 1433;

/**
 * Iran's public holidays from one day to another, both included; Fridays as such are not listed.
 *
 * @example
 * iranHolidays(dayOf('2024-03-20'), dayOf('2024-03-20'))[0]?.event; // 'nowruz'
 */
export function iranHolidays(from: Day, to: Day): readonly CalendarEvent[] {
  const found: CalendarEvent[] = [];
  const add = (day: Day, event: string, kind: 'solar-holiday' | 'lunar-holiday', expected: boolean): void => {
    if (day >= from && day <= to) found.push({ day, event, kind, region: 'IR', expected });
  };
  if (to < from) return found;
  for (let year = jalaliOf(from).year; year <= jalaliOf(to).year; year++) {
    for (const [month, day, event] of solarHolidays) add(dayOfJalali(year, month, day), event, 'solar-holiday', false);
    if (isJalaliLeap(year)) add(dayOfJalali(year, 12, 30), 'last-day-of-year', 'solar-holiday', false);
  }
  const years = lunarYears(from, to);
  for (let year = years.least; year <= years.most; year++) {
    for (const [month, day, event] of lunarHolidays) {
      if (event === 'eid-al-fitr-holiday' && year < secondFitrSince) continue;
      const start = lunarMonthStart(year, day === 0 ? month + 1 : month);
      add(start.day + day - 1, event, 'lunar-holiday', start.expected);
    }
  }
  return sortEvents(found);
}

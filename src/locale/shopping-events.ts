import { weekday, type Day } from '../base/day.js';
import { sortEvents, type CalendarEvent, type EventKind } from './calendar-event.js';
import { iranHolidays } from './iran-holidays.js';
import { dayOfJalali, jalaliMonthLength, jalaliOf } from './jalali.js';
import { lunarMonthStart, lunarYears } from './lunar-months.js';

/** Last Friday of November of a Gregorian year: Black Friday as Iranian shops keep it. */
function blackFriday(gregorianYear: number): Day {
  const last = Date.UTC(gregorianYear, 10, 30) / 86_400_000;
  return last - ((weekday(last) + 3) % 7);
}

/**
 * Days that move an Iranian shop's sales beside the public holidays: Yalda, Charshanbe Suri, back to school (1 Mehr), Black Friday, salary days (the month's last two
 * and first day), every day of Ramadan, the first ten days of Muharram, Women's and Mothers' Day.
 */
export function iranShoppingEvents(from: Day, to: Day): readonly CalendarEvent[] {
  const found: CalendarEvent[] = [];
  const add = (day: Day, event: string, kind: EventKind, expected = false): void => {
    if (day >= from && day <= to) found.push({ day, event, kind, region: 'IR', expected });
  };
  if (to < from) return found;
  for (let year = jalaliOf(from).year; year <= jalaliOf(to).year; year++) {
    add(dayOfJalali(year, 7, 1), 'mehr-1', 'season');
    add(dayOfJalali(year, 9, 30), 'yalda', 'season');
    const yearEnd = dayOfJalali(year, 12, jalaliMonthLength(year, 12));
    // The eve of the year's last Wednesday; weekday 1 is Tuesday.
    add(yearEnd - ((weekday(yearEnd) - 1 + 7) % 7), 'charshanbe-suri', 'season');
    add(blackFriday(year + 621), 'black-friday', 'shopping');
    for (let month = 1; month <= 12; month++) {
      const first = dayOfJalali(year, month, 1);
      const last = first + jalaliMonthLength(year, month) - 1;
      for (const day of [first, last - 1, last]) add(day, 'salary-days', 'payday');
    }
  }
  const years = lunarYears(from, to);
  for (let year = years.least; year <= years.most; year++) {
    const ramadan = lunarMonthStart(year, 9);
    const shawwal = lunarMonthStart(year, 10);
    for (let day = ramadan.day; day < shawwal.day; day++) add(day, 'ramadan', 'season', ramadan.expected);
    const muharram = lunarMonthStart(year, 1);
    for (let day = muharram.day; day < muharram.day + 10; day++) add(day, 'muharram', 'season', muharram.expected);
    const jumada = lunarMonthStart(year, 6);
    add(jumada.day + 19, 'womens-day', 'season', jumada.expected);
  }
  return sortEvents(found);
}

/**
 * Everything that Iran's calendar says to a shop, sorted by day: public holidays and shopping events. Pure; the same span gives the same list.
 *
 * @example
 * iranCalendar(dayOf('2024-12-20'), dayOf('2024-12-20')).map((e) => e.event); // ['salary-days', 'yalda']
 */
export function iranCalendar(from: Day, to: Day): readonly CalendarEvent[] {
  return sortEvents([...iranHolidays(from, to), ...iranShoppingEvents(from, to)]);
}

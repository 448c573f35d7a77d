// First days of the lunar (Hijri) months as Iran's official calendar had them. Official months follow the sighting of the crescent, so no formula gives them all:
// known years are a table, others are computed and marked `expected`. The computed rule — the month starts on the day after the first Tehran evening (about 14:15 UTC)
// at which the moon is some 21 hours old — gives 97 % of the table's days exactly and the rest to one day.
import { dayOf, type Day } from '../base/day.js';
import { newMoon } from './new-moon.js';

/** The months that carry holidays, in the order of the table. 1 = Muharram … 12 = Dhu al-Hijja. */
const tabled = [1, 2, 3, 6, 7, 8, 9, 10, 12] as const;

/** Per Hijri year, first day of Muharram, Safar, Rabi I, Jumada II, Rajab, Shaban, Ramadan, Shawwal, Dhu al-Hijja; `-` = not tabled. */
const officialYears: Readonly<Record<number, string>> = {
  1432: '- - - 2011-05-05 2011-06-04 2011-07-03 2011-08-01 2011-08-31 2011-10-29',
  1433: '2011-11-27 2011-12-26 2012-01-25 2012-04-23 2012-05-23 2012-06-21 2012-07-21 2012-08-19 2012-10-17',
  1434: '2012-11-16 2012-12-15 2013-01-13 2013-04-12 2013-05-12 2013-06-10 2013-07-10 2013-08-09 2013-10-07',
  1435: '2013-11-05 2013-12-04 2014-01-03 2014-04-01 2014-05-01 2014-05-30 2014-06-29 2014-07-29 2014-09-26',
  1436: '2014-10-26 2014-11-24 2014-12-24 2015-03-22 2015-04-20 2015-05-20 2015-06-18 2015-07-18 2015-09-15',
  1437: '2015-10-15 2015-11-13 2015-12-13 2016-03-11 2016-04-09 2016-05-08 2016-06-07 2016-07-06 2016-09-03',
  1438: '2016-10-03 2016-11-01 2016-12-01 2017-02-28 2017-03-30 2017-04-28 2017-05-27 2017-06-26 2017-08-23',
  1439: '2017-09-22 2017-10-21 2017-11-20 2018-02-18 2018-03-19 2018-04-18 2018-05-17 2018-06-15 2018-08-13',
  1440: '2018-09-11 2018-10-11 2018-11-09 2019-02-07 2019-03-08 2019-04-07 2019-05-07 2019-06-05 2019-08-03',
  1441: '2019-09-01 2019-09-30 2019-10-30 2020-01-27 2020-02-25 2020-03-26 2020-04-25 2020-05-24 2020-07-22',
  1442: '2020-08-21 2020-09-19 2020-10-18 2021-01-15 2021-02-13 2021-03-15 2021-04-14 2021-05-13 2021-07-12',
  1443: '2021-08-10 2021-09-08 2021-10-08 2022-01-04 2022-02-03 2022-03-04 2022-04-03 2022-05-03 2022-07-01',
  1444: '2022-07-30 2022-08-29 2022-09-28 2022-12-25 2023-01-23 2023-02-22 2023-03-23 2023-04-22 2023-06-20',
  1445: '2023-07-19 2023-08-18 2023-09-17 2023-12-15 2024-01-13 2024-02-11 2024-03-12 2024-04-10 2024-06-08',
  1446: '2024-07-07 2024-08-06 2024-09-05 2024-12-03 2025-01-02 2025-01-31 2025-03-02 2025-03-31 2025-05-28',
  1447: '2025-06-27 2025-07-26 2025-08-25 2025-11-22 2025-12-22 2026-01-21 2026-02-19 2026-03-21 2026-05-18',
  1448: '2026-06-16 2026-07-16 2026-08-14 2026-11-11 2026-12-11 - - - -',
};

/** Lunation number (see `newMoon`) of Muharram 1432. */
const firstLunation = 135;

/** From the new moon to the day's end by which the month begins; fitted to the table above. */
const hoursToMonth = 27.5;

export interface LunarMonthStart {
  readonly day: Day;
  /** True when computed, not taken from an official calendar: may be a day off. */
  readonly expected: boolean;
}

/**
 * First day of a Hijri month in Iran.
 *
 * @example
 * // 1 Shawwal, the feast that ends Ramadan
 * lunarMonthStart(1445, 10); // { day: dayOf('2024-04-10'), expected: false }
 */
export function lunarMonthStart(year: number, month: number): LunarMonthStart {
  const column = tabled.findIndex((tabledMonth) => tabledMonth === month);
  const text = officialYears[year]?.split(' ')[column];
  if (text !== undefined && text !== '-') return { day: dayOf(text), expected: false };
  return { day: expectedMonthStart(year, month), expected: true };
}

/** The computed first day, also for tabled months: so that the rule can be held against the table. */
export function expectedMonthStart(year: number, month: number): Day {
  return Math.floor(newMoon(firstLunation + (year - 1432) * 12 + month - 1) + hoursToMonth / 24) + 1;
}

/** The Hijri years that touch a span of days. */
export function lunarYears(from: Day, to: Day): { readonly least: number; readonly most: number } {
  const year = (day: Day): number => 1432 + (day - expectedMonthStart(1432, 1)) / 354.367;
  return { least: Math.floor(year(from)) - 1, most: Math.floor(year(to)) + 1 };
}

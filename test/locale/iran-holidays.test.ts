import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { dayOf, dayText } from '../../src/base/day.js';
import { dayOfJalali } from '../../src/locale/jalali.js';
import { iranHolidays } from '../../src/locale/iran-holidays.js';
import { expectedMonthStart, lunarMonthStart } from '../../src/locale/lunar-months.js';
import { iranCalendar } from '../../src/locale/shopping-events.js';
import { countryHolidays } from '../../src/locale/other-countries.js';

import { sharedPath } from '../shared-data.js';

describe('Iranian holidays', () => {
  it('are those of the published calendars 1390–1402, day by day', (context) => {
    const path = sharedPath('data', 'iran_calendar', 'iran_events_1390_1402.csv.gz');
    if (path === undefined) return context.skip();
    const rows = parse(gunzipSync(readFileSync(path)), { columns: true }) as { readonly gregorian_date: string; readonly is_holiday: string; readonly holiday_names: string }[];
    const theirs = new Map(rows.filter((row) => row.is_holiday === '1').map((row) => [row.gregorian_date, row.holiday_names.split(' | ').length] as const));
    const mine = new Map<string, number>();
    for (const { day, expected } of iranHolidays(dayOfJalali(1390, 1, 1), dayOfJalali(1402, 12, 29))) {
      expect(expected).toBe(false);
      mine.set(dayText(day), (mine.get(dayText(day)) ?? 0) + 1);
    }
    const differences = [...new Set([...theirs.keys(), ...mine.keys()])].filter((date) => theirs.has(date) !== mine.has(date)).sort();
    for (const date of differences) console.info(`holiday ${date}: calendar ${theirs.has(date) ? 'yes' : 'no'}, Anbar ${mine.has(date) ? 'yes' : 'no'}`);
    expect(theirs.size).toBeGreaterThan(330);
    expect(differences).toEqual([]);
  });

  it('computes the lunar months to a day of the official ones, nearly always exactly', () => {
    let exact = 0;
    let known = 0;
    for (let year = 1433; year <= 1447; year++) {
      for (const month of [1, 2, 3, 6, 7, 8, 9, 10, 12]) {
        const { day, expected } = lunarMonthStart(year, month);
        expect(expected).toBe(false);
        expect(Math.abs(day - expectedMonthStart(year, month))).toBeLessThanOrEqual(1);
        known++;
        if (day === expectedMonthStart(year, month)) exact++;
      }
    }
    console.info(`lunar months computed exactly: ${exact} of ${known}`);
    expect(exact / known).toBeGreaterThan(0.92);
  });

  it('marks the future as expected, and keeps months of 29 or 30 days up to 1415 and beyond', () => {
    for (let year = 1449; year <= 1475; year++) {
      for (let month = 1; month <= 12; month++) {
        const length = (month === 12 ? lunarMonthStart(year + 1, 1) : lunarMonthStart(year, month + 1)).day - lunarMonthStart(year, month).day;
        expect([29, 30]).toContain(length);
        expect(lunarMonthStart(year, month).expected).toBe(true);
      }
    }
    const holidays = iranHolidays(dayOfJalali(1415, 1, 1), dayOfJalali(1415, 12, 29));
    expect(holidays.filter(({ kind }) => kind === 'lunar-holiday').length).toBeGreaterThanOrEqual(16);
    expect(holidays.every(({ kind, expected }) => expected === (kind === 'lunar-holiday'))).toBe(true);
  });

  it('knows the days that shops live by', () => {
    const has = (date: string): string[] => iranCalendar(dayOf(date), dayOf(date)).map(({ event }) => event);
    expect(has('2024-12-20')).toEqual(['salary-days', 'yalda']);
    expect(has('2025-11-28')).toContain('black-friday');
    expect(has('2024-11-29')).toContain('black-friday');
    expect(has('2025-03-18')).toContain('charshanbe-suri');
    expect(has('2024-03-19')).toContain('charshanbe-suri');
    expect(has('2024-04-09')).toContain('ramadan');
    expect(has('2024-04-10')).toContain('eid-al-fitr');
    expect(has('2025-07-06')).toEqual(expect.arrayContaining(['ashura', 'muharram']));
    expect(has('2024-09-22')).toEqual(['mehr-1', 'salary-days']);
  });

  it('has the official lunar dates of 1403 to 1405', () => {
    const dates = (event: string): string[] => iranHolidays(dayOfJalali(1403, 1, 1), dayOfJalali(1405, 9, 30)).filter((e) => e.event === event && !e.expected).map(({ day }) => dayText(day));
    expect(dates('eid-al-fitr')).toEqual(['2024-04-10', '2025-03-31', '2026-03-21']);
    expect(dates('eid-al-adha')).toEqual(['2024-06-17', '2025-06-06', '2026-05-27']);
    expect(dates('ashura')).toEqual(['2024-07-16', '2025-07-06', '2026-06-25']);
    expect(dates('imam-reza-martyrdom')).toEqual(['2024-09-04', '2025-08-24', '2026-08-13']);
    expect(dates('mabath')).toEqual(['2025-01-28', '2026-01-17']);
  });

  it('takes other countries from their package', async () => {
    const christmas = await countryHolidays('GB', dayOf('2011-12-25'), dayOf('2011-12-25'));
    expect(christmas).toMatchObject([{ event: 'christmas-day', region: 'GB', kind: 'public-holiday' }]);
    expect((await countryHolidays('DE-BY', dayOf('2024-11-01'), dayOf('2024-11-01'))).length).toBe(1);
    expect(await countryHolidays('DE', dayOf('2024-11-01'), dayOf('2024-11-01'))).toEqual([]);
    await expect(countryHolidays('XX', 0, 1)).rejects.toMatchObject({ code: 'E_LOCALE_REGION' });
    expect(await countryHolidays('IR', dayOf('2024-03-20'), dayOf('2024-03-20'))).toMatchObject([{ event: 'nowruz' }, { event: 'ramadan' }, { event: 'salary-days' }]);
  });
});

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, dayText } from '../../src/base/day.js';
import { dayOfJalali, isJalaliLeap, jalaliDayOfYear, jalaliMonthLength, jalaliOf } from '../../src/locale/jalali.js';
import { jalaliText, parseJalali } from '../../src/locale/jalali-text.js';
import { calendarFeatures, weekOf } from '../../src/locale/calendar-features.js';
import { sharedPath } from '../shared-data.js';

describe('Jalali calendar', () => {
  it('goes there and back for every day of 1300–1500, without a gap', () => {
    let day = dayOfJalali(1300, 1, 1);
    for (let year = 1300; year <= 1500; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let date = 1; date <= jalaliMonthLength(year, month); date++, day++) {
          if (dayOfJalali(year, month, date) !== day) throw new Error(`${year}/${month}/${date} is not day ${day}`);
          const back = jalaliOf(day);
          if (back.year !== year || back.month !== month || back.day !== date) throw new Error(`${dayText(day)} is ${JSON.stringify(back)}`);
        }
      }
    }
    expect(dayText(day)).toBe('2122-03-21');
  });

  it('agrees with the Persian calendar of Intl on every day of 1300–1500', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' });
    for (let day = dayOfJalali(1300, 1, 1); day <= dayOfJalali(1500, 12, 29); day++) {
      const parts = format.formatToParts(day * 86_400_000);
      const part = (type: string): number => Number(parts.find((p) => p.type === type)!.value);
      const mine = jalaliOf(day);
      if (mine.year !== part('year') || mine.month !== part('month') || mine.day !== part('day')) throw new Error(`${dayText(day)}: ${JSON.stringify(mine)}, Intl ${JSON.stringify(parts)}`);
    }
  });

  it('has the new years and lengths of two other computations, 1301–1499', (context) => {
    const path = sharedPath('data', 'iran_calendar', 'jalali_new_year_1301_1499.csv.gz');
    if (path === undefined) return context.skip();
    const rows = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1).map((line) => line.split(','));
    expect(rows.length).toBe(199);
    for (const [year, nowruz, days] of rows) {
      expect(dayText(dayOfJalali(Number(year), 1, 1)), year).toBe(nowruz);
      expect(isJalaliLeap(Number(year)) ? 366 : 365, year).toBe(Number(days));
    }
  });

  it('refuses dates that do not exist', () => {
    expect(() => dayOfJalali(1402, 12, 30)).toThrow(/allowed: 1 to 29/);
    expect(() => dayOfJalali(1402, 13, 1)).toThrow(/Jalali month is 13/);
    expect(() => dayOfJalali(1000, 1, 1)).toThrow(/Jalali year is 1000/);
    expect(() => parseJalali('02/01/01')).toThrow(/not a Jalali date/);
  });

  it('reads back what it writes, in both languages and all digits', () => {
    const day = fc.integer({ min: dayOfJalali(1300, 1, 1), max: dayOfJalali(1500, 12, 29) });
    fc.assert(
      fc.property(day, fc.constantFrom('numeric', 'long'), fc.constantFrom('fa', 'en'), fc.constantFrom('fa', 'ar', 'latin'), (d, style, language, digits) => {
        expect(parseJalali(jalaliText(d, { style, language, digits }))).toBe(d);
      }),
    );
    expect(jalaliText(dayOf('2024-03-20'), { style: 'full' })).toBe('چهارشنبه ۱ فروردین ۱۴۰۳');
  });

  it('tells calendar features', () => {
    const features = calendarFeatures(dayOf('2025-03-20'));
    expect(features).toMatchObject({ jalaliYear: 1403, jalaliMonth: 12, jalaliDay: 30, jalaliDayOfYear: 366, daysToNowruz: 1, daysToMonthEnd: 0, weekday: 3, dayOfYear: 79, isIranWeekend: false });
    expect(calendarFeatures(dayOf('2024-03-22')).isIranWeekend).toBe(true);
    fc.assert(fc.property(fc.integer({ min: -17_000, max: 55_000 }), (d) => calendarFeatures(d).jalaliDayOfYear === jalaliDayOfYear(d)));
    expect(dayText(weekOf(dayOf('2024-03-20'), 'saturday'))).toBe('2024-03-16');
    expect(dayText(weekOf(dayOf('2024-03-16'), 'saturday'))).toBe('2024-03-16');
    expect(dayText(weekOf(dayOf('2024-03-20'), 'monday'))).toBe('2024-03-18');
  });
});

import { weekday, type Day } from '../base/day.js';
import { isJalaliLeap, jalaliMonthLength, jalaliOf } from './jalali.js';

/** The day that a week starts on: Saturday in Iran. */
export type WeekStart = 'saturday' | 'monday';

/** First day of the week that holds `day`. */
export function weekOf(day: Day, start: WeekStart): Day {
  return day - ((weekday(day) + (start === 'saturday' ? 2 : 0)) % 7);
}

/** What the two calendars say of a day, all numbers. */
export interface CalendarFeatures {
  readonly jalaliYear: number;
  /** 1 = Farvardin … 12 = Esfand. */
  readonly jalaliMonth: number;
  readonly jalaliDay: number;
  /** 1 to 366 in the Jalali year. */
  readonly jalaliDayOfYear: number;
  /** Days to the next 1 Farvardin; 1 on the year's last day. */
  readonly daysToNowruz: number;
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number;
  /** Friday: Iran's day off. */
  readonly isIranWeekend: boolean;
  /** Saturday or Sunday. */
  readonly isWeekend: boolean;
  /** Days to the end of the Jalali month, 0 on its last. */
  readonly daysToMonthEnd: number;
  readonly gregorianMonth: number;
  readonly gregorianDay: number;
  /** 1 to 366 in the Gregorian year. */
  readonly dayOfYear: number;
}

/**
 * Calendar features of one day. Pure, O(1); callers with many rows keep one result a day.
 *
 * @example
 * calendarFeatures(dayOf('2024-03-20')).jalaliMonth; // 1
 */
export function calendarFeatures(day: Day): CalendarFeatures {
  const { year, month, day: dayOfMonth } = jalaliOf(day);
  const jalaliDayOfYear = (month - 1) * 30 + Math.min(month - 1, 6) + dayOfMonth;
  const date = new Date(day * 86_400_000);
  const weekdayIndex = weekday(day);
  return {
    jalaliYear: year,
    jalaliMonth: month,
    jalaliDay: dayOfMonth,
    jalaliDayOfYear,
    daysToNowruz: (isJalaliLeap(year) ? 366 : 365) - jalaliDayOfYear + 1,
    weekday: weekdayIndex,
    isIranWeekend: weekdayIndex === 4,
    isWeekend: weekdayIndex >= 5,
    daysToMonthEnd: jalaliMonthLength(year, month) - dayOfMonth,
    gregorianMonth: date.getUTCMonth() + 1,
    gregorianDay: date.getUTCDate(),
    dayOfYear: day - Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000 + 1,
  };
}

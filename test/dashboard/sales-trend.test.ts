import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/base/day.js';
import { jalaliOf } from '../../src/locale/jalali.js';
import { dailySales, salesTrend, periodEnd, periodStart } from '../../src/publish/dashboard/sales-trend.js';
import type { Panel } from '../../src/table/panel.js';

const days = 800;
const panel: Panel = { keys: ['a'], offsets: Int32Array.of(0, days), endDay: dayOf('2025-03-19'), quantity: Float32Array.from({ length: days }, (_, d) => d % 7), futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };

describe('salesTrend', () => {
  for (const calendar of ['jalali', 'gregorian'] as const) {
    for (const period of ['day', 'week', 'month', 'year'] as const) {
      it(`loses nothing and meets edge to edge: ${calendar} ${period}`, () => {
        const points = salesTrend(dailySales(panel), { period, calendar });
        expect(points.reduce((sum, { units }) => sum + units, 0)).toBe(panel.quantity.reduce((sum, value) => sum + value, 0));
        points.slice(1).forEach(({ day }, k) => expect(periodEnd(points[k]!.day, { period, calendar })).toBe(day));
      });
    }
  }

  it('compares a Jalali month with the same month of the year before, leap years too', () => {
    const points = salesTrend(dailySales(panel), { period: 'month', calendar: 'jalali' });
    for (const { day, lastYear } of points) {
      const { year, month } = jalaliOf(day);
      const before = points.find((point) => jalaliOf(point.day).year === year - 1 && jalaliOf(point.day).month === month);
      expect(lastYear).toBe(before?.units ?? null);
    }
  });

  it('begins weeks on Saturday or Monday', () => {
    for (let day = dayOf('2024-03-01'); day < dayOf('2024-04-01'); day++) {
      expect(new Date(periodStart(day, { period: 'week', calendar: 'jalali' }) * 86_400_000).getUTCDay()).toBe(6);
      expect(new Date(periodStart(day, { period: 'week', calendar: 'gregorian' }) * 86_400_000).getUTCDay()).toBe(1);
    }
  });
});

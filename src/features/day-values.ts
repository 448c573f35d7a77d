import { weekday, type Day } from '../base/day.js';
import { jalaliDayOfYear, jalaliOf } from '../locale/jalali.js';
import type { Panel } from '../table/panel.js';
import type { DayNode } from './node.js';
import type { CalendarPart } from './plan.js';

const startOf2000 = 10957;

function calendarValue(part: CalendarPart, day: Day): number {
  const date = new Date(day * 86_400_000);
  const dayOfYear = (): number => day - Date.UTC(date.getUTCFullYear(), 0, 1) / 86_400_000 + 1;
  switch (part) {
    case 'weekday':
      return weekday(day);
    case 'weekend':
      return weekday(day) >= 5 ? 1 : 0;
    case 'dayOfMonth':
      return date.getUTCDate();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case 'dayOfYear':
      return dayOfYear();
    case 'week': {
      // ISO 8601: the week of a day is that of its Thursday.
      const thursday = day - weekday(day) + 3;
      return Math.floor((thursday - Date.UTC(new Date(thursday * 86_400_000).getUTCFullYear(), 0, 1) / 86_400_000) / 7) + 1;
    }
    case 'trend':
      return (day - startOf2000) / 365.25;
    case 'jalaliMonth':
      return jalaliOf(day).month;
    case 'jalaliDay':
      return jalaliOf(day).day;
    case 'jalaliDayOfYear':
      return jalaliDayOfYear(day);
  }
}

/** Value of a day node on one day; events are looked up in the panel's calendar. */
export function dayValue(node: DayNode, events: Panel['events'], day: Day): number {
  if (node.type === 'calendar') return calendarValue(node.part, day);
  const step = node.type === 'eventUntil' ? 1 : -1;
  for (let away = 0; away <= node.reach; away++) {
    const names = events.get(day + step * away);
    if (names !== undefined && names.length > 0 && (node.names[0] === '*' || names.some((name) => node.names.includes(name)))) return away;
  }
  return node.reach + 1;
}

import { dayOf, type Day } from '../base/day.js';
import { isAnbarError } from '../base/errors.js';
import { latinNumerals } from '../locale/digits.js';

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;
const groupedNumber = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** A number in a cell, thousands marks and eastern digits allowed; undefined if it is not one, NaN if the cell is empty. */
export function readNumber(cell: string): number | undefined {
  if (plainNumber.test(cell)) return Number(cell);
  const text = latinNumerals(cell).trim();
  if (text === '') return Number.NaN;
  if (plainNumber.test(text)) return Number(text);
  return groupedNumber.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}

/** Day and milliseconds of that day. */
export interface Moment {
  readonly day: Day;
  readonly ms: number;
}

const momentShape = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|\+00:?00)?)?$/;
const compactShape = /^(\d{4})(\d{2})(\d{2})$/;

/** `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYYMMDD`, a time behind it or not; UTC, Gregorian unless `dayIn` counts otherwise. Undefined for what does not exist (31/02). */
export function readMoment(cell: string, dayIn = gregorianDay): Moment | undefined {
  const text = latinNumerals(cell).trim();
  const match = momentShape.exec(text) ?? compactShape.exec(text);
  if (match === null) return undefined;
  const [, year, month, date, hour = '0', minute = '0', second = '0'] = match as unknown as [string, string, string, string, string?, string?, string?];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  try {
    return { day: dayIn(year, month, date), ms: (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 };
  } catch (error) {
    if (isAnbarError(error)) return undefined;
    throw error;
  }
}

function gregorianDay(year: string, month: string, date: string): Day {
  return dayOf(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}

// Marks that turn the direction of what follows, and other unseen ones: in an id they make two different ids look the same.
const unseen = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u0000-\u001F\u007F]/g;
const turning = /[\u061C\u202A-\u202E\u2066-\u2069]/;

/** An id without direction marks, control characters and outer blanks. */
export function cleanId(cell: string): string {
  return cell.replace(unseen, '').trim();
}

/** Whether a name carries marks that turn the direction of text around it. */
export function turnsDirection(name: string): boolean {
  return turning.test(name);
}

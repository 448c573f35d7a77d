import { dayOf, type Day } from '../base/day.js';

const easternDigits = /[\u06F0-\u06F9\u0660-\u0669]/g;

/** Persian (۰-۹) and Arabic (٠-٩) digits to ASCII; Arabic decimal and thousands marks too. */
export function asciiDigits(text: string): string {
  return text.replace(easternDigits, (digit) => String(digit.charCodeAt(0) & 15)).replaceAll('\u066B', '.').replaceAll('\u066C', ',');
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;
const groupedNumber = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** A number in a cell, thousands marks and eastern digits allowed; undefined if it is not one, NaN if the cell is empty. */
export function readNumber(cell: string): number | undefined {
  if (plainNumber.test(cell)) return Number(cell);
  const text = asciiDigits(cell).trim();
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

/** `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYYMMDD`, a time behind it or not; Gregorian, UTC. Undefined for what does not exist (31/02). */
export function readMoment(cell: string): Moment | undefined {
  const text = asciiDigits(cell).trim();
  const match = momentShape.exec(text) ?? compactShape.exec(text);
  if (match === null) return undefined;
  const [, year, month, date, hour = '0', minute = '0', second = '0'] = match as unknown as [string, string, string, string, string?, string?, string?];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  try {
    const day = dayOf(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
    return { day, ms: (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 };
  } catch {
    return undefined;
  }
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

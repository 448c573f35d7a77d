import type { Day } from '../base/day.js';

/** Days kept of each node: plans read a node at days that lie less than this apart (horizon gaps up to 28). A power of two. */
const ringDays = 32;
const never = -0x8000_0000;

/**
 * Node values by row (a series or a group) and day, so that what several plans, or the same plan on later days, read again is computed once. A day's value stays right until a cell of
 * its row on that day or before is written; `forget` is told of such writes.
 */
export interface NodeMemo {
  /** The value, or undefined where it has to be computed. */
  find(row: number, day: Day): number | undefined;
  keep(row: number, day: Day, value: number): number;
  /** A cell of the row on `day` has changed: values of that day and later ones are void. */
  forget(row: number, day: Day): void;
}

/** Opens a memo for `rows` rows: 8 × 32 bytes a row. */
export function openMemo(rows: number): NodeMemo {
  const values = new Float32Array(rows * ringDays);
  const days = new Int32Array(rows * ringDays).fill(never);
  const newest = new Int32Array(rows).fill(never);
  return {
    find(row, day) {
      const at = row * ringDays + (day & (ringDays - 1));
      return days[at] === day ? values[at]! : undefined;
    },
    keep(row, day, value) {
      const at = row * ringDays + (day & (ringDays - 1));
      values[at] = value;
      days[at] = day;
      if (day > newest[row]!) newest[row] = day;
      return value;
    },
    forget(row, day) {
      if (newest[row]! < day) return;
      for (let at = row * ringDays; at < (row + 1) * ringDays; at++) if (days[at]! >= day) days[at] = never;
      newest[row] = day - 1;
    },
  };
}

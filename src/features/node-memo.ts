import type { Day } from '../base/day.js';

/** Days kept of each node: plans read a node at days that lie less than this apart (horizon gaps up to 28). A power of two. */
const ringDays = 32;
const never = -0x8000_0000;

/** What stands where nothing was computed. A node that truly has this value is computed each time, no harm done. */
export const unset = Number.NEGATIVE_INFINITY;

/**
 * Node values by row (a series or a group) and day, those of one row and day side by side, so that what several plans, or the same plan on later days, read again is computed once.
 * A day's values stay right until a cell of their row on that day or before is written; `forget` is told of such writes. Float32, as the features are.
 */
export interface NodeMemo {
  readonly values: Float32Array;
  /** Index in `values` of the first node of that row and day. */
  at(row: number, day: Day): number;
  /** A cell of the row on `day` has changed: values of that day and later ones are void. */
  forget(row: number, day: Day): void;
}

/** Opens a memo of `nodes` nodes for `rows` rows: (nodes × 4 + 4) × 32 bytes a row. */
export function openMemo(rows: number, nodes: number): NodeMemo {
  const values = new Float32Array(rows * ringDays * nodes);
  const days = new Int32Array(rows * ringDays).fill(never);
  const newest = new Int32Array(rows).fill(never);
  return {
    values,
    at(row, day) {
      const slot = row * ringDays + (day & (ringDays - 1));
      const at = slot * nodes;
      if (days[slot] !== day) {
        days[slot] = day;
        for (let i = at; i < at + nodes; i++) values[i] = unset;
        if (day > newest[row]!) newest[row] = day;
      }
      return at;
    },
    forget(row, day) {
      if (newest[row]! < day) return;
      for (let slot = row * ringDays; slot < (row + 1) * ringDays; slot++) if (days[slot]! >= day) days[slot] = never;
      newest[row] = day - 1;
    },
  };
}

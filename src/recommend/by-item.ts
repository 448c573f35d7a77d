import type { ShelfRows } from './shelf.js';

/** The transpose of user rows: for each item, the users that touched it, ascending. */
export interface ItemRows {
  readonly start: Int32Array;
  readonly user: Int32Array;
  /** Place of the pair in the user rows. */
  readonly from: Int32Array;
}

/** O(pairs). */
export function itemRows(rows: ShelfRows, itemCount: number): ItemRows {
  const start = new Int32Array(itemCount + 1);
  for (const i of rows.item) start[i + 1]!++;
  for (let i = 0; i < itemCount; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const user = new Int32Array(rows.item.length);
  const from = new Int32Array(rows.item.length);
  for (let u = 0; u + 1 < rows.start.length; u++) {
    for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) {
      const at = next[rows.item[k]!]!++;
      user[at] = u;
      from[at] = k;
    }
  }
  return { start, user, from };
}

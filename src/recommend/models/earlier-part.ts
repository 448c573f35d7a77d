import { fnv1a } from '../../measure/ranking-splits.js';
import { Shelf, type ShelfRows } from '../shelf.js';

export interface EarlierPart {
  /** The shelf without the slice; users and items keep their indices. */
  readonly earlier: Shelf;
  /** What each user chose in the slice. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Takes the newest `share` of the pairs off the shelf, or one of five hash folds (the first that has pairs; FNV-1a of `user<TAB>item`, as in `hashSplit`). */
export function earlierPart(shelf: Shelf, slice: 'time' | 'hash', share: number): EarlierPart {
  const { rows } = shelf;
  const folds = slice === 'time' ? new Uint8Array(0) : foldsOf(shelf);
  const fold = Math.min(...new Set(folds));
  const n = rows.item.length;
  const sorted = rows.time.slice().sort();
  const border = sorted[Math.floor(n * (1 - share))] ?? Infinity;
  const kept: number[] = [];
  const start = new Int32Array(rows.start.length);
  const chosen = new Map<number, Set<number>>();
  for (let u = 0; u + 1 < rows.start.length; u++) {
    for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) {
      if (slice === 'time' ? rows.time[k]! < border : folds[k] !== fold) kept.push(k);
      else {
        if (!chosen.has(u)) chosen.set(u, new Set());
        chosen.get(u)!.add(rows.item[k]!);
      }
    }
    start[u + 1] = kept.length;
  }
  const places = Int32Array.from(kept);
  const part: ShelfRows = {
    start, item: places.map((k) => rows.item[k]!), strength: Float32Array.from(places, (k) => rows.strength[k]!), time: Float64Array.from(places, (k) => rows.time[k]!),
    rating: Float32Array.from(places, (k) => rows.rating[k]!), kinds: Uint8Array.from(places, (k) => rows.kinds[k]!),
  };
  return { earlier: new Shelf(shelf.users, shelf.items, shelf.facts, part), chosen };
}

function foldsOf({ rows, users, items }: Shelf): Uint8Array {
  const folds = new Uint8Array(rows.item.length);
  for (let u = 0; u + 1 < rows.start.length; u++) for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) folds[k] = fnv1a(`${users[u]!}\t${items[rows.item[k]!]!}`) % 5;
  return folds;
}

import type { Random } from '../../base/random.js';
import { Shelf, type ShelfRows } from '../shelf.js';

export interface EarlierPart {
  /** The shelf without the slice; users and items keep their indices. */
  readonly earlier: Shelf;
  /** What each user chose in the slice. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Takes the newest `share` of the pairs (or a random one) off the shelf. */
export function earlierPart(shelf: Shelf, slice: 'time' | 'random', share: number, random: Random): EarlierPart {
  const { rows } = shelf;
  const n = rows.item.length;
  const sorted = rows.time.slice().sort();
  const border = sorted[Math.floor(n * (1 - share))] ?? Infinity;
  const kept: number[] = [];
  const start = new Int32Array(rows.start.length);
  const chosen = new Map<number, Set<number>>();
  for (let u = 0; u + 1 < rows.start.length; u++) {
    for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) {
      if (slice === 'time' ? rows.time[k]! < border : random.next() >= share) kept.push(k);
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

import type { Random } from '../../base/random.js';
import { fnv1a } from '../../measure/ranking-splits.js';
import { Shelf, type ShelfRows } from '../shelf.js';

export interface EarlierPart {
  /** The shelf without the slice; users and items keep their indices. */
  readonly earlier: Shelf;
  /** What each user chose in the slice. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
}

function without(shelf: Shelf, isOut: (k: number, u: number) => boolean): EarlierPart {
  const { rows } = shelf;
  const kept: number[] = [];
  const start = new Int32Array(rows.start.length);
  const chosen = new Map<number, Set<number>>();
  for (let u = 0; u + 1 < rows.start.length; u++) {
    for (let k = rows.start[u]!; k < rows.start[u + 1]!; k++) {
      if (!isOut(k, u)) kept.push(k);
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

/** Takes the newest `share` of the pairs (or a random one) off the shelf. */
export function earlierPart(shelf: Shelf, slice: 'time' | 'random', share: number, random: Random): EarlierPart {
  const { time } = shelf.rows;
  const border = time.slice().sort()[Math.floor(time.length * (1 - share))] ?? Infinity;
  return without(shelf, (k) => (slice === 'time' ? time[k]! >= border : random.next() < share));
}

/** Takes every pair of an eighth of the items (by hash of the id) off the shelf, as if they were not listed yet. */
export function hideItems(shelf: Shelf): { readonly rest: Shelf; readonly hidden: ReadonlySet<number>; readonly chosen: EarlierPart['chosen'] } {
  const out = Uint8Array.from(shelf.items, (item) => (fnv1a(item) % 8 === 3 ? 1 : 0));
  const { earlier, chosen } = without(shelf, (k) => out[shelf.rows.item[k]!] === 1);
  return { rest: earlier, hidden: new Set([...chosen.values()].flatMap((items) => [...items])), chosen };
}

import { silentLog } from '../../base/ports.js';
import type { Random } from '../../base/random.js';
import { fnv1a, selectEvents } from '../../measure/ranking-splits.js';
import { ownedBits, type History } from '../history.js';
import type { Shelf } from '../shelf.js';
import { stockShelf } from '../stock-shelf.js';

export interface EarlierPart {
  /** The shelf as it was without the slice: strengths, times and kinds of what is left only; users and items keep their indices. */
  readonly earlier: Shelf;
  /** What each user chose in the slice: bought or rated; where the slice holds neither, touched. */
  readonly chosen: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Items of the history that the user has, which lists leave out. */
export function ownedOf(history: History): ReadonlySet<number> {
  return new Set(history.items.filter((_, k) => (history.kinds[k]! & ownedBits) !== 0));
}

/** Takes events off the shelf. `isOut` is asked with the indices of the shelf. */
function without(shelf: Shelf, isOut: (e: number, user: number, item: number) => boolean): EarlierPart {
  const { events } = shelf;
  const users = Int32Array.from(events.users, (user) => shelf.userIndex(user));
  const items = Int32Array.from(events.items, (item) => shelf.itemIndex(item));
  const kept: number[] = [];
  const out: number[] = [];
  let owns = false;
  for (let e = 0; e < events.userOf.length; e++) {
    if (!isOut(e, users[events.userOf[e]!]!, items[events.itemOf[e]!]!)) kept.push(e);
    else {
      out.push(e);
      owns ||= ((1 << events.kind[e]!) & ownedBits) !== 0;
    }
  }
  const chosen = new Map<number, Set<number>>();
  for (const e of out) {
    if (owns && ((1 << events.kind[e]!) & ownedBits) === 0) continue;
    const u = users[events.userOf[e]!]!;
    if (!chosen.has(u)) chosen.set(u, new Set());
    chosen.get(u)!.add(items[events.itemOf[e]!]!);
  }
  // By index, so that nothing depends on the order in which events came.
  const sorted = new Map([...chosen].sort(([a], [b]) => a - b).map(([u, own]) => [u, new Set([...own].sort((a, b) => a - b))]));
  return { earlier: stockShelf(selectEvents(events, Int32Array.from(kept)), silentLog), chosen: sorted };
}

/** Takes the newest `share` of the events (or all events of as many pairs, drawn at random; or of each user's last pair, if there is another) off the shelf. */
export function earlierPart(shelf: Shelf, slice: 'time' | 'random' | 'last', share: number, random: Random): EarlierPart {
  const { time } = shelf.events;
  if (slice === 'time') {
    const border = time.slice().sort()[Math.floor(time.length * (1 - share))] ?? Infinity;
    return without(shelf, (e) => time[e]! >= border);
  }
  const { start, item } = shelf.rows;
  const drawn = new Set<number>();
  for (let u = 0; u + 1 < start.length; u++) {
    const [from, to] = [start[u]!, start[u + 1]!];
    if (slice === 'last' && to - from > 1) drawn.add(u * shelf.items.length + item[to - 1]!);
    for (let k = from; slice === 'random' && k < to; k++) if (random.next() < share) drawn.add(u * shelf.items.length + item[k]!);
  }
  return without(shelf, (_e, u, i) => drawn.has(u * shelf.items.length + i));
}

/** Takes every event of an eighth of the items (by hash of the id) off the shelf, as if they were not listed yet. */
export function hideItems(shelf: Shelf): { readonly rest: Shelf; readonly hidden: ReadonlySet<number>; readonly chosen: EarlierPart['chosen'] } {
  const out = Uint8Array.from(shelf.items, (item) => (fnv1a(item) % 8 === 3 ? 1 : 0));
  const { earlier, chosen } = without(shelf, (_e, _u, i) => out[i] === 1);
  return { rest: earlier, hidden: new Set([...chosen.values()].flatMap((items) => [...items])), chosen };
}

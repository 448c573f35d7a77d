import type { Event } from './contract.js';

/** What one user did, one entry a distinct item, oldest last touch first. */
export interface History {
  readonly items: Int32Array;
  /** Sum of the events' strengths: view 0.3, cart 0.6, purchase 1, rating 1 (each event once). */
  readonly strengths: Float32Array;
  readonly times: Float64Array;
  /** The last rating given, NaN if none. */
  readonly ratings: Float32Array;
  /** Bit per kind: 1 view, 2 cart, 4 purchase, 8 rating. */
  readonly kinds: Uint8Array;
}

/** One event of a known user on a known item. */
export interface Touch {
  readonly item: number;
  readonly time: number;
  readonly kind: Event['kind'];
  readonly value: number | undefined;
}

/** How much an event says about liking the item: a view is a hint, a purchase or a rating a statement. By kind code. */
export const strengthOf = Float32Array.of(0.3, 0.6, 1, 1);
const codeOf: Readonly<Record<Event['kind'], number>> = { view: 0, cart: 1, purchase: 2, rating: 3 };

/** Bits of the kinds that mean "the user already has it". */
export const ownedBits = 4 | 8;

interface Entry {
  item: number;
  strength: number;
  time: number;
  rating: number;
  kinds: number;
}

/** History `before` with more touches. O((old + new) log). */
export function historyOf(touches: readonly Touch[], before?: History): History {
  const entries = new Map<number, Entry>();
  if (before !== undefined) {
    for (let k = 0; k < before.items.length; k++) {
      entries.set(before.items[k]!, { item: before.items[k]!, strength: before.strengths[k]!, time: before.times[k]!, rating: before.ratings[k]!, kinds: before.kinds[k]! });
    }
  }
  for (const touch of [...touches].sort((a, b) => a.time - b.time)) {
    const code = codeOf[touch.kind];
    const entry = entries.get(touch.item) ?? { item: touch.item, strength: 0, time: touch.time, rating: Number.NaN, kinds: 0 };
    entries.set(touch.item, entry);
    entry.strength += strengthOf[code]!;
    if (touch.time >= entry.time) {
      entry.time = touch.time;
      if (code === 3) entry.rating = touch.value ?? Number.NaN;
    } else if (code === 3 && Number.isNaN(entry.rating)) entry.rating = touch.value ?? Number.NaN;
    entry.kinds |= 1 << code;
  }
  const sorted = [...entries.values()].sort((a, b) => a.time - b.time || a.item - b.item);
  return {
    items: Int32Array.from(sorted, (e) => e.item),
    strengths: Float32Array.from(sorted, (e) => e.strength),
    times: Float64Array.from(sorted, (e) => e.time),
    ratings: Float32Array.from(sorted, (e) => e.rating),
    kinds: Uint8Array.from(sorted, (e) => e.kinds),
  };
}

import type { Shelf } from './shelf.js';

const dayMs = 86_400_000;

/**
 * The latest moment that the data vouch for: the largest time, unless it lies more than 30 days after the time of 99.9 % of all events, which then is it.
 * One event dated 2099 must not make everything else look old.
 */
export function presentOf(times: Float64Array): number {
  if (times.length === 0) return 0;
  let last = -Infinity;
  for (const time of times) if (time > last) last = time;
  const place = Math.floor((times.length - 1) * 0.999);
  let recent = 0;
  for (const time of times) if (last - time <= 30 * dayMs) recent++;
  // As many as lie beyond that place are recent: no need to sort.
  return recent >= times.length - place ? last : times.slice().sort()[place]!;
}

/** Time-decayed popularity of every item: Σ strength · 2^(-age / halfLifeDays); ages below 0 (events dated after the present) count as 0. O(rows). */
export function decayedPopularity(shelf: Shelf, halfLifeDays: number): Float32Array {
  const { item, strength, time } = shelf.rows;
  const present = presentOf(time);
  const out = new Float32Array(shelf.items.length);
  for (let e = 0; e < item.length; e++) {
    const age = Math.max(0, present - time[e]!) / dayMs;
    out[item[e]!]! += strength[e]! * 2 ** (-age / halfLifeDays);
  }
  return out;
}

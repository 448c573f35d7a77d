// Trending: items whose recent events exceed what their own past would lead one to expect, as a Poisson z-score; so that a best seller that sells as ever is not "new".
// Cost: O(events).
import { wholeNumber } from '../../base/options.js';
import type { Interactions } from '../contract.js';
import { presentOf } from '../popularity.js';

export interface TrendingItem {
  readonly item: string;
  readonly recent: number;
  readonly expected: number;
  /** (recent - expected) / √(expected + 1). */
  readonly score: number;
}

/**
 * The items that rose most in the last `days` (default 7) against the four periods before, best first.
 *
 * @example
 * trending(interactions, { n: 10, days: 7 });
 */
export function trending(data: Interactions, { n, days = 7 }: { readonly n: number; readonly days?: number }): readonly TrendingItem[] {
  wholeNumber('n', n, 0, 1_000_000_000);
  wholeNumber('days', days, 1, 3650);
  const now = presentOf(data.time);
  const span = days * 86_400_000;
  const recent = new Float64Array(data.items.length);
  const before = new Float64Array(data.items.length);
  data.itemOf.forEach((i, e) => {
    const age = now - data.time[e]!;
    if (age < span) recent[i]!++;
    else if (age < 5 * span) before[i]!++;
  });
  const rows = data.items.map((item, i) => ({ item, recent: recent[i]!, expected: before[i]! / 4, score: (recent[i]! - before[i]! / 4) / Math.sqrt(before[i]! / 4 + 1) }));
  return rows.filter((row) => row.score > 0).sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : 1)).slice(0, n);
}

/**
 * What the user touched last, newest first, each item once.
 *
 * @example
 * recentlyViewed(interactions, 'u1', 10);
 */
export function recentlyViewed(data: Interactions, user: string, n: number): readonly string[] {
  wholeNumber('n', n, 0, 1_000_000_000);
  const u = data.users.indexOf(user);
  const mine = Int32Array.from(data.userOf.keys()).filter((e) => data.userOf[e] === u).sort((a, b) => data.time[b]! - data.time[a]! || a - b);
  return [...new Set(Array.from(mine, (e) => data.items[data.itemOf[e]!]!))].slice(0, n);
}

// Buy it again: how soon an item is bought again (median of the shop's repurchase intervals, drawn towards the user's own; Bhagat et al. 2018), against how long it has been.
// Assumes that one who bought twice may buy a third time. Cost: O(events log events).
import { wholeNumber } from '../../base/options.js';
import type { Interactions } from '../contract.js';

export interface DueItem {
  readonly item: string;
  readonly intervalDays: number;
  readonly sinceDays: number;
  /** 1 exactly at the interval, towards 0 far from it. */
  readonly due: number;
}

const dayMs = 86_400_000;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * What the user is about to need again at `now` (milliseconds), the most due first; items that the shop has seen bought again fewer than `leastRepeats` times are left out.
 *
 * @example
 * buyAgain(interactions, '12347', Date.UTC(2011, 11, 9), 10);
 */
export function buyAgain(data: Interactions, user: string, now: number, n: number, leastRepeats = 3): readonly DueItem[] {
  wholeNumber('n', n, 0, 1_000_000_000);
  const order = Int32Array.from(data.userOf.keys()).filter((e) => data.kind[e] === 2 && data.time[e]! <= now).sort((a, b) => data.userOf[a]! - data.userOf[b]! || data.itemOf[a]! - data.itemOf[b]! || data.time[a]! - data.time[b]!);
  const gaps = new Map<number, number[]>();
  const own = new Map<number, { last: number; readonly gaps: number[] }>();
  const u = data.users.indexOf(user);
  for (let k = 0; k < order.length; k++) {
    const [e, before] = [order[k]!, order[k - 1]];
    const i = data.itemOf[e]!;
    const again = before !== undefined && data.userOf[before] === data.userOf[e] && data.itemOf[before] === i;
    const gap = again ? (data.time[e]! - data.time[before]!) / dayMs : 0;
    // Twice within the day is one purchase in two parcels.
    if (gap >= 1) gaps.set(i, [...(gaps.get(i) ?? []), gap]);
    if (data.userOf[e] !== u) continue;
    const mine = own.get(i) ?? { last: 0, gaps: [] };
    own.set(i, mine);
    mine.last = data.time[e]!;
    if (gap >= 1) mine.gaps.push(gap);
  }
  const due: DueItem[] = [];
  for (const [i, mine] of own) {
    const all = gaps.get(i) ?? [];
    if (all.length < leastRepeats) continue;
    // Two of the shop's intervals count as much as two of one's own.
    const intervalDays = (2 * median(all) + mine.gaps.reduce((a, b) => a + b, 0)) / (2 + mine.gaps.length);
    const sinceDays = (now - mine.last) / dayMs;
    due.push({ item: data.items[i]!, intervalDays, sinceDays, due: Math.exp(-Math.abs(Math.log((sinceDays + 0.5) / (intervalDays + 0.5)))) });
  }
  return due.sort((a, b) => b.due - a.due || (a.item < b.item ? -1 : 1)).slice(0, n);
}

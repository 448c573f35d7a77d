// What customers do, from events: funnel, repeat rate, RFM segments (recency × frequency, each cut at its median) and monthly cohorts. O(events).
import type { Day } from '../../base/day.js';
import type { Interactions } from '../../table/interactions.js';
import { periodStart } from './sales-trend.js';

const dayMs = 86_400_000;
const visitGapMs = 30 * 60_000;

export interface FunnelStage {
  readonly stage: 'visits' | 'views' | 'carts' | 'orders';
  readonly events: number;
  readonly customers: number;
}

export type Segment = 'champions' | 'promising' | 'cooling' | 'lostSegment';

export interface Cohort {
  /** First day of the month of the first order. */
  readonly month: Day;
  readonly customers: number;
  /** Share that ordered again in the k-th month after, k = 1…; null = not over yet. */
  readonly again: readonly (number | null)[];
}

export interface Engagement {
  readonly funnel: readonly FunnelStage[];
  readonly customers: number;
  readonly buyers: number;
  /** Share of buyers with orders on two days or more. */
  readonly repeatRate: number | null;
  readonly segments: readonly { readonly segment: Segment; readonly customers: number; readonly orders: number }[];
  readonly cohorts: readonly Cohort[];
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function cohortsOf(orderDays: readonly (readonly Day[])[], calendar: 'jalali' | 'gregorian', months: number): Cohort[] {
  const monthOf = (day: Day): Day => periodStart(day, { period: 'month', calendar });
  const bought = orderDays.filter((days) => days.length > 0).map((days) => [...new Set(days.map(monthOf))].sort((a, b) => a - b));
  const all = [...new Set(bought.flat())].sort((a, b) => a - b);
  const place = new Map(all.map((month, k) => [month, k]));
  return all.map((month, k): Cohort => {
    const members = bought.filter((days) => days[0] === month);
    const again = Array.from({ length: months }, (_, after) => {
      if (k + after + 1 >= all.length || members.length === 0) return null;
      return members.filter((days) => days.some((day) => place.get(day) === k + after + 1)).length / members.length;
    });
    return { month, customers: members.length, again };
  });
}

/**
 * Engagement of all customers.
 *
 * @example
 * engagement(interactions, { calendar: 'jalali' }).repeatRate; // 0.42
 */
export function engagement({ users, userOf, time, kind }: Interactions, { calendar, months = 6 }: { readonly calendar: 'jalali' | 'gregorian'; readonly months?: number }): Engagement {
  const count = users.length;
  const seen = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)] as const;
  const events = [0, 0, 0];
  const last = new Float64Array(count).fill(-Infinity);
  const visitors = new Uint8Array(count);
  const orderDays: Day[][] = Array.from({ length: count }, () => []);
  let visits = 0;
  for (let e = 0; e < time.length; e++) {
    const user = userOf[e]!;
    const code = kind[e]!;
    if (code > 2) continue; // a rating is no visit
    if (time[e]! - last[user]! > visitGapMs) visits++;
    last[user] = time[e]!;
    visitors[user] = 1;
    seen[code as 0 | 1 | 2][user] = 1;
    events[code]!++;
    if (code === 2) {
      const day = Math.floor(time[e]! / dayMs);
      if (orderDays[user]!.at(-1) !== day) orderDays[user]!.push(day);
    }
  }
  const sum = (flags: Uint8Array): number => flags.reduce((total, flag) => total + flag, 0);
  const buyers = orderDays.flatMap((days) => (days.length === 0 ? [] : [{ last: days.at(-1)!, orders: days.length }]));
  const recent = middle(buyers.map((buyer) => buyer.last));
  const often = Math.max(2, middle(buyers.map(({ orders }) => orders)));
  const segmentOf = (buyer: { readonly last: Day; readonly orders: number }): Segment => (buyer.last >= recent ? (buyer.orders >= often ? 'champions' : 'promising') : buyer.orders >= often ? 'cooling' : 'lostSegment');
  return {
    funnel: [
      { stage: 'visits', events: visits, customers: sum(visitors) },
      ...(['views', 'carts', 'orders'] as const).map((stage, k) => ({ stage, events: events[k]!, customers: sum(seen[k as 0 | 1 | 2]) })),
    ],
    customers: count,
    buyers: buyers.length,
    repeatRate: buyers.length === 0 ? null : buyers.filter(({ orders }) => orders > 1).length / buyers.length,
    segments: (['champions', 'promising', 'cooling', 'lostSegment'] as const).map((segment) => {
      const of = buyers.filter((buyer) => segmentOf(buyer) === segment);
      return { segment, customers: of.length, orders: of.reduce((total, { orders }) => total + orders, 0) };
    }),
    cohorts: cohortsOf(orderDays, calendar, months),
  };
}

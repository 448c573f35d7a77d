// What customers do, from events: funnel, repeat rate, RFM segments (recency × frequency, each cut at its median, and the money in each) and monthly cohorts.
// Days are those of the shop's own clock. O(events).
import type { Day } from '../../base/day.js';
import type { Interactions } from '../../table/interactions.js';
import { periodEnd, periodStart } from './sales-trend.js';

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
  /** Share that ordered again in the k-th month after, k = 1…; null = a month that is not over. */
  readonly again: readonly (number | null)[];
}

export interface Engagement {
  readonly funnel: readonly FunnelStage[];
  readonly customers: number;
  readonly buyers: number;
  /** Share of buyers with orders on two days or more. */
  readonly repeatRate: number | null;
  readonly segments: readonly { readonly segment: Segment; readonly customers: number; readonly orders: number; readonly money: number | null }[];
  readonly cohorts: readonly Cohort[];
}

export interface EngagementOptions {
  readonly calendar: 'jalali' | 'gregorian';
  /** IANA name of the shop's zone: an order at one in the morning belongs to its own day. Default UTC. */
  readonly timeZone?: string;
  /** Months that a cohort is followed for. Default 6. */
  readonly months?: number;
}

/** The day of a moment by a zone's clock. The offset is looked up once a UTC day: on a day that changes the clock an hour may fall on the wrong side. */
function dayIn(timeZone: string): (ms: number) => Day {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
  const offsets = new Map<number, number>();
  const offsetOn = (day: number): number => {
    const noon = day * dayMs + dayMs / 2;
    const at = Object.fromEntries(parts.formatToParts(noon).map(({ type, value }) => [type, Number(value)])) as Readonly<Record<string, number>>;
    return Date.UTC(at['year']!, at['month']! - 1, at['day']!, at['hour']!, at['minute']!) - noon;
  };
  return (ms) => {
    const utcDay = Math.floor(ms / dayMs);
    let offset = offsets.get(utcDay);
    if (offset === undefined) offsets.set(utcDay, (offset = offsetOn(utcDay)));
    return Math.floor((ms + offset) / dayMs);
  };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function cohortsOf(orderDays: readonly (readonly Day[])[], calendar: 'jalali' | 'gregorian', months: number, lastDay: Day): Cohort[] {
  const monthOf = (day: Day): Day => periodStart(day, { period: 'month', calendar });
  const bought = orderDays.filter((days) => days.length > 0).map((days) => [...new Set(days.map(monthOf))].sort((a, b) => a - b));
  if (bought.length === 0) return [];
  // Every month from the first order's on, those without an order too: "two months later" counts months, not months with orders.
  const period = { period: 'month', calendar } as const;
  const all: Day[] = [];
  for (let month = Math.min(...bought.map(([first]) => first!)); month <= lastDay; month = periodEnd(month, period)) all.push(month);
  const place = new Map(all.map((month, k) => [month, k]));
  const over = all.filter((month) => periodEnd(month, period) - 1 <= lastDay).length;
  return all.flatMap((month, k): Cohort[] => {
    const members = bought.filter((days) => days[0] === month);
    if (members.length === 0) return [];
    const again = Array.from({ length: months }, (_, after) => (k + after + 1 >= over ? null : members.filter((days) => days.some((day) => place.get(day) === k + after + 1)).length / members.length));
    return [{ month, customers: members.length, again }];
  });
}

/**
 * Engagement of all customers.
 *
 * @example
 * const { repeatRate } = engagement(interactions, { calendar: 'jalali' });
 */
export function engagement({ users, userOf, itemOf, time, kind, value, facts }: Interactions, { calendar, timeZone = 'UTC', months = 6 }: EngagementOptions): Engagement {
  const dayAt = dayIn(timeZone);
  const priceOf = facts.map(({ price }) => price ?? Number.NaN);
  const spent = new Float64Array(users.length);
  let lastDay = -Infinity;
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
    const day = dayAt(time[e]!);
    if (day > lastDay) lastDay = day;
    visitors[user] = 1;
    seen[code as 0 | 1 | 2][user] = 1;
    events[code]!++;
    if (code === 2) {
      spent[user]! += priceOf[itemOf[e]!]! * (Number.isNaN(value[e]!) ? 1 : value[e]!);
      if (orderDays[user]!.at(-1) !== day) orderDays[user]!.push(day);
    }
  }
  const sum = (flags: Uint8Array): number => flags.reduce((total, flag) => total + flag, 0);
  const buyers = orderDays.flatMap((days, user) => (days.length === 0 ? [] : [{ last: days.at(-1)!, orders: days.length, money: spent[user]! }]));
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
      return { segment, customers: of.length, orders: of.reduce((total, { orders }) => total + orders, 0), money: orNull(of.reduce((total, { money }) => total + money, 0)) };
    }),
    cohorts: cohortsOf(orderDays, calendar, months, lastDay),
  };
}

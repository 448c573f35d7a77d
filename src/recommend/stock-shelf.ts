import { AnbarError } from '../base/errors.js';
import type { Log } from '../base/ports.js';
import type { Event, Interactions, ItemFacts } from './contract.js';
import { strengthOf } from './history.js';
import { Shelf } from './shelf.js';

/** Order and first index of each distinct name. */
function distinct(names: readonly string[]): { readonly sorted: string[]; readonly to: Int32Array } {
  let inOrder = true;
  for (let i = 1; i < names.length && inOrder; i++) inOrder = names[i - 1]! < names[i]!;
  if (inOrder) return { sorted: [...names], to: Int32Array.from(names.keys()) };
  const sorted = [...new Set(names)].sort();
  const at = new Map(sorted.map((name, i) => [name, i]));
  return { sorted, to: Int32Array.from(names, (name) => at.get(name)!) };
}

function mergedFacts(data: Interactions, items: readonly string[], to: Int32Array, log: Log): ItemFacts[] {
  const facts: ItemFacts[] = items.map((item) => ({ item }));
  const seen = new Uint8Array(items.length);
  data.items.forEach((item, i) => {
    const at = to[i]!;
    const given = data.facts[i] ?? { item };
    if (seen[at] === 1) {
      if (given.title !== undefined && facts[at]!.title !== undefined && given.title !== facts[at]!.title) log.warn(`item ${item} has more than one title; the first is kept`);
      facts[at] = { ...given, ...facts[at] };
    } else facts[at] = { ...given, item };
    seen[at] = 1;
  });
  return facts;
}

function refuse(data: Interactions): void {
  const n = data.userOf.length;
  const complain = (field: string, value: unknown, allowed: string): never => {
    throw new AnbarError('E_RECOMMEND_EVENT', `${field} is ${String(value)}; allowed: ${allowed}`, { facts: { field, value } });
  };
  if (data.itemOf.length !== n || data.time.length !== n || data.kind.length !== n || data.value.length !== n) complain('length of the event columns', [n, data.itemOf.length, data.time.length, data.kind.length, data.value.length].join(', '), 'one length');
  for (let e = 0; e < n; e++) {
    if (!(data.userOf[e]! >= 0 && data.userOf[e]! < data.users.length)) complain(`userOf[${e}]`, data.userOf[e], `0 to ${data.users.length - 1}`);
    if (!(data.itemOf[e]! >= 0 && data.itemOf[e]! < data.items.length)) complain(`itemOf[${e}]`, data.itemOf[e], `0 to ${data.items.length - 1}`);
    if (!Number.isFinite(data.time[e]!)) complain(`time[${e}]`, data.time[e], 'milliseconds since 1970');
    if (data.kind[e]! > 3) complain(`kind[${e}]`, data.kind[e], '0 view, 1 cart, 2 purchase, 3 rating');
    if (data.kind[e] === 3 && !Number.isFinite(data.value[e]!)) complain(`value[${e}]`, data.value[e], 'a finite rating');
  }
}

/**
 * Interactions in one order whatever order they came in: users and items sorted by id, each user's distinct items by last time, equal events counted once,
 * items listed twice merged. Throws E_RECOMMEND_EVENT for values that are none. O(events log events).
 */
export function stockShelf(data: Interactions, log: Log): Shelf {
  refuse(data);
  const users = distinct(data.users);
  const items = distinct(data.items);
  const n = data.userOf.length;
  const user = new Int32Array(n);
  const item = new Int32Array(n);
  for (let e = 0; e < n; e++) {
    user[e] = users.to[data.userOf[e]!]!;
    item[e] = items.to[data.itemOf[e]!]!;
  }
  // By user, then item, then time: equal events become neighbours and a pair's events one run.
  const count = new Int32Array(users.sorted.length + 1);
  for (let e = 0; e < n; e++) count[user[e]! + 1]!++;
  for (let u = 0; u < users.sorted.length; u++) count[u + 1]! += count[u]!;
  const order = new Int32Array(n);
  const next = count.slice();
  for (let e = 0; e < n; e++) order[next[user[e]!]!++] = e;
  const start = new Int32Array(users.sorted.length + 1);
  const outItem = new Int32Array(n);
  const strength = new Float32Array(n);
  const time = new Float64Array(n);
  const rating = new Float32Array(n);
  const kinds = new Uint8Array(n);
  const spare = new Int32Array(n);
  const lastUser = new Int32Array(items.sorted.length).fill(-1);
  let at = 0;
  for (let u = 0; u < users.sorted.length; u++) {
    const mine = order.subarray(count[u]!, count[u + 1]!);
    let repeats = false;
    for (const e of mine) {
      repeats ||= lastUser[item[e]!] === u;
      lastUser[item[e]!] = u;
    }
    if (!repeats) {
      // The common case: every item once, so that one sort by time is all.
      sortEvents(mine, data.time, item, spare);
      for (const e of mine) {
        const code = data.kind[e]!;
        outItem[at] = item[e]!;
        strength[at] = strengthOf[code]!;
        time[at] = data.time[e]!;
        rating[at] = code === 3 ? data.value[e]! : Number.NaN;
        kinds[at++] = 1 << code;
      }
      start[u + 1] = at;
      continue;
    }
    mine.sort((a, b) => item[a]! - item[b]! || data.time[a]! - data.time[b]! || data.kind[a]! - data.kind[b]! || data.value[a]! - data.value[b]!);
    const from = at;
    let last = -1;
    for (const e of mine) {
      const same = last >= 0 && item[last] === item[e];
      if (same && data.time[last] === data.time[e] && data.kind[last] === data.kind[e] && Object.is(data.value[last], data.value[e])) continue;
      if (!same) {
        outItem[at] = item[e]!;
        strength[at] = 0;
        rating[at] = Number.NaN;
        kinds[at++] = 0;
      }
      const code = data.kind[e]!;
      strength[at - 1]! += strengthOf[code]!;
      time[at - 1] = data.time[e]!;
      kinds[at - 1]! |= 1 << code;
      if (code === 3) rating[at - 1] = data.value[e]!;
      last = e;
    }
    sortByTime(from, at, outItem, strength, time, rating, kinds);
    start[u + 1] = at;
  }
  const rows = { start, item: outItem.slice(0, at), strength: strength.slice(0, at), time: time.slice(0, at), rating: rating.slice(0, at), kinds: kinds.slice(0, at) };
  return new Shelf(users.sorted, items.sorted, mergedFacts(data, items.sorted, items.to, log), rows, data);
}

/** Sorts events by time, then item: a merge sort, which is linear in events that are in order, as exports mostly are. A comparison function would cost several times the rest. */
function sortEvents(events: Int32Array, time: Float64Array, item: Int32Array, spare: Int32Array): void {
  const n = events.length;
  const after = (a: number, b: number): boolean => time[a]! > time[b]! || (time[a] === time[b] && item[a]! > item[b]!);
  for (let width = 1; width < n; width *= 2) {
    for (let low = 0; low + width < n; low += 2 * width) {
      const middle = low + width;
      if (!after(events[middle - 1]!, events[middle]!)) continue;
      const high = Math.min(n, middle + width);
      for (let k = low; k < middle; k++) spare[k] = events[k]!;
      for (let k = low, left = low, right = middle; left < middle; k++) {
        events[k] = right < high && after(spare[left]!, events[right]!) ? events[right++]! : spare[left++]!;
      }
    }
  }
}

function sortByTime(from: number, to: number, ...columns: readonly (Int32Array | Float32Array | Float64Array | Uint8Array)[]): void {
  const [item, , time] = columns as [Int32Array, Float32Array, Float64Array];
  const order = Int32Array.from({ length: to - from }, (_, k) => from + k).sort((a, b) => time[a]! - time[b]! || item[a]! - item[b]!);
  for (const column of columns) {
    const moved = Float64Array.from(order, (k) => column[k]!);
    column.set(moved, from);
  }
}

/** Throws E_RECOMMEND_EVENT unless every event can be used; nothing is taken in before all are checked. */
export function checkEvents(events: readonly Event[], scale?: readonly [number, number]): void {
  for (const event of events) {
    const complain = (field: string, value: unknown, allowed: string): never => {
      throw new AnbarError('E_RECOMMEND_EVENT', `${field} of an event is ${String(value)}; allowed: ${allowed}`, { facts: { field, value } });
    };
    if (typeof event.user !== 'string' || event.user === '') complain('user', event.user, 'a user id');
    if (typeof event.item !== 'string' || event.item === '') complain('item', event.item, 'an item id');
    if (!Number.isFinite(event.time)) complain('time', event.time, 'milliseconds since 1970');
    if (!['view', 'cart', 'purchase', 'rating'].includes(event.kind)) complain('kind', event.kind, 'view, cart, purchase, rating');
    if (event.kind === 'rating') {
      const [least, most] = scale ?? [-Infinity, Infinity];
      if (!Number.isFinite(event.value) || event.value! < least || event.value! > most) complain('value', event.value, scale === undefined ? 'a finite rating' : `a rating from ${least} to ${most}`);
    }
  }
}

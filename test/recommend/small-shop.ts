import { createRandom } from '../../src/base/random.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import type { Event, Interactions, RecommendContext } from '../../src/recommend/contract.js';

const categories = ['کتاب > رمان', 'کتاب > کودک', 'پوشاک > کفش', 'پوشاک > کیف', 'خانه'];

export const context = (seed = 1): RecommendContext => ({ random: createRandom(seed), log: silentLog, progress: silentProgress });

/** A shop of `users` with two tastes: each mostly touches items of its own taste (items with even or odd number); ratings follow the taste. */
export function smallShop(users = 40, items = 30, perUser = 9, seed = 3): Interactions {
  const random = createRandom(seed);
  const names = { users: Array.from({ length: users }, (_, u) => `u${u}`), items: Array.from({ length: items }, (_, i) => `i${i}`) };
  const rows: { u: number; i: number; time: number; kind: number; value: number }[] = [];
  for (let u = 0; u < users; u++) {
    const seen = new Set<number>();
    while (seen.size < perUser) {
      const own = random.next() < 0.85;
      const i = random.integer(items / 2) * 2 + ((own ? u : u + 1) % 2);
      if (seen.has(i) || i >= items - 2) continue;
      seen.add(i);
      const kind = random.next() < 0.8 ? 3 : 2;
      rows.push({ u, i, time: 1_600_000_000_000 + rows.length * 3_600_000, kind, value: kind === 3 ? 3 + (own ? 1 : -1) + random.integer(2) : 1 });
    }
  }
  return {
    ...names,
    userOf: Int32Array.from(rows, (r) => r.u), itemOf: Int32Array.from(rows, (r) => r.i), time: Float64Array.from(rows, (r) => r.time),
    kind: Uint8Array.from(rows, (r) => r.kind), value: Float32Array.from(rows, (r) => r.value),
    facts: names.items.map((item, i) => ({ item, title: `${i % 2 === 0 ? 'داستان' : 'کفش'} شماره ${i}`, category: categories[i % 5]!, brand: `b${i % 3}`, price: 100 + 10 * i, cost: 60, inStock: i % 4 !== 0 })),
  };
}

/** The same interactions with events, users and items in another order. */
export function shuffled(shop: Interactions, seed = 9): Interactions {
  const random = createRandom(seed);
  const order = (n: number): number[] => {
    const list = Array.from({ length: n }, (_, k) => k);
    for (let k = n - 1; k > 0; k--) {
      const j = random.integer(k + 1);
      [list[k], list[j]] = [list[j]!, list[k]!];
    }
    return list;
  };
  const [users, items, events] = [order(shop.users.length), order(shop.items.length), order(shop.userOf.length)];
  const [userAt, itemAt] = [new Int32Array(users.length), new Int32Array(items.length)];
  users.forEach((old, now) => (userAt[old] = now));
  items.forEach((old, now) => (itemAt[old] = now));
  return {
    users: users.map((u) => shop.users[u]!), items: items.map((i) => shop.items[i]!), facts: items.map((i) => shop.facts[i]!),
    userOf: Int32Array.from(events, (e) => userAt[shop.userOf[e]!]!), itemOf: Int32Array.from(events, (e) => itemAt[shop.itemOf[e]!]!),
    time: Float64Array.from(events, (e) => shop.time[e]!), kind: Uint8Array.from(events, (e) => shop.kind[e]!), value: Float32Array.from(events, (e) => shop.value[e]!),
  };
}

export const click = (user: string, item: string, time = 1_700_000_000_000, kind: Event['kind'] = 'purchase'): Event => ({ user, item, time, kind, ...(kind === 'rating' ? { value: 5 } : {}) });

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createRandom } from '../src/base/random.js';
import type { Interactions } from '../src/recommend/contract.js';

/** MovieLens 100k's ratings, rows in file order; without titles: the peers have none either. */
export function readRatings(path: string): Interactions {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const users = [...new Set(lines.map((line) => line[0]!))].sort();
  const items = [...new Set(lines.map((line) => line[1]!))].sort();
  const [userAt, itemAt] = [users, items].map((names) => new Map(names.map((name, k) => [name, k]))) as [Map<string, number>, Map<string, number>];
  return {
    users, items,
    userOf: Int32Array.from(lines, (line) => userAt.get(line[0]!)!), itemOf: Int32Array.from(lines, (line) => itemAt.get(line[1]!)!),
    time: Float64Array.from(lines, (line) => Number(line[3]) * 1000), kind: new Uint8Array(lines.length).fill(3), value: Float32Array.from(lines, (line) => Number(line[2])),
    facts: items.map((item) => ({ item })),
  };
}

/** Purchases of a shop with hidden tastes and a long tail: items drawn by Zipf within the user's taste group. */
export function generatedShop(userCount: number, itemCount: number, events: number, seed: number): Interactions {
  const random = createRandom(seed);
  const groups = 50;
  const userOf = new Int32Array(events);
  const itemOf = new Int32Array(events);
  for (let e = 0; e < events; e++) {
    const u = random.integer(userCount);
    const group = random.next() < 0.8 ? u % groups : random.integer(groups);
    const rank = Math.floor((itemCount / groups) ** random.next());
    userOf[e] = u;
    itemOf[e] = Math.min(itemCount - 1, (rank - 1) * groups + group);
  }
  return {
    users: Array.from({ length: userCount }, (_, u) => `u${u}`), items: Array.from({ length: itemCount }, (_, i) => `i${i}`), userOf, itemOf,
    time: Float64Array.from({ length: events }, (_, e) => 1.6e12 + e * 10_000), kind: new Uint8Array(events).fill(2), value: new Float32Array(events).fill(1),
    facts: Array.from({ length: itemCount }, (_, i) => ({ item: `i${i}`, category: `c${i % groups}`, price: 10 + (i % 997), inStock: i % 10 !== 0 })),
  };
}

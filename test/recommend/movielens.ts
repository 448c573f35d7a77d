import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Interactions, ItemFacts } from '../../src/table/interactions.js';

const genres = ['unknown', 'Action', 'Adventure', 'Animation', 'Children', 'Comedy', 'Crime', 'Documentary', 'Drama', 'Fantasy', 'Film-Noir', 'Horror', 'Musical', 'Mystery', 'Romance', 'Sci-Fi', 'Thriller', 'War', 'Western'];

/** MovieLens 100k as interactions, rows in file order; genres stand in the description. */
export function readMovielens(ratingsPath: string, itemsPath?: string): Interactions {
  const lines = gunzipSync(readFileSync(ratingsPath)).toString('utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const users = [...new Set(lines.map((line) => line[0]!))].sort();
  const items = [...new Set(lines.map((line) => line[1]!))].sort();
  const userAt = new Map(users.map((user, u) => [user, u]));
  const itemAt = new Map(items.map((item, i) => [item, i]));
  const facts = new Map<string, ItemFacts>();
  if (itemsPath !== undefined) {
    for (const line of gunzipSync(readFileSync(itemsPath)).toString('latin1').trim().split('\n').slice(1)) {
      const match = /^(\d+),(?:"((?:[^"]|"")*)"|([^,]*)),([^,]*),(.*)$/.exec(line)!;
      const flags = match[5]!.split(',');
      const own = genres.filter((_, g) => flags[g]?.trim() === '1');
      facts.set(match[1]!, { item: match[1]!, title: match[2] ?? match[3]!, description: own.join(' '), ...(own[0] === undefined ? {} : { category: own[0] }) });
    }
  }
  return {
    users, items,
    userOf: Int32Array.from(lines, (line) => userAt.get(line[0]!)!),
    itemOf: Int32Array.from(lines, (line) => itemAt.get(line[1]!)!),
    time: Float64Array.from(lines, (line) => Number(line[3]) * 1000),
    kind: new Uint8Array(lines.length).fill(3),
    value: Float32Array.from(lines, (line) => Number(line[2])),
    facts: items.map((item) => facts.get(item) ?? { item }),
  };
}

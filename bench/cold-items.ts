/**
 * Items that nobody has met: an item-disjoint split (FNV-1a fold 0 of 5 of the item's id), recall@20 against popularity. Of real Persian catalogues, which come without customers, the
 * customers are made: each takes five items of one category, and is to find items of the same category among all new ones. The category is what is asked for, so no model sees it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { silentLog, silentProgress } from '../src/base/ports.js';
import { createRandom } from '../src/base/random.js';
import { loadInteractions } from '../src/engine/load-interactions.js';
import { openDataset } from '../src/engine/open-dataset.js';
import { evaluateRanking, type RankingScore } from '../src/evaluate/ranking.js';
import { simulate } from '../src/ingest/simulate.js';
import { itemSplit, type RankingSplit } from '../src/measure/ranking-splits.js';
import { recommenderNamed, type ModelOptions } from '../src/recommend/catalogue.js';
import type { Interactions, ItemFacts } from '../src/recommend/contract.js';
import type { BenchLine } from './line.js';
import { sharedFolder } from './peer-scripts.js';

interface Titled extends ItemFacts {
  /** What is asked for, and shown to no model. */
  readonly group: string;
}

/** Rows of a CSV text with quotes, the header's names as keys. */
function rowsOf(text: string): Readonly<Record<string, string>>[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let k = 0; k < text.length; k++) {
    const c = text[k]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[k + 1] === '"') cell += text[++k]!;
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      rows.at(-1)!.push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else if (c !== '\r') cell += c;
  }
  if (cell !== '' || rows.at(-1)!.length > 0) rows.at(-1)!.push(cell);
  const [header, ...body] = rows;
  return body.filter((row) => row.length === header!.length).map((row) => Object.fromEntries(header!.map((name, k) => [name, row[k]!])));
}

function titlesIn(folder: string, name: string, of: (row: Readonly<Record<string, string>>, k: number) => Titled): readonly Titled[] | undefined {
  const path = join(folder, 'data', 'persian', name);
  if (!existsSync(path)) {
    console.warn(`left out: ${name} is not there (set ANBAR_SHARED)`);
    return undefined;
  }
  return rowsOf(gunzipSync(readFileSync(path)).toString('utf8')).map(of).filter(({ group, title }) => group !== '' && title !== '');
}

/** Ten customers a category: each bought five of its older items, and every new item of it (at most 50) is what they would choose. */
function madeCustomers(items: readonly Titled[]): RankingSplit {
  const random = createRandom(1);
  const facts = items.map(({ group: _group, ...fact }) => fact);
  const ids = facts.map(({ item }) => item);
  const groups = new Map<string, number[]>();
  items.forEach(({ group }, i) => groups.set(group, [...(groups.get(group) ?? []), i]));
  const base: Interactions = { users: [], items: ids, userOf: new Int32Array(0), itemOf: new Int32Array(0), time: new Float64Array(0), kind: new Uint8Array(0), value: new Float32Array(0), facts };
  const users: string[] = [];
  const events: { readonly u: number; readonly i: number; readonly day: number }[] = [];
  // The split by hash decides which items are new; drawn here once more so that a customer has both.
  const cold = new Set(itemSplit({ ...base, users: ['nobody'], userOf: new Int32Array(ids.length), itemOf: Int32Array.from(ids.keys()), time: new Float64Array(ids.length), kind: new Uint8Array(ids.length), value: new Float32Array(ids.length) }).test.itemOf);
  const pick = (list: number[], count: number): number[] => Array.from({ length: Math.min(count, list.length) }, () => list.splice(random.integer(list.length), 1)[0]!);
  for (const [group, members] of groups) {
    const [known, fresh] = [members.filter((i) => !cold.has(i)), members.filter((i) => cold.has(i))];
    if (known.length < 5 || fresh.length === 0) continue;
    for (let c = 0; c < 10; c++) {
      const u = users.push(`${group}#${c}`) - 1;
      for (const i of pick([...known], 5)) events.push({ u, i, day: c });
      for (const i of pick([...fresh], 50)) events.push({ u, i, day: 100 + c });
    }
  }
  return itemSplit({
    ...base, users, userOf: Int32Array.from(events, ({ u }) => u), itemOf: Int32Array.from(events, ({ i }) => i), time: Float64Array.from(events, ({ day }) => 1.7e12 + day * 86_400_000),
    kind: new Uint8Array(events.length).fill(2), value: new Float32Array(events.length).fill(1),
  });
}

async function scoreOf(split: RankingSplit, name: string, options: ModelOptions): Promise<RankingScore> {
  const fitted = await recommenderNamed(name, options).fit(split.train, { random: createRandom(1), log: silentLog, progress: silentProgress });
  return evaluateRanking(fitted, split, { random: createRandom(1), filter: { allow: [...new Set(split.test.itemOf)].map((i) => split.test.items[i]!) } });
}

async function linesOf(set: string, split: RankingSplit, models: readonly (readonly [string, ModelOptions])[]): Promise<BenchLine[]> {
  const popularity = await scoreOf(split, 'popular', {});
  const lines: BenchLine[] = [];
  for (const [name, options] of models) {
    const score = await scoreOf(split, name, options);
    const label = `${name}${typeof options['vectors'] === 'string' ? ` ${options['vectors']}` : ''}`;
    lines.push({ name: `new items, ${set}: ${label} recall@20`, ours: score.recall, peer: popularity.recall, unit: '', note: `${score.users} users, ${new Set(split.test.itemOf).size} new items, NDCG@10 ${score.ndcg.toFixed(3)}; peer popularity, load ${loadavg()[0]!.toFixed(1)}` });
  }
  return lines;
}

/** Every figure about items that nobody has met. */
export async function coldItemsBench(): Promise<BenchLine[]> {
  const shared = sharedFolder();
  const content = (['tfidf', 'lsa', 'word2vec'] as const).map((vectors) => ['content', { vectors }] as const);
  const lines: BenchLine[] = [];
  const digikala = titlesIn(shared, 'digikala_products.csv.gz', (row) => ({ item: row['dkp']!, title: row['product_name']!, group: row['category_path']! }));
  const torob = titlesIn(shared, 'torob_titles.csv.gz', (row, k) => ({ item: `t${k}`, title: `${row['name1']} ${row['name2']}`.trim(), group: row['cat_id']! }));
  if (digikala !== undefined) lines.push(...(await linesOf('Digikala titles', madeCustomers(digikala), content)));
  if (torob !== undefined) lines.push(...(await linesOf('Torob titles', madeCustomers(torob), content)));
  const folder = mkdtempSync(join(tmpdir(), 'anbar-bench-'));
  try {
    await simulate(join(folder, 'shop'), { seed: 31, items: 1500, days: 240, users: 2500 });
    const split = itemSplit(await loadInteractions(await openDataset(join(folder, 'shop'))));
    lines.push(...(await linesOf('simulated shop', split, [...content, ['ials', {}], ['hybrid', {}]])));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return lines;
}

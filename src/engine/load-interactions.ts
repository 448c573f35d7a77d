import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions } from '../base/options.js';
import { tablePath, type Dataset } from '../table/dataset.js';
import { eventKinds, type Interactions, type ItemFacts } from '../table/interactions.js';
import { openDuckdb } from './duckdb.js';
import { sqlText, type Engine } from './engine.js';

/** Options of `loadInteractions`. */
export interface InteractionOptions {
  /** The last day (UTC) that may be seen. */
  readonly until?: Day;
}

const kindCode = `CASE kind ${eventKinds.map((kind, code) => `WHEN '${kind}' THEN ${code}`).join(' ')} END`;

/** `events`, or else `reviews` as ratings. */
function sourceOf(dataset: Dataset): string {
  const events = tablePath(dataset, 'events');
  if (events !== undefined) return `SELECT "user", item, epoch_ms(time)::DOUBLE AS ms, (${kindCode})::INTEGER AS code, coalesce(value, 'nan')::FLOAT AS value FROM read_parquet(${sqlText(events)})`;
  const reviews = tablePath(dataset, 'reviews');
  if (reviews !== undefined) return `SELECT "user", item, epoch_ms(time)::DOUBLE AS ms, ${eventKinds.indexOf('rating')} AS code, coalesce(rating, 'nan')::FLOAT AS value FROM read_parquet(${sqlText(reviews)}) WHERE rating IS NOT NULL`;
  throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} has neither events nor reviews; allowed for interactions: a dataset with one of them`);
}

async function readFacts(engine: Engine, dataset: Dataset): Promise<ReadonlyMap<string, ItemFacts>> {
  const facts = new Map<string, ItemFacts>();
  const path = tablePath(dataset, 'items');
  if (path === undefined) return facts;
  const sql = `SELECT item, title, description, category, brand, coalesce(price, 'nan'), coalesce(cost, 'nan') FROM read_parquet(${sqlText(path)})`;
  for await (const chunk of engine.stream(sql)) {
    const [items, ...texts] = [0, 1, 2, 3, 4].map((column) => chunk.texts(column));
    const [prices, costs] = [chunk.numbers(5), chunk.numbers(6)];
    for (let row = 0; row < chunk.rowCount; row++) {
      const [title, description, category, brand] = texts.map((column) => column[row] ?? undefined);
      facts.set(items![row]!, {
        item: items![row]!,
        ...(title === undefined ? {} : { title }),
        ...(description === undefined ? {} : { description }),
        ...(category === undefined ? {} : { category }),
        ...(brand === undefined ? {} : { brand }),
        ...(Number.isNaN(prices[row]!) ? {} : { price: prices[row]! }),
        ...(Number.isNaN(costs[row]!) ? {} : { cost: costs[row]! }),
      });
    }
  }
  return facts;
}

/** Items that ended their last recorded day with nothing on hand in every store. */
async function readInStock(engine: Engine, dataset: Dataset, until: Day | undefined): Promise<ReadonlyMap<string, boolean>> {
  const inStock = new Map<string, boolean>();
  const path = tablePath(dataset, 'stock');
  if (path === undefined) return inStock;
  const sql = `SELECT item, (sum(last) > 0)::INTEGER FROM (SELECT item, store, arg_max(on_hand, date) AS last FROM read_parquet(${sqlText(path)})${until === undefined ? '' : ` WHERE date <= DATE '1970-01-01' + ${until}`} GROUP BY item, store) GROUP BY item`;
  for await (const chunk of engine.stream(sql)) {
    const [items, flags] = [chunk.texts(0), chunk.numbers(1)];
    for (let row = 0; row < chunk.rowCount; row++) inStock.set(items[row]!, flags[row]! > 0);
  }
  return inStock;
}

/**
 * Loads who did what with which item, in order of time (ties by user, then item), from `events`, else `reviews`. Items that only the catalogue knows are there too,
 * without events, so that new items can be recommended. Users and items are sorted by code unit. Throws E_TABLE_EMPTY. O(events log events).
 *
 * @example
 * const interactions = await loadInteractions(await openDataset('datasets/sample'));
 */
export async function loadInteractions(dataset: Dataset, options: InteractionOptions = {}): Promise<Interactions> {
  refuseUnknownOptions('loadInteractions', options, ['until']);
  const source = sourceOf(dataset);
  const where = options.until === undefined ? '' : ` WHERE ms < ${(options.until + 1) * 86_400_000}`;
  const engine = await openDuckdb();
  try {
    await engine.run(`CREATE TEMPORARY TABLE happened AS SELECT * FROM (${source})${where}`);
    const names = async (sql: string): Promise<string[]> => {
      const list: string[] = [];
      for await (const chunk of engine.stream(sql)) for (const name of chunk.texts(0)) list.push(name!);
      return list;
    };
    const facts = await readFacts(engine, dataset);
    const inStock = await readInStock(engine, dataset, options.until);
    const users = (await names('SELECT DISTINCT "user" FROM happened')).sort();
    const items = [...new Set([...(await names('SELECT DISTINCT item FROM happened')), ...facts.keys()])].sort();
    const userCode = new Map(users.map((user, code) => [user, code]));
    const itemCode = new Map(items.map((item, code) => [item, code]));
    let count = 0;
    for await (const chunk of engine.stream('SELECT count(*)::INTEGER FROM happened')) count = chunk.numbers(0)[0]!;
    if (count === 0) throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} has no events up to the day asked for`, { facts: { field: 'until' } });
    const userOf = new Int32Array(count);
    const itemOf = new Int32Array(count);
    const time = new Float64Array(count);
    const kind = new Uint8Array(count);
    const value = new Float32Array(count);
    let at = 0;
    for await (const chunk of engine.stream('SELECT "user", item, ms, code, value FROM happened ORDER BY ms, "user", item, code, value')) {
      const [who, what, when, codes, values] = [chunk.texts(0), chunk.texts(1), chunk.numbers(2), chunk.numbers(3), chunk.numbers(4)];
      for (let row = 0; row < chunk.rowCount; row++, at++) {
        userOf[at] = userCode.get(who[row]!)!;
        itemOf[at] = itemCode.get(what[row]!)!;
        time[at] = when[row]!;
        kind[at] = codes[row]!;
        value[at] = values[row]!;
      }
    }
    const factsOf = (item: string): ItemFacts => {
      const known = facts.get(item) ?? { item };
      const stocked = inStock.get(item);
      return stocked === undefined ? known : { ...known, inStock: stocked };
    };
    return { users, items, userOf, itemOf, time, kind, value, facts: items.map(factsOf) };
  } finally {
    engine.close();
  }
}

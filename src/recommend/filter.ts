import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions } from '../base/options.js';
import type { Filter, ItemFacts } from './contract.js';
import type { PassingPlaces } from './core.js';
import { ownedBits, type History } from './history.js';

/** Item facts as columns, so that a filter is one pass over numbers. Rebuilt when items are added. */
export interface FactColumns {
  readonly count: number;
  /** Code into `categories`; -1 = none. */
  readonly category: Int32Array;
  readonly categories: readonly string[];
  /** All prices there are, rising. */
  readonly prices: Float64Array;
  /** Place in `prices`; -1 = not known. */
  readonly price: Int32Array;
  readonly margin: Float32Array;
  /** 1 in stock, 0 not, 2 not known. */
  readonly stock: Uint8Array;
  /** Does the shop say anything about stock? */
  readonly stockKnown: boolean;
}

export function factColumns(facts: readonly ItemFacts[]): FactColumns {
  const count = facts.length;
  const codes = new Map<string, number>();
  const category = new Int32Array(count).fill(-1);
  const prices = Float64Array.from(new Set(facts.map((fact) => fact.price ?? Number.NaN).filter((p) => !Number.isNaN(p)))).sort();
  const price = new Int32Array(count).fill(-1);
  const margin = new Float32Array(count);
  const stock = new Uint8Array(count).fill(2);
  facts.forEach((fact, i) => {
    if (fact.category !== undefined) {
      if (!codes.has(fact.category)) codes.set(fact.category, codes.size);
      category[i] = codes.get(fact.category)!;
    }
    if (fact.price !== undefined && !Number.isNaN(fact.price)) price[i] = firstFrom(prices, fact.price);
    if (fact.price !== undefined && fact.cost !== undefined && fact.price > 0) margin[i] = Math.min(1, Math.max(0, (fact.price - fact.cost) / fact.price));
    if (fact.inStock !== undefined) stock[i] = fact.inStock ? 1 : 0;
  });
  return { count, category, categories: [...codes.keys()], prices, price, margin, stock, stockKnown: stock.some((s) => s !== 2) };
}

/** First place of rising numbers whose number is not below `value`. */
function firstFrom(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Is `path` the category `prefix` or below it? Paths are `a > b`. */
export function isWithin(path: string, prefix: string): boolean {
  return path === prefix || (path.startsWith(prefix) && path.slice(prefix.length).trimStart().startsWith('>'));
}

const filterKeys = ['inStock', 'categories', 'priceAtLeast', 'priceAtMost', 'allow', 'deny', 'seen'];

export interface FilterTarget {
  readonly columns: FactColumns;
  readonly itemIndex: (item: string) => number;
  /** Room for `columns.count` flags and places, used again by every request: a list a millisecond must not feed the garbage collector. */
  readonly room: FilterRoom;
}

export interface FilterRoom {
  readonly open: Uint8Array;
  readonly list: Int32Array;
}

/** Columns in another order of the items: `rows[place]` is the item there. A search that goes through the items in that order reads them one after the other. */
export interface ArrangedColumns {
  readonly rows: Int32Array;
  readonly category: Int32Array;
  readonly price: Int32Array;
  readonly stock: Uint8Array;
}

export function arrange({ category, price, stock }: FactColumns, rows: Int32Array): ArrangedColumns {
  return { rows, category: rows.map((i) => category[i]!), price: rows.map((i) => price[i]!), stock: new Uint8Array(rows.length).map((_, k) => stock[rows[k]!]!) };
}

/** A filter made ready for one history: what a single item is tested against. */
interface Gate {
  readonly open: Uint8Array;
  /** By category, 1 = asked for. */
  readonly categories: Uint8Array | undefined;
  /** Bit per code of stock that passes. */
  readonly stocks: number;
  /** Places in `prices` that pass. */
  readonly low: number;
  readonly high: number;
}

function gateOf(filter: Filter, history: History, { columns, itemIndex, room }: FilterTarget): Gate {
  refuseUnknownOptions('filter', filter, filterKeys);
  const { categories, prices, stockKnown } = columns;
  const open = room.open.fill(filter.allow === undefined ? 1 : 0);
  for (const item of filter.allow ?? []) {
    const i = itemIndex(item);
    if (i >= 0) open[i] = 1;
  }
  for (const item of filter.deny ?? []) {
    const i = itemIndex(item);
    if (i >= 0) open[i] = 0;
  }
  if (filter.seen ?? true) for (let k = 0; k < history.items.length; k++) if ((history.kinds[k]! & ownedBits) !== 0) open[history.items[k]!] = 0;
  const wanted = filter.categories === undefined ? undefined : Uint8Array.from(categories, (path) => (filter.categories!.some((prefix) => isWithin(path, prefix)) ? 1 : 0));
  const least = bound('priceAtLeast', filter.priceAtLeast);
  const most = bound('priceAtMost', filter.priceAtMost);
  const stocks = filter.inStock === undefined || !stockKnown ? 0b111 : filter.inStock ? 0b010 : 0b001;
  // A price that is not known is within no bounds.
  if (least === undefined && most === undefined) return { open, categories: wanted, stocks, low: -1, high: prices.length };
  const above = most === undefined ? prices.length : firstFrom(prices, most);
  return { open, categories: wanted, stocks, low: firstFrom(prices, least ?? -Infinity), high: above < prices.length && prices[above] === most ? above : above - 1 };
}

// Without branches: which items pass is as good as random, and a wrong guess costs more than all the rest.
function factsPass(gate: Gate, stock: number, price: number): number {
  return ((((price - gate.low) | (gate.high - price)) >>> 31) ^ 1) & (gate.stocks >> stock);
}

function categoryPasses(gate: Gate, category: number): boolean {
  return gate.categories === undefined || (category >= 0 && gate.categories[category] === 1);
}

/**
 * The test that `passing` makes, for a stretch of an order at a time; holds the target's room until the next call.
 * Throws E_BASE_OPTION for unknown keys and bounds that are no numbers.
 */
export function passesOf(filter: Filter, history: History, target: FilterTarget, { rows, stock, price, category }: ArrangedColumns): PassingPlaces {
  const gate = gateOf(filter, history, target);
  return (from, to, into, at) => {
    let end = at;
    for (let place = from; place < to; place++) {
      into[end] = place;
      end += factsPass(gate, stock[place]!, price[place]!);
    }
    let kept = at;
    for (let k = at; k < end; k++) {
      const place = into[k]!;
      if (gate.open[rows[place]!] === 1 && categoryPasses(gate, category[place]!)) into[kept++] = place;
    }
    return kept;
  };
}

/**
 * Indices of the items that pass, ascending, in the target's room: valid until the next call. An item whose price is not known fails a price bound; where a shop says
 * nothing about stock, `inStock` lets everything pass, and where it does, an item of which it says nothing fails.
 * Throws E_BASE_OPTION for unknown keys and bounds that are no numbers. O(items).
 */
export function passing(filter: Filter, history: History, target: FilterTarget): Int32Array {
  const gate = gateOf(filter, history, target);
  const { list } = target.room;
  const { count, stock, price, category } = target.columns;
  let passed = 0;
  const test = (i: number): void => {
    list[passed] = i;
    passed += gate.open[i]! & factsPass(gate, stock[i]!, price[i]!) & (categoryPasses(gate, category[i]!) ? 1 : 0);
  };
  if (filter.allow === undefined) for (let i = 0; i < count; i++) test(i);
  else for (const i of Int32Array.from(new Set(filter.allow.map(target.itemIndex).filter((i) => i >= 0))).sort()) test(i);
  return list.subarray(0, passed);
}

function bound(field: string, value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: a number`, { facts: { field, value } });
}

import type { Artifact, Json } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import type { Event, Filter, FittedRecommender, Ranked, Reason, RecommendRequest } from './contract.js';
import type { Best, Core } from './core.js';
import { diversify, diversityPool } from './diversity.js';
import { arrange, factColumns, passesOf, passing, type ArrangedColumns, type FactColumns, type FilterTarget } from './filter.js';
import { historyOf, type History } from './history.js';
import { numberIn } from './model-options.js';
import type { Shelf } from './shelf.js';
import { saveShelf } from './shelf-artifact.js';
import { checkEvents } from './stock-shelf.js';
import { topN } from './top-n.js';

const requestKeys = ['user', 'history', 'n', 'filter', 'skip', 'diversity', 'mostPerCategory', 'boost', 'reasons'];
const everything: Filter = { seen: false };

export interface RankingParts {
  readonly name: string;
  readonly core: Core;
  readonly shelf: Shelf;
  /** What is shown to someone of whom nothing is known, by item; kept up to date. */
  readonly popular: Float32Array;
  /** Options and anything else that the model was made with. */
  readonly made: Json;
}

/** Reasons by falling share, `most` at most; a share of nothing is none. */
function largestShares(shares: Float32Array, most: number, nameOf: (k: number) => string): Reason[] {
  const before = (a: number, b: number): boolean => shares[a]! > shares[b]! || (shares[a] === shares[b] && nameOf(a) < nameOf(b));
  let order: number[] = [];
  if (most < 16) {
    // Few of many: each finds its place among the kept.
    for (let k = 0; k < shares.length; k++) {
      if (shares[k] === 0 || (order.length === most && !before(k, order[most - 1]!))) continue;
      let at = order.length < most ? order.push(k) - 1 : most - 1;
      for (; at > 0 && before(k, order[at - 1]!); at--) order[at] = order[at - 1]!;
      order[at] = k;
    }
  } else order = Array.from(shares.keys()).filter((k) => shares[k] !== 0).sort((a, b) => (before(a, b) ? -1 : 1));
  return order.slice(0, most).map((k) => ({ kind: 'because', item: nameOf(k), share: shares[k]! }));
}

/** Items by index, best first. */
interface Chosen extends Best {
  readonly boosts?: Float32Array;
}

/** A fitted recommender: one model's core, and around it what is the same for all models. */
export class Ranking implements FittedRecommender {
  readonly name: string;
  readonly core: Core;
  readonly shelf: Shelf;
  readonly #made: Json;
  #popular: Float32Array;
  #columns: FactColumns;
  #arranged: ArrangedColumns | undefined;
  #scratch = new Float32Array(0);
  #alike = new Float32Array(0);
  #room = { open: new Uint8Array(0), list: new Int32Array(0) };

  constructor({ name, core, shelf, popular, made }: RankingParts) {
    this.name = name;
    this.core = core;
    this.shelf = shelf;
    this.#made = made;
    this.#popular = popular;
    this.#columns = factColumns(shelf.facts);
  }

  recommend(request: RecommendRequest): Ranked {
    refuseUnknownOptions('recommend', request, requestKeys);
    const n = wholeNumber('n', request.n, 0, 1_000_000_000);
    const skip = wholeNumber('skip', request.skip ?? 0, 0, 1_000_000_000);
    const diversity = numberIn('diversity', request.diversity ?? 0, 0, 1);
    const count = wholeNumber('reasons', request.reasons ?? 0, 0, 1000);
    const cap = request.mostPerCategory === undefined ? Infinity : wholeNumber('mostPerCategory', request.mostPerCategory, 1, 1_000_000);
    const { user, history } = this.#who(request);
    const plain = request.boost === undefined && diversity === 0 && cap === Infinity;
    const { items, scores, boosts } = (plain ? this.#best(request.filter, history, skip + n) : undefined) ?? this.#chosen(request, user, history, skip + n, diversity, cap);
    const ranked: Ranked = { items: Array.from(items.subarray(skip), (i) => this.shelf.items[i]!), scores: scores.slice(skip) };
    if (count === 0) return ranked;
    const reasons = Array.from(items.subarray(skip), (i, k) => {
      const all = this.#reasons(user, history, i, count);
      const boost = boosts?.[skip + k] ?? 0;
      return (boost === 0 ? all : [...all, { kind: 'boost', share: boost }]).slice(0, count);
    });
    return { ...ranked, reasons };
  }

  similar(request: { readonly item: string; readonly n: number; readonly filter?: Filter }): Ranked {
    refuseUnknownOptions('similar', request, ['item', 'n', 'filter']);
    const n = wholeNumber('n', request.n, 0, 1_000_000_000);
    const item = this.shelf.knownItem(request.item);
    const candidates = passing(request.filter ?? everything, historyOf([]), this.#target).filter((i) => i !== item);
    const alike = this.#similarTo(item);
    const scores = Float32Array.from(candidates, (i) => alike[i]!);
    const places = this.#places(scores, candidates, n, 0, Infinity);
    return { items: Array.from(places, (k) => this.shelf.items[candidates[k]!]!), scores: Float32Array.from(places, (k) => scores[k]!) };
  }

  score(users: readonly string[], items: readonly string[]): Float32Array {
    if (users.length !== items.length) throw new AnbarError('E_BASE_OPTION', `score got ${users.length} users and ${items.length} items; allowed: as many of both`);
    const out = new Float32Array(users.length);
    // One user's pairs are scored together: a user's vector is made once.
    const byUser = new Map<string, number[]>();
    users.forEach((name, k) => {
      const mine = byUser.get(name);
      if (mine === undefined) byUser.set(name, [k]);
      else mine.push(k);
    });
    const rates = this.core.scale !== undefined;
    for (const [name, places] of byUser) {
      const user = this.shelf.userIndex(name);
      const history = this.shelf.history(user);
      const known = rates ? places : places.filter((k) => this.shelf.itemIndex(items[k]!) >= 0);
      const candidates = Int32Array.from(known, (k) => this.shelf.itemIndex(items[k]!));
      const scores = new Float32Array(known.length);
      if (history.items.length === 0 && !rates) candidates.forEach((i, k) => (scores[k] = this.#popular[i]!));
      else this.core.scoreInto(user, history, scores, candidates);
      known.forEach((k, at) => (out[k] = scores[at]!));
    }
    return out;
  }

  foldIn(events: readonly Event[]): void {
    checkEvents(events, this.core.scale);
    if (events.length === 0) return;
    const itemsBefore = this.shelf.items.length;
    const users = this.shelf.add(events);
    if (this.shelf.items.length > itemsBefore) {
      this.#columns = factColumns(this.shelf.facts);
      this.#arranged = undefined;
      const grown = new Float32Array(this.shelf.items.length);
      grown.set(this.#popular);
      this.#popular = grown;
    }
    for (const event of events) this.#popular[this.shelf.itemIndex(event.item)]! += 1;
    this.core.learn(users, events);
  }

  explain(user: string, item: string): readonly Reason[] {
    const i = this.shelf.knownItem(item);
    const u = this.shelf.userIndex(user);
    return this.#reasons(u, this.shelf.history(u), i, Infinity);
  }

  toArtifact(): Artifact {
    const core = this.core.toArtifact();
    const shelf = saveShelf(this.shelf);
    return {
      kind: this.name,
      format: 1,
      json: { made: this.#made, core: core.json, shelf: shelf.json },
      arrays: { ...Object.fromEntries(Object.entries(core.arrays).map(([name, array]) => [`core.${name}`, array])), ...shelf.arrays, popular: this.#popular },
    };
  }

  get #target(): FilterTarget {
    const { count } = this.#columns;
    if (this.#room.list.length !== count) this.#room = { open: new Uint8Array(count), list: new Int32Array(count) };
    return { columns: this.#columns, itemIndex: (item) => this.shelf.itemIndex(item), room: this.#room };
  }

  #who(request: RecommendRequest): { readonly user: number; readonly history: History } {
    const user = request.user === undefined ? -1 : this.shelf.userIndex(request.user);
    const known = this.shelf.history(user);
    if (request.history === undefined) return { user, history: known };
    checkEvents(request.history, this.core.scale);
    // Events that the model was not told of: the user is one of whom only the history is known.
    return { user: -1, history: this.shelf.with(known, request.history) };
  }

  /** The shorter way, where the model has one. */
  #best(filter: Filter | undefined, history: History, count: number): Chosen | undefined {
    // Those that a list allows are few: they are scored, not searched for.
    if (this.core.best === undefined || filter?.allow !== undefined || (history.items.length === 0 && this.core.scale === undefined)) return undefined;
    const ids = this.shelf.items;
    return this.core.best({ history, count, passesOf: (rows) => passesOf(filter ?? {}, history, this.#target, this.#arrangedBy(rows)), before: (a, b) => (ids[a]! < ids[b]! ? -1 : 1) });
  }

  #arrangedBy(rows: Int32Array): ArrangedColumns {
    if (this.#arranged?.rows !== rows) this.#arranged = arrange(this.#columns, rows);
    return this.#arranged;
  }

  /** Every item that passes is scored. */
  #chosen(request: RecommendRequest, user: number, history: History, most: number, diversity: number, cap: number): Chosen {
    const candidates = passing(request.filter ?? {}, history, this.#target);
    const scores = this.#score(user, history, candidates);
    const boosts = this.#boost(request.boost, scores, candidates);
    const places = this.#places(scores, candidates, most, diversity, cap);
    return { ...(boosts === undefined ? {} : { boosts: Float32Array.from(places, (k) => boosts[k]!) }), items: places.map((k) => candidates[k]!), scores: Float32Array.from(places, (k) => scores[k]!) };
  }

  #score(user: number, history: History, candidates: Int32Array): Float32Array {
    if (this.#scratch.length < this.shelf.items.length) this.#scratch = new Float32Array(this.shelf.items.length);
    const scores = this.#scratch.subarray(0, candidates.length);
    if (history.items.length === 0 && this.core.scale === undefined) for (let k = 0; k < candidates.length; k++) scores[k] = this.#popular[candidates[k]!]!;
    else this.core.scoreInto(user, history, scores, candidates);
    return scores;
  }

  #boost(boost: RecommendRequest['boost'], scores: Float32Array, candidates: Int32Array): Float32Array | undefined {
    if (boost === undefined) return undefined;
    refuseUnknownOptions('boost', boost, ['margin', 'inStock']);
    const margin = numberIn('boost.margin', boost.margin ?? 0, 0, 1000);
    const inStock = numberIn('boost.inStock', boost.inStock ?? 0, 0, 1000);
    let [low, high] = [Infinity, -Infinity];
    for (const s of scores) {
      if (s < low) low = s;
      if (s > high) high = s;
    }
    const spread = high > low ? high - low : 1;
    return scores.map((s, k) => {
      const i = candidates[k]!;
      const push = spread * (margin * this.#columns.margin[i]! + (this.#columns.stock[i] === 1 ? inStock : 0));
      scores[k] = s + push;
      return push;
    });
  }

  #places(scores: Float32Array, candidates: Int32Array, count: number, diversity: number, cap: number): Int32Array {
    const ids = this.shelf.items;
    const byId = (a: number, b: number): number => (ids[candidates[a]!]! < ids[candidates[b]!]! ? -1 : 1);
    const best = (n: number): Int32Array => topN(scores, candidates.length, n, byId);
    const most = Math.min(count, candidates.length);
    if (diversity === 0 && cap === Infinity) return best(most);
    for (let looked = Math.max(diversity > 0 ? diversityPool : 4 * most, most); ; looked *= 2) {
      let order = best(looked);
      if (diversity > 0) order = this.#diverse(order, scores, candidates, diversity);
      const chosen = cap === Infinity ? order.subarray(0, most) : this.#capped(order, candidates, most, cap);
      if (chosen.length >= most || order.length >= candidates.length) return chosen;
    }
  }

  #diverse(order: Int32Array, scores: Float32Array, candidates: Int32Array, diversity: number): Int32Array {
    const pool = order.subarray(0, diversityPool);
    const likeness = (k: number): Float32Array => {
      const item = candidates[pool[k]!]!;
      const alike = this.#similarTo(item);
      let top = 0;
      for (const c of pool) if (candidates[c] !== item) top = Math.max(top, alike[candidates[c]!]!);
      const { category } = this.#columns;
      return Float32Array.from(pool, (c) => {
        const other = candidates[c]!;
        const same = category[other]! >= 0 && category[other] === category[item] ? 0.5 : 0;
        return same + (top > 0 ? 0.5 * Math.max(0, alike[other]! / top) : 0);
      });
    };
    // Only so many places are diversified: beyond the first 200 nobody looks, and the rest goes on by score.
    const first = diversify({ scores: Float32Array.from(pool, (c) => scores[c]!), places: Math.min(pool.length, 200), diversity, likeness });
    const taken = new Set(first);
    const out = [...Array.from(first, (k) => pool[k]!), ...Array.from(pool.keys()).filter((k) => !taken.has(k)).map((k) => pool[k]!), ...order.subarray(pool.length)];
    return Int32Array.from(out);
  }

  #capped(order: Int32Array, candidates: Int32Array, most: number, cap: number): Int32Array {
    const counts = new Map<number, number>();
    const chosen: number[] = [];
    for (const k of order) {
      if (chosen.length === most) break;
      const category = this.#columns.category[candidates[k]!]!;
      const held = counts.get(category) ?? 0;
      if (category >= 0 && held >= cap) continue;
      counts.set(category, held + 1);
      chosen.push(k);
    }
    return Int32Array.from(chosen);
  }

  #similarTo(item: number): Float32Array {
    if (this.#alike.length < this.shelf.items.length) this.#alike = new Float32Array(this.shelf.items.length);
    this.core.similarInto(item, this.#alike);
    return this.#alike;
  }

  /** The first `most` reasons, the largest shares of the history first. */
  #reasons(user: number, history: History, item: number, most: number): readonly Reason[] {
    if (history.items.length === 0 && this.core.scale === undefined) return [{ kind: 'popular', share: this.#popular[item]! }];
    const { shares, rest } = this.core.parts(user, history, item);
    const because = largestShares(shares, most, (k) => this.shelf.items[history.items[k]!]!);
    return because.length < most ? [...because, ...rest.filter((part) => part.share !== 0)] : because;
  }
}

// What a fitted iALS model answers with. Item vectors lie in memory from the longest to the shortest (see norm-order.ts), those that came after the fit behind them;
// a user's vector is solved exactly from the history, through its k × k dual if that is short: O(min(k², f²) f). Nothing about users is kept.
import { eachCandidate, type Best, type BestRequest, type Core, type CoreArtifact, type Parts } from '../core.js';
import type { History } from '../history.js';
import { Arena } from '../kernel/simd.js';
import { solvePositive } from '../kernel/symmetric-eigen.js';
import { normOrder, rowNorms } from '../norm-order.js';
import type { Shelf } from '../shelf.js';
import { topN } from '../top-n.js';
import { confidence, rowRegularization, type IalsFactors, type IalsSettings } from './ials-fit.js';

export class IalsCore implements Core {
  readonly #shelf: Shelf;
  readonly #settings: IalsSettings;
  readonly #userCount: number;
  readonly #fittedItems: number;
  readonly #width: number;
  readonly #diagonal: Float32Array;
  readonly #userGram: Float32Array;
  /** Item at each place, and place of each item; items that came after the fit lie at their own number. */
  #rows: Int32Array;
  #placeOf: Int32Array;
  /** Lengths of the fitted items' vectors, by place: falling. */
  readonly #norms: Float64Array;
  #arena = new Arena();
  #at = { items: 0, diagonal: 0, index: 0, weight: 0, user: 0, area: 0, list: 0, out: 0 };
  /** Items that memory has room for, and events of one history. */
  #capacity = 0;
  #room = 0;
  /** The history whose system lies solved in memory, its entries that have vectors, and how many they are. */
  #solved: History | undefined;
  #entries = new Int32Array(0);
  #used = 0;
  readonly #touched = new Map<number, Set<number>>();

  constructor(shelf: Shelf, factors: IalsFactors, settings: IalsSettings, userCount: number, fittedItems: number) {
    const { width, items, diagonal, userGram } = factors;
    this.#shelf = shelf;
    this.#settings = settings;
    this.#userCount = userCount;
    this.#fittedItems = fittedItems;
    this.#width = width;
    this.#diagonal = diagonal;
    this.#userGram = userGram;
    const known = items.length / width;
    const { rows, norms } = normOrder(rowNorms(items, width).subarray(0, fittedItems));
    this.#norms = norms;
    this.#rows = rows;
    this.#placeOf = new Int32Array(fittedItems);
    rows.forEach((item, place) => (this.#placeOf[item] = place));
    this.#grow(known);
    this.#settle(known, 512);
    const vectors = this.#vectors();
    for (let i = 0; i < known; i++) vectors.set(items.subarray(i * width, (i + 1) * width), this.#placeOf[i]! * width);
    if (shelf.items.length > fittedItems) this.#noteTouches(shelf.users.keys());
  }

  get #known(): number {
    return this.#rows.length;
  }

  /** All vectors, by place; stale after the next `#settle`. */
  #vectors(): Float32Array {
    return this.#arena.floats(this.#at.items, this.#known * this.#width);
  }

  /** Makes places for items up to `count`. */
  #grow(count: number): void {
    const own = (before: Int32Array): Int32Array => {
      const after = new Int32Array(count).map((_, i) => i);
      after.set(before);
      return after;
    };
    this.#rows = own(this.#rows);
    this.#placeOf = own(this.#placeOf);
  }

  /** Lays everything out in memory anew. */
  #settle(capacity: number, room: number): void {
    const width = this.#width;
    const before = this.#capacity === 0 ? new Float32Array(0) : this.#arena.floats(this.#at.items, Math.min(this.#capacity, this.#known) * width);
    const arena = new Arena();
    this.#capacity = capacity;
    this.#room = room;
    this.#solved = undefined;
    this.#entries = new Int32Array(room);
    this.#at = {
      items: arena.reserve(capacity * width * 4), diagonal: arena.place(this.#diagonal), index: arena.reserve(room * 4), weight: arena.reserve(room * 4),
      user: arena.reserve(width * 4), area: arena.reserve((width * width + 4 * width) * 4), list: arena.reserve(capacity * 4), out: arena.reserve(capacity * 4 + 16),
    };
    arena.floats(this.#at.items, before.length).set(before);
    this.#arena = arena;
  }

  /** Solves the user's vector into memory at `#at.user`, and leaves the system for `parts` at `#at.area`. */
  #solveUser(history: History): void {
    // The items of one list are explained one after the other by the history that it was made from.
    if (this.#solved === history) return;
    const k = history.items.length;
    if (k > this.#room) this.#settle(this.#capacity, 2 * k);
    const { index, weight, user, area, items, diagonal } = this.#at;
    const list = this.#arena.integers(index, k);
    const weights = this.#arena.floats(weight, k);
    let used = 0;
    for (let e = 0; e < k; e++) {
      if (history.items[e]! >= this.#known) continue;
      list[used] = this.#placeOf[history.items[e]!]!;
      weights[used] = confidence(history.strengths[e]!, this.#settings.alpha);
      this.#entries[used++] = e;
    }
    const lambda = rowRegularization(this.#settings, used, this.#fittedItems);
    this.#arena.kernels.solveRow(index, weight, used, this.#width, items, diagonal, lambda, user, area);
    this.#solved = history;
    this.#used = used;
  }

  /** Products of all vectors with the one at `#at.user`, by item. */
  #everyProduct(out: Float32Array): void {
    const { items, user, out: to } = this.#at;
    this.#arena.kernels.dotRows(items, this.#known, this.#width, user, to);
    const products = this.#arena.floats(to, this.#known);
    for (let place = 0; place < products.length; place++) out[this.#rows[place]!] = products[place]!;
  }

  scoreInto(_user: number, history: History, out: Float32Array, candidates?: Int32Array): void {
    this.#solveUser(history);
    if (candidates === undefined) {
      this.#everyProduct(out);
      return;
    }
    // Items that joined without any event have no vector yet and score 0.
    if (this.#shelf.items.length > this.#known && candidates.some((i) => i >= this.#known)) {
      const all = new Float32Array(this.#shelf.items.length);
      this.#everyProduct(all);
      eachCandidate(0, candidates, out, (i) => all[i]!);
      return;
    }
    const { items, user, list, out: to } = this.#at;
    const places = this.#arena.integers(list, candidates.length);
    for (let k = 0; k < candidates.length; k++) places[k] = this.#placeOf[candidates[k]!]!;
    this.#arena.kernels.dotListed(items, list, candidates.length, this.#width, user, to);
    out.set(this.#arena.floats(to, candidates.length));
  }

  best({ history, count, passesOf, before }: BestRequest): Best | undefined {
    const known = this.#known;
    const fitted = this.#fittedItems;
    // A list of a good part of everything is found by scoring everything; an item without a vector has no bound.
    if (4 * count > known || this.#shelf.items.length > known) return undefined;
    const rows = this.#rows;
    const norms = this.#norms;
    const passing = passesOf(rows);
    this.#solveUser(history);
    const { items, user, list, out } = this.#at;
    // What is kept lies in front, best first; the next block's places come behind it.
    const places = this.#arena.integers(list, known);
    const scores = this.#arena.floats(out, known);
    const byItem = (a: number, b: number): number => before(rows[places[a]!]!, rows[places[b]!]!);
    let square = 0;
    for (const x of this.#arena.floats(user, this.#width)) square += x * x;
    // Rounding may put a computed product this much above its bound.
    const reach = Math.sqrt(square) * (1 + this.#width * 2 ** -22);
    let kept = 0;
    const take = (from: number, to: number): void => {
      const found = passing(from, to, places, kept);
      if (found === kept) return;
      this.#arena.kernels.dotListed(items, list + 4 * kept, found - kept, this.#width, user, out + 4 * kept);
      if (kept === count && !enters(scores, kept, found)) return;
      const order = topN(scores, found, count, byItem);
      places.set(order.map((k) => places[k]!));
      scores.set(new Float32Array(order.length).map((_, k) => scores[order[k]!]!));
      kept = order.length;
    };
    take(fitted, known);
    for (let from = 0, block = Math.max(256, count); from < fitted; from += block) {
      if (kept === count && (kept === 0 || reach * norms[from]! < scores[kept - 1]!)) break;
      take(from, Math.min(fitted, from + block));
    }
    return { items: places.slice(0, kept).map((place) => rows[place]!), scores: scores.slice(0, kept) };
  }

  similarInto(item: number, out: Float32Array): void {
    out.fill(0);
    if (item >= this.#known) return;
    const width = this.#width;
    const vectors = this.#vectors();
    const place = this.#placeOf[item]!;
    this.#solved = undefined;
    this.#arena.floats(this.#at.user, width).set(vectors.subarray(place * width, (place + 1) * width));
    this.#everyProduct(out);
    const late = rowNorms(vectors.subarray(this.#norms.length * width), width);
    const normOf = (i: number): number => (i < this.#fittedItems ? this.#norms[this.#placeOf[i]!]! : late[i - this.#fittedItems]!);
    const own = normOf(item);
    for (let i = 0; i < this.#known; i++) {
      const n = normOf(i) * own;
      out[i] = n > 0 ? out[i]! / n : 0;
    }
  }

  /** Hu, Koren and Volinsky's explanation, exact: score = Σ_j c_j · v_jᵀ A⁻¹ v_i over the history. */
  parts(_user: number, history: History, item: number): Parts {
    const shares = new Float32Array(history.items.length);
    if (item >= this.#known || shares.length === 0) return { shares, rest: [] };
    this.#solveUser(history);
    const { index, weight, items, area, out } = this.#at;
    this.#arena.kernels.rowShares(index, weight, this.#used, this.#width, items, this.#placeOf[item]!, area, out);
    const found = this.#arena.floats(out, this.#used);
    for (let e = 0; e < found.length; e++) shares[this.#entries[e]!] = found[e]!;
    return { shares, rest: [] };
  }

  /** Items that came after the fit are solved against the users that touched them. */
  learn(users: readonly number[]): void {
    this.#solved = undefined;
    const stale = [...this.#noteTouches(users)].sort((a, b) => a - b);
    if (stale.length === 0) return;
    const width = this.#width;
    this.#grow(this.#shelf.items.length);
    if (this.#known > this.#capacity) this.#settle(this.#known + 256 + (this.#known >> 3), this.#room);
    const before = this.#vectors();
    for (const i of stale) before.fill(0, i * width, (i + 1) * width);
    const vectors = stale.map((i) => this.#newItem(i));
    const after = this.#vectors();
    stale.forEach((i, k) => after.set(vectors[k]!, i * width));
    this.#solved = undefined;
  }

  /** Notes who touched items that came after the fit; returns those items. */
  #noteTouches(users: Iterable<number>): Set<number> {
    const stale = new Set<number>();
    for (const u of users) {
      for (const i of this.#shelf.history(u).items) {
        if (i < this.#fittedItems) continue;
        if (!this.#touched.has(i)) this.#touched.set(i, new Set());
        this.#touched.get(i)!.add(u);
        stale.add(i);
      }
    }
    return stale;
  }

  #newItem(item: number): Float64Array {
    const width = this.#width;
    const a = Float64Array.from(this.#userGram);
    const b = new Float64Array(width);
    const users = [...this.#touched.get(item)!].sort((x, y) => x - y);
    const reg = rowRegularization(this.#settings, users.length, this.#userCount);
    for (let r = 0; r < width; r++) a[r * width + r]! += reg;
    for (const u of users) {
      const history = this.#shelf.history(u);
      const w = confidence(history.strengths[history.items.indexOf(item)]!, this.#settings.alpha);
      this.#solveUser(history);
      const x = this.#arena.floats(this.#at.user, width);
      for (let r = 0; r < width; r++) {
        b[r]! += (1 + w) * x[r]!;
        for (let c = 0; c < width; c++) a[r * width + c]! += w * x[r]! * x[c]!;
      }
    }
    return solvePositive(a, b, width);
  }

  toArtifact(): CoreArtifact {
    const width = this.#width;
    const vectors = this.#vectors();
    const items = new Float32Array(vectors.length);
    this.#rows.forEach((item, place) => items.set(vectors.subarray(place * width, (place + 1) * width), item * width));
    const json = { settings: { ...this.#settings }, width, userCount: this.#userCount, fittedItems: this.#fittedItems };
    return { json, arrays: { items, diagonal: this.#diagonal, userGram: this.#userGram } };
  }
}

/** May one of the scores from `kept` on enter a full list whose last is scores[kept - 1]? */
function enters(scores: Float32Array, kept: number, found: number): boolean {
  const least = scores[kept - 1]!;
  for (let k = kept; k < found; k++) if (scores[k]! >= least) return true;
  return Number.isNaN(least);
}

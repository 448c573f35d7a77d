// Implicit alternating least squares: Hu, Koren, Volinsky (2008), with frequency-scaled regularisation after Rendle, Krichene, Zhang, Koren (2021).
// Assumes that what was not touched is a weak "no". Fitted by conjugate gradients (see ials-fit.ts); a user's vector is solved exactly, in the basis where the Gram
// matrix is diagonal, through the k × k dual for short histories: O(min(k², f²) f). Nothing about users is kept: a vector is solved from the history.
import { silentProgress } from '../../base/ports.js';
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { eachCandidate, type Best, type BestRequest, type Core, type CoreArtifact, type Method, type Parts } from '../core.js';
import type { History } from '../history.js';
import { attributeFactors } from '../attribute-factors.js';
import { Arena } from '../kernel/simd.js';
import { solvePositive } from '../kernel/symmetric-eigen.js';
import { numberIn } from '../model-options.js';
import { changedFirst, normOrder, type NormOrder } from '../norm-order.js';
import type { Shelf } from '../shelf.js';
import { topN } from '../top-n.js';
import { bestBySlice } from './tune-by-slice.js';
import { confidence, fitIals, rowRegularization, type IalsFactors, type IalsSettings } from './ials-fit.js';

export interface IalsOptions extends Partial<IalsSettings> {
  /** Place items without events by their attributes (ridge from text, category, brand and price to factors). Default true. */
  readonly attributes?: boolean;
  /** Times the regularization by the shape of the data. Default 1. */
  readonly strictness?: number;
  /** Choose the regularization among multiples of the one by shape, on the newest 15 % of the pairs. Default false; costs five short fits. */
  readonly tune?: boolean;
}

/** Rows out of order before all are ordered anew. */
const mostChanged = 500;

class IalsCore implements Core {
  readonly #shelf: Shelf;
  readonly #settings: IalsSettings;
  readonly #userCount: number;
  readonly #fittedItems: number;
  #factors: IalsFactors;
  #arena = new Arena();
  #at = { items: 0, diagonal: 0, index: 0, weight: 0, user: 0, area: 0, list: 0, out: 0 };
  #room = 0;
  #norms: Float32Array | undefined;
  #order: NormOrder | undefined;
  /** The history whose system lies solved in memory. */
  #solved: History | undefined;
  /** Places in it of the items that have factors. */
  #places = new Int32Array(0);
  #used = 0;
  readonly #touched = new Map<number, Set<number>>();

  constructor(shelf: Shelf, factors: IalsFactors, settings: IalsSettings, userCount: number, fittedItems: number) {
    this.#shelf = shelf;
    this.#factors = factors;
    this.#settings = settings;
    this.#userCount = userCount;
    this.#fittedItems = fittedItems;
    this.#settle(512);
    if (shelf.items.length > fittedItems) this.#noteTouches(shelf.users.keys());
  }

  /** Lays everything out in memory, for histories of up to `room` items. */
  #settle(room: number): void {
    const { width, items, diagonal } = this.#factors;
    const count = items.length / width;
    const arena = new Arena();
    this.#room = room;
    this.#norms = undefined;
    this.#solved = undefined;
    this.#at = {
      items: arena.place(items), diagonal: arena.place(diagonal), index: arena.reserve(room * 4), weight: arena.reserve(room * 4),
      user: arena.reserve(width * 4), area: arena.reserve((width * width + 4 * width) * 4), list: arena.reserve(count * 4), out: arena.reserve(count * 4 + 16),
    };
    this.#arena = arena;
  }

  /** Solves the user's vector into memory at `#at.user`, and leaves the system for `parts` at `#at.area`. */
  #solveUser(history: History): void {
    // The items of one list are explained one after the other by the history that it was made from.
    if (this.#solved === history) return;
    const k = history.items.length;
    if (k > this.#room) this.#settle(2 * k);
    const { index, weight, user, area, items, diagonal } = this.#at;
    const known = this.#factors.items.length / this.#factors.width;
    const list = this.#arena.integers(index, k);
    const weights = this.#arena.floats(weight, k);
    if (this.#places.length < k) this.#places = new Int32Array(this.#room);
    let used = 0;
    for (let e = 0; e < k; e++) {
      if (history.items[e]! >= known) continue;
      list[used] = history.items[e]!;
      weights[used] = confidence(history.strengths[e]!, this.#settings.alpha);
      this.#places[used++] = e;
    }
    const lambda = rowRegularization(this.#settings, used, this.#fittedItems);
    this.#arena.kernels.solveRow(index, weight, used, this.#factors.width, items, diagonal, lambda, user, area);
    this.#solved = history;
    this.#used = used;
  }

  scoreInto(_user: number, history: History, out: Float32Array, candidates?: Int32Array): void {
    this.#solveUser(history);
    const { items, user, list, out: to } = this.#at;
    const { width } = this.#factors;
    const known = this.#factors.items.length / width;
    if (candidates === undefined) {
      this.#arena.kernels.dotRows(items, known, width, user, to);
      out.set(this.#arena.floats(to, known));
      return;
    }
    // Items that joined without any event have no row yet and score 0.
    if (this.#shelf.items.length > known && candidates.some((i) => i >= known)) {
      const all = new Float32Array(this.#shelf.items.length);
      this.scoreInto(_user, history, all);
      eachCandidate(0, candidates, out, (i) => all[i]!);
      return;
    }
    this.#arena.integers(list, candidates.length).set(candidates);
    this.#arena.kernels.dotListed(items, list, candidates.length, width, user, to);
    out.set(this.#arena.floats(to, candidates.length));
  }

  best({ history, count, passesOf, before }: BestRequest): Best | undefined {
    const { width, items: factors } = this.#factors;
    const known = factors.length / width;
    // A list of a good part of everything is found by scoring everything; an item without a row has no bound.
    if (4 * count > known || this.#shelf.items.length > known) return undefined;
    this.#order ??= normOrder(factors, width);
    const { rows, norms } = this.#order;
    const passes = passesOf(rows);
    this.#solveUser(history);
    const { items, user, list, out } = this.#at;
    // What is kept lies in front, best first; the next block's items come behind it.
    const places = this.#arena.integers(list, known);
    const scores = this.#arena.floats(out, known);
    // Rounding may put a computed product this much above its bound.
    const reach = Math.sqrt(this.#arena.floats(user, width).reduce((s, x) => s + x * x, 0)) * (1 + width * 2 ** -22);
    const block = Math.max(256, count);
    let kept = 0;
    for (let from = 0; from < rows.length; from += block) {
      if (kept === count && (kept === 0 || reach * norms[from]! < scores[kept - 1]!)) break;
      let found = kept;
      for (let place = from, to = Math.min(rows.length, from + block); place < to; place++) if (passes(place)) places[found++] = rows[place]!;
      this.#arena.kernels.dotListed(items, list + 4 * kept, found - kept, width, user, out + 4 * kept);
      const order = topN(scores, found, count, (a, b) => before(places[a]!, places[b]!));
      const moved = { items: order.map((k) => places[k]!), scores: new Float32Array(order.length).map((_, k) => scores[order[k]!]!) };
      places.set(moved.items);
      scores.set(moved.scores);
      kept = order.length;
    }
    return { items: places.slice(0, kept), scores: scores.slice(0, kept) };
  }

  similarInto(item: number, out: Float32Array): void {
    const { width, items } = this.#factors;
    const known = items.length / width;
    if (this.#norms === undefined) {
      this.#norms = new Float32Array(known);
      for (let i = 0; i < known; i++) {
        let s = 0;
        for (let k = 0; k < width; k++) s += items[i * width + k]! ** 2;
        this.#norms[i] = Math.sqrt(s);
      }
    }
    out.fill(0);
    if (item >= known) return;
    const { items: at, user, out: to } = this.#at;
    this.#solved = undefined;
    this.#arena.floats(user, width).set(items.subarray(item * width, (item + 1) * width));
    this.#arena.kernels.dotRows(at, known, width, user, to);
    const dots = this.#arena.floats(to, known);
    for (let i = 0; i < known; i++) {
      const n = this.#norms[i]! * this.#norms[item]!;
      out[i] = n > 0 ? dots[i]! / n : 0;
    }
  }

  /** Hu, Koren and Volinsky's explanation, exact: score = Σ_j c_j · v_jᵀ A⁻¹ v_i over the history. */
  parts(_user: number, history: History, item: number): Parts {
    const { width, items: factors } = this.#factors;
    const shares = new Float32Array(history.items.length);
    if ((item + 1) * width > factors.length || shares.length === 0) return { shares, rest: [] };
    this.#solveUser(history);
    const { index, weight, items, area, out } = this.#at;
    this.#arena.kernels.rowShares(index, weight, this.#used, width, items, item, area, out);
    const found = this.#arena.floats(out, this.#used);
    for (let e = 0; e < found.length; e++) shares[this.#places[e]!] = found[e]!;
    return { shares, rest: [] };
  }

  /** Items that came after the fit are solved against the users that touched them. */
  learn(users: readonly number[]): void {
    this.#solved = undefined;
    const { width } = this.#factors;
    const before = this.#factors.items.length / width;
    const stale = this.#noteTouches(users);
    if (stale.size === 0) return;
    const grown = new Float32Array(this.#shelf.items.length * width);
    grown.set(this.#factors.items);
    for (const i of stale) grown.fill(0, i * width, (i + 1) * width);
    if (this.#shelf.items.length > before) {
      this.#factors = { ...this.#factors, items: grown };
      this.#settle(this.#room);
    }
    if (this.#order !== undefined) this.#order = changedFirst(this.#order, stale);
    if (this.#order?.norms[mostChanged] === Infinity) this.#order = undefined;
    for (const i of [...stale].sort((a, b) => a - b)) grown.set(this.#newItem(i), i * width);
    this.#factors = { ...this.#factors, items: grown };
    this.#settle(this.#room);
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
    const { width, userGram } = this.#factors;
    const a = Float64Array.from(userGram);
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
    const { width, items, diagonal, userGram } = this.#factors;
    return { json: { settings: { ...this.#settings }, width, userCount: this.#userCount, fittedItems: this.#fittedItems }, arrays: { items, diagonal, userGram } };
  }
}

/**
 * λ for data of this shape: 0.43 √alpha · (users³ · items)^⅛. Least squares with λ cuts singular values below about λ, and what chance alone makes of a matrix of so many
 * users and items grows with the roots of its sides (users count more: a row of few entries is mostly chance). The factor and the powers were chosen on validation
 * parts inside training data: six simulated shops of 100 to 1,000 items and 400 to 6,000 users, a gift shop, a grocery, films.
 */
function regularizationFor(shelf: Shelf, alpha: number): number {
  const { start, item } = shelf.rows;
  let [users, items] = [0, 0];
  for (let u = 0; u + 1 < start.length; u++) if (start[u + 1]! > start[u]!) users++;
  const touched = new Uint8Array(shelf.items.length);
  for (const i of item) {
    items += 1 - touched[i]!;
    touched[i] = 1;
  }
  return 0.43 * Math.sqrt(alpha) * (users ** 3 * items) ** 0.125;
}

/**
 * The iALS recommender. Options: factors (default 32), iterations (10), alpha (4), regularization (by the shape of the data), frequencyPower (1), attributes. Throws E_BASE_OPTION.
 *
 * @example
 * const model = ials({ factors: 32 });
 */
export function ials(options: IalsOptions = {}): Method {
  refuseUnknownOptions('ials', options, ['factors', 'iterations', 'alpha', 'regularization', 'frequencyPower', 'attributes', 'tune', 'strictness']);
  const shape = {
    factors: wholeNumber('factors', options.factors ?? 32, 1, 1024),
    iterations: wholeNumber('iterations', options.iterations ?? 10, 1, 1000),
    alpha: numberIn('alpha', options.alpha ?? 4, 1e-6, 1e6),
    frequencyPower: numberIn('frequencyPower', options.frequencyPower ?? 1, 0, 2),
  };
  const strictness = numberIn('strictness', options.strictness ?? 1, 1e-3, 1e3);
  const asked = options.regularization === undefined ? undefined : numberIn('regularization', options.regularization, 1e-9, 1e9);
  return {
    name: 'ials',
    async fit(shelf, context) {
      const { random, progress } = context;
      const byShape = asked ?? strictness * regularizationFor(shelf, shape.alpha);
      const tried = options.tune === true ? [1, 0.25, 0.5, 2, 4].map((times) => times * byShape) : [byShape];
      const short = (part: Shelf, regularization: number): Core => {
        const settings = { ...shape, iterations: Math.min(5, shape.iterations), regularization };
        return new IalsCore(part, fitIals(part.rows, part.items.length, settings, random.fork('tune'), silentProgress), settings, part.users.length, part.items.length);
      };
      const settings: IalsSettings = { ...shape, regularization: tried.length === 1 ? byShape : await bestBySlice(shelf, tried, short, context) };
      const factors = fitIals(shelf.rows, shelf.items.length, settings, random.fork('ials'), progress);
      if (options.attributes ?? true) attributeFactors(shelf, factors.items, factors.width);
      return new IalsCore(shelf, factors, settings, shelf.users.length, shelf.items.length);
    },
    open(shelf, { json, arrays }) {
      const saved = json as unknown as { readonly settings: IalsSettings; readonly width: number; readonly userCount: number; readonly fittedItems: number };
      return new IalsCore(shelf, { width: saved.width, items: arrays['items'] as Float32Array, diagonal: arrays['diagonal'] as Float32Array, userGram: arrays['userGram'] as Float32Array }, saved.settings, saved.userCount, saved.fittedItems);
    },
  };
}

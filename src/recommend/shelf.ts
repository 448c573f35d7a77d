import { AnbarError } from '../base/errors.js';
import type { Event, Interactions, ItemFacts } from './contract.js';
import { historyOf, type History, type Touch } from './history.js';

/** Rows of distinct (user, item) pairs, users in order, each user's items by last time. */
export interface ShelfRows {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly strength: Float32Array;
  readonly time: Float64Array;
  readonly rating: Float32Array;
  /** Bit per kind: 1 view, 2 cart, 4 purchase, 8 rating. */
  readonly kinds: Uint8Array;
}

/** A fitted model's knowledge of who did what: fitted rows plus what was folded in since. Users and items only grow. */
export class Shelf {
  readonly users: string[];
  readonly items: string[];
  readonly facts: ItemFacts[];
  readonly rows: ShelfRows;
  /** Items known at fit; later ones have larger indices. */
  readonly fittedItems: number;
  readonly fittedUsers: number;
  readonly #userIndex = new Map<string, number>();
  readonly #itemIndex = new Map<string, number>();
  readonly #changed = new Map<number, History>();
  #events: Interactions | undefined;

  constructor(users: readonly string[], items: readonly string[], facts: readonly ItemFacts[], rows: ShelfRows, events?: Interactions) {
    this.#events = events;
    this.users = [...users];
    this.items = [...items];
    this.facts = [...facts];
    this.rows = rows;
    this.fittedItems = items.length;
    this.fittedUsers = users.length;
    users.forEach((user, u) => this.#userIndex.set(user, u));
    items.forEach((item, i) => this.#itemIndex.set(item, i));
  }

  /**
   * The events that it was stocked from, while a model is fitted: rows keep only the last touch of a pair, so what a shop knew on an earlier day can be told from events only.
   * Throws E_RECOMMEND_DATA on an opened shelf.
   */
  get events(): Interactions {
    if (this.#events === undefined) throw new AnbarError('E_RECOMMEND_DATA', 'the shelf of a saved model has no events; allowed: to fit on interactions');
    return this.#events;
  }

  /** A fitted model needs its rows only. */
  forgetEvents(): void {
    this.#events = undefined;
  }

  userIndex(user: string): number {
    return this.#userIndex.get(user) ?? -1;
  }

  itemIndex(item: string): number {
    return this.#itemIndex.get(item) ?? -1;
  }

  /** Index of an item that must be there; throws E_RECOMMEND_ITEM. */
  knownItem(item: string): number {
    const i = this.itemIndex(item);
    if (i < 0) throw new AnbarError('E_RECOMMEND_ITEM', `item is ${item}; allowed: one of the ${this.items.length} items of the model`, { facts: { field: 'item', value: item } });
    return i;
  }

  /** What user u did, oldest first; empty for -1. */
  history(u: number): History {
    const changed = this.#changed.get(u);
    if (changed !== undefined) return changed;
    if (u < 0 || u >= this.fittedUsers) return historyOf([]);
    const { start, item, strength, time, rating, kinds } = this.rows;
    const [from, to] = [start[u]!, start[u + 1]!];
    return { items: item.subarray(from, to), strengths: strength.subarray(from, to), times: time.subarray(from, to), ratings: rating.subarray(from, to), kinds: kinds.subarray(from, to) };
  }

  /** Has user u changed since fit? */
  isChanged(u: number): boolean {
    return this.#changed.has(u);
  }

  /** Index of a user or item, made if new. */
  userFor(user: string): number {
    let u = this.userIndex(user);
    if (u < 0) {
      u = this.users.push(user) - 1;
      this.#userIndex.set(user, u);
    }
    return u;
  }

  itemFor(item: string): number {
    let i = this.itemIndex(item);
    if (i < 0) {
      i = this.items.push(item) - 1;
      this.facts.push({ item });
      this.#itemIndex.set(item, i);
    }
    return i;
  }

  /** Adds checked events; returns the users that changed. */
  add(events: readonly Event[]): readonly number[] {
    const byUser = new Map<number, Event[]>();
    for (const event of events) {
      const u = this.userFor(event.user);
      this.itemFor(event.item);
      const list = byUser.get(u);
      if (list === undefined) byUser.set(u, [event]);
      else list.push(event);
    }
    for (const [u, list] of byUser) this.#changed.set(u, this.with(this.history(u), list));
    return [...byUser.keys()];
  }

  /** A history with more events, itself unchanged; events of unknown items are left out. */
  with(history: History, events: readonly Event[]): History {
    const touches: Touch[] = [];
    for (const event of events) {
      const item = this.itemIndex(event.item);
      if (item >= 0) touches.push({ item, time: event.time, kind: event.kind, value: event.value });
    }
    return historyOf(touches, history);
  }

  /** All histories as rows, changes included. */
  currentRows(): ShelfRows {
    if (this.#changed.size === 0) return this.rows;
    const histories = this.users.map((_, u) => this.history(u));
    const start = new Int32Array(histories.length + 1);
    histories.forEach((h, u) => (start[u + 1] = start[u]! + h.items.length));
    const n = start[histories.length]!;
    const rows: ShelfRows = { start, item: new Int32Array(n), strength: new Float32Array(n), time: new Float64Array(n), rating: new Float32Array(n), kinds: new Uint8Array(n) };
    histories.forEach((h, u) => {
      rows.item.set(h.items, start[u]!);
      rows.strength.set(h.strengths, start[u]!);
      rows.time.set(h.times, start[u]!);
      rows.rating.set(h.ratings, start[u]!);
      rows.kinds.set(h.kinds, start[u]!);
    });
    return rows;
  }
}

import type { CoreArtifact } from '../core.js';
import type { History } from '../history.js';
import type { Shelf } from '../shelf.js';

/** Shrinks the likeness of items seen together once or twice. */
const shrink = 2;

/** Of a customer who touched more, the last items count; of an item's links, the strongest are kept: else one robot in the shop would tie everything to everything. */
const lastItems = 100;
const mostLinks = 100;

/**
 * Items that joined after the fit, tied to the items of the users who touched them: cosine of co-occurrence over the users folded in.
 * What item-to-item models (k-NN, EASE) use until the next fit.
 */
export class NewcomerLinks {
  readonly #shelf: Shelf;
  readonly #firstNew: number;
  /** New item → users. */
  readonly #users = new Map<number, Set<number>>();
  /** New item → (any item → likeness). */
  #links = new Map<number, Map<number, number>>();

  constructor(shelf: Shelf, firstNew: number = shelf.items.length) {
    this.#shelf = shelf;
    this.#firstNew = firstNew;
  }

  learn(users: readonly number[]): void {
    const stale = new Set<number>();
    for (const u of users) {
      for (const i of this.#lastOf(u)) {
        if (i < this.#firstNew) continue;
        if (!this.#users.has(i)) this.#users.set(i, new Set());
        this.#users.get(i)!.add(u);
        stale.add(i);
      }
    }
    for (const i of stale) this.#links.set(i, this.#linksOf(i));
  }

  #linksOf(item: number): Map<number, number> {
    const together = new Map<number, number>();
    const users = this.#users.get(item)!;
    for (const u of users) for (const j of this.#lastOf(u)) if (j !== item) together.set(j, (together.get(j) ?? 0) + 1);
    const counts = [...together];
    const kept = counts.length > mostLinks ? counts.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostLinks) : counts;
    return new Map(kept.map(([j, count]) => [j, count / (users.size + shrink)]));
  }

  #lastOf(u: number): Int32Array {
    return this.#shelf.history(u).items.subarray(-lastItems);
  }

  /** What having `from` adds to `to`, if one of them is new. */
  between(from: number, to: number): number {
    if (from < this.#firstNew && to < this.#firstNew) return 0;
    return Math.max(this.#links.get(to)?.get(from) ?? 0, this.#links.get(from)?.get(to) ?? 0);
  }

  score(history: History, item: number): number {
    if (this.#links.size === 0) return 0;
    let sum = 0;
    for (const j of history.items) sum += this.between(j, item);
    return sum;
  }

  toArtifact(): CoreArtifact {
    const triples = [...this.#links].sort((a, b) => a[0] - b[0]).flatMap(([item, links]) => [...links].sort((a, b) => a[0] - b[0]).map(([j, v]) => [item, j, v] as const));
    return { json: { firstNew: this.#firstNew }, arrays: { newcomers: Float64Array.from(triples.flat()) } };
  }

  static open(shelf: Shelf, json: { readonly firstNew: number }, arrays: CoreArtifact['arrays']): NewcomerLinks {
    const links = new NewcomerLinks(shelf, json.firstNew);
    const triples = arrays['newcomers']!;
    for (let k = 0; k < triples.length; k += 3) {
      const item = triples[k]!;
      if (!links.#links.has(item)) links.#links.set(item, new Map());
      links.#links.get(item)!.set(triples[k + 1]!, triples[k + 2]!);
    }
    shelf.users.forEach((_, u) => {
      for (const i of shelf.history(u).items) {
        if (i < json.firstNew) continue;
        if (!links.#users.has(i)) links.#users.set(i, new Set());
        links.#users.get(i)!.add(u);
      }
    });
    return links;
  }
}

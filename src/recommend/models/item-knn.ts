// Item-to-item nearest neighbours: Sarwar et al. (2001); Deshpande & Karypis (2004). Likeness of i and j: co-occurrence / (n_i^a n_j^(1-a) + shrink), each user's pairs
// weighted down by the length of the history (a user of a thousand items says little about any pair). Cost: O(Σ_u k_u²), k_u at most `longest`.
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { itemRows } from '../by-item.js';
import { eachCandidate, type Core, type CoreArtifact, type Method } from '../core.js';
import { numberIn } from '../model-options.js';
import type { Shelf } from '../shelf.js';
import { NewcomerLinks } from './newcomer-links.js';
import { topN } from '../top-n.js';

export interface ItemKnnOptions {
  /** Neighbours kept for each item. Default 200. */
  readonly neighbours?: number;
  readonly shrink?: number;
  /** a, 0 to 1: 0.5 is the cosine; larger favours popular items less. Default 0.5. */
  readonly balance?: number;
  /** Likeness is raised to this power: larger trusts the near ones more. Default 1.5. */
  readonly power?: number;
  /** Only so many latest items of a user form pairs. Default 500. */
  readonly longest?: number;
}

interface Links {
  readonly start: Int32Array;
  readonly item: Int32Array;
  readonly weight: Float32Array;
}

function itemKnnCore(shelf: Shelf, links: Links, newcomers: NewcomerLinks): Core {
  const known = links.start.length - 1;
  let sums = new Float32Array(shelf.items.length);
  const weightOf = (from: number, to: number): number => {
    if (from < known) for (let k = links.start[from]!; k < links.start[from + 1]!; k++) if (links.item[k] === to) return links.weight[k]!;
    return newcomers.between(from, to);
  };
  const spread = (from: number): void => {
    if (from < known) for (let k = links.start[from]!; k < links.start[from + 1]!; k++) sums[links.item[k]!]! += links.weight[k]!;
  };
  const clear = (): void => {
    if (sums.length < shelf.items.length) sums = new Float32Array(shelf.items.length);
    else sums.fill(0);
  };
  return {
    scoreInto(_user, history, out, candidates) {
      clear();
      history.items.forEach(spread);
      eachCandidate(shelf.items.length, candidates, out, (i) => sums[i]! + newcomers.score(history, i));
    },
    similarInto(item, out) {
      clear();
      spread(item);
      eachCandidate(shelf.items.length, undefined, out, (i) => (i < known && item < known ? sums[i]! : newcomers.between(item, i)));
    },
    parts: (_user, history, item) => ({ shares: Float32Array.from(history.items, (j) => weightOf(j, item)), rest: [] }),
    learn: (users) => newcomers.learn(users),
    toArtifact(): CoreArtifact {
      const saved = newcomers.toArtifact();
      return { json: { newcomers: saved.json }, arrays: { ...links, ...saved.arrays } };
    },
  };
}

function linkItems(shelf: Shelf, options: Required<ItemKnnOptions>): Links {
  const n = shelf.items.length;
  const { rows } = shelf;
  const byItem = itemRows(rows, n);
  const counts = Float64Array.from({ length: n }, (_, i) => byItem.start[i + 1]! - byItem.start[i]!);
  const together = new Float32Array(n);
  const seen = new Int32Array(n);
  const start = new Int32Array(n + 1);
  const items: Int32Array[] = [];
  const weights: Float32Array[] = [];
  for (let i = 0; i < n; i++) {
    let found = 0;
    for (let e = byItem.start[i]!; e < byItem.start[i + 1]!; e++) {
      const u = byItem.user[e]!;
      const to = rows.start[u + 1]!;
      const from = Math.max(rows.start[u]!, to - options.longest);
      if (byItem.from[e]! < from) continue;
      const say = 1 / Math.log2(2 + to - from);
      for (let k = from; k < to; k++) {
        const j = rows.item[k]!;
        if (together[j] === 0) seen[found++] = j;
        together[j]! += say;
      }
    }
    const others = seen.slice(0, found).filter((j) => j !== i).sort();
    const likeness = Float32Array.from(others, (j) => (together[j]! / (counts[i]! ** (1 - options.balance) * counts[j]! ** options.balance + options.shrink)) ** options.power);
    for (let k = 0; k < found; k++) together[seen[k]!] = 0;
    const best = topN(likeness, others.length, options.neighbours, (a, b) => a - b).sort();
    items.push(Int32Array.from(best, (k) => others[k]!));
    weights.push(Float32Array.from(best, (k) => likeness[k]!));
    start[i + 1] = start[i]! + best.length;
  }
  const item = new Int32Array(start[n]!);
  const weight = new Float32Array(start[n]!);
  items.forEach((list, i) => {
    item.set(list, start[i]!);
    weight.set(weights[i]!, start[i]!);
  });
  return { start, item, weight };
}

/**
 * The item-to-item recommender. Throws E_BASE_OPTION.
 *
 * @example
 * const model = itemKnn({ neighbours: 50 });
 */
export function itemKnn(options: ItemKnnOptions = {}): Method {
  refuseUnknownOptions('item-knn', options, ['neighbours', 'shrink', 'balance', 'power', 'longest']);
  const settings: Required<ItemKnnOptions> = {
    neighbours: wholeNumber('neighbours', options.neighbours ?? 200, 1, 100_000),
    shrink: numberIn('shrink', options.shrink ?? 1, 0, 1e6),
    balance: numberIn('balance', options.balance ?? 0.5, 0, 1),
    power: numberIn('power', options.power ?? 1.5, 0.1, 10),
    longest: wholeNumber('longest', options.longest ?? 500, 1, 1_000_000),
  };
  return {
    name: 'item-knn',
    fit: async (shelf) => itemKnnCore(shelf, linkItems(shelf, settings), new NewcomerLinks(shelf)),
    open: (shelf, { json, arrays }) => itemKnnCore(shelf, arrays as unknown as Links, NewcomerLinks.open(shelf, (json as { readonly newcomers: never }).newcomers, arrays)),
  };
}

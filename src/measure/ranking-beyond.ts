/** What accuracy does not say of a set of lists: how much of the shop they show, how surprising, how varied, how much they only repeat the best sellers. */

export interface BeyondAccuracy {
  /** Distinct items shown ÷ items of the catalogue. */
  readonly coverage: number;
  /** Mean over shown items of -log2(share of users who have it): bits of surprise. Items that nobody has count as had by one. */
  readonly novelty: number;
  /** 1 - mean over pairs in a list of "same category": NaN without categories. */
  readonly diversity: number;
  /** Mean popularity (users who have it) of what is shown ÷ that of what users chose themselves; above 1 = pushes best sellers. */
  readonly popularityBias: number;
  /** Gini index of how often items are shown: 0 all alike, 1 a single one. */
  readonly concentration: number;
}

export interface Shown {
  /** One list of item indices a user. */
  readonly lists: readonly Int32Array[];
  /** Users who have each item, in the training part. */
  readonly holders: ArrayLike<number>;
  readonly userCount: number;
  /** Category code an item, -1 = none. */
  readonly category: Int32Array;
}

/** O(lists · k²). */
export function beyondAccuracy({ lists, holders, userCount, category }: Shown): BeyondAccuracy {
  const itemCount = holders.length;
  const times = new Float64Array(itemCount);
  let [shown, surprise, popularity] = [0, 0, 0];
  let [pairs, same] = [0, 0];
  for (const list of lists) {
    list.forEach((i, place) => {
      times[i]!++;
      shown++;
      surprise -= Math.log2(Math.max(1, holders[i]!) / Math.max(1, userCount));
      popularity += holders[i]!;
      if (category[i]! < 0) return;
      for (let other = 0; other < place; other++) {
        if (category[list[other]!]! < 0) continue;
        pairs++;
        if (category[list[other]!] === category[i]) same++;
      }
    });
  }
  let [held, chosen] = [0, 0];
  for (let i = 0; i < itemCount; i++) {
    held += holders[i]!;
    chosen += holders[i]! ** 2;
  }
  const sorted = times.slice().sort();
  let weighted = 0;
  sorted.forEach((t, rank) => (weighted += (2 * (rank + 1) - itemCount - 1) * t));
  return {
    coverage: times.filter((t) => t > 0).length / itemCount,
    novelty: surprise / shown,
    diversity: pairs === 0 ? Number.NaN : 1 - same / pairs,
    popularityBias: popularity / shown / (chosen / held),
    concentration: shown === 0 ? Number.NaN : weighted / (itemCount * shown),
  };
}

// Maximal marginal relevance: Carbonell & Goldstein (1998). Greedy: each place goes to the candidate with the best trade of score against likeness to those
// already placed. Cost: O(places × pool), plus one similarity scan a place.

/** At most so many candidates are looked at, whatever the page, so that page 2 goes on where page 1 ended. */
export const diversityPool = 1000;

export interface MmrInput {
  /** Scores of the pool, best first. */
  readonly scores: Float32Array;
  readonly places: number;
  /** 0 … 1 */
  readonly diversity: number;
  /** Likeness (at most 1) of every pool member to member `k`. */
  readonly likeness: (k: number) => Float32Array;
}

/** Order of the pool's members by MMR. */
export function diversify({ scores, places, diversity, likeness }: MmrInput): Int32Array {
  const n = scores.length;
  const size = Math.min(places, n);
  const low = scores[n - 1] ?? 0;
  const spread = (scores[0] ?? 0) - low || 1;
  const nearest = new Float32Array(n);
  const taken = new Uint8Array(n);
  const order = new Int32Array(size);
  for (let place = 0; place < size; place++) {
    let best = -1;
    let bestValue = -Infinity;
    for (let k = 0; k < n; k++) {
      if (taken[k] === 1) continue;
      const value = ((1 - diversity) * (scores[k]! - low)) / spread - diversity * nearest[k]!;
      if (value > bestValue) {
        bestValue = value;
        best = k;
      }
    }
    order[place] = best;
    taken[best] = 1;
    if (place + 1 < size) {
      const alike = likeness(best);
      for (let k = 0; k < n; k++) nearest[k] = Math.max(nearest[k]!, alike[k]!);
    }
  }
  return order;
}

/**
 * Ranking metrics of one list against what the user went on to choose: pure functions, binary relevance.
 * `hits[k]` tells whether place k (best first) was chosen; `relevant` is how many items were chosen in all, shown or not.
 */

const discount = (place: number): number => 1 / Math.log2(place + 2);

/**
 * Normalised discounted cumulative gain at k (Järvelin & Kekäläinen 2002), ideal = min(k, relevant) hits at the top. NaN if nothing was relevant.
 *
 * @example
 * ndcg([true, false], 1, 2); // 1
 */
export function ndcg(hits: readonly boolean[], relevant: number, k: number): number {
  if (relevant === 0) return Number.NaN;
  let gain = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]!) gain += discount(place);
  let ideal = 0;
  for (let place = 0; place < Math.min(k, relevant); place++) ideal += discount(place);
  return gain / ideal;
}

/** Share of the relevant items that stand in the first k. */
export function recall(hits: readonly boolean[], relevant: number, k: number): number {
  return relevant === 0 ? Number.NaN : countHits(hits, k) / relevant;
}

/** Share of the first k places that are relevant (k counts, even if the list is shorter). */
export function precision(hits: readonly boolean[], k: number): number {
  return countHits(hits, k) / k;
}

/** Average precision at k: mean over min(k, relevant) of the precision at each hit. */
export function averagePrecision(hits: readonly boolean[], relevant: number, k: number): number {
  if (relevant === 0) return Number.NaN;
  let found = 0;
  let sum = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) {
    if (!hits[place]!) continue;
    found++;
    sum += found / (place + 1);
  }
  return sum / Math.min(k, relevant);
}

/** 1 / place of the first hit within k, else 0. */
export function reciprocalRank(hits: readonly boolean[], k: number): number {
  const first = hits.slice(0, k).indexOf(true);
  return first < 0 ? 0 : 1 / (first + 1);
}

/** 1 if any of the first k was chosen. */
export function hitRate(hits: readonly boolean[], k: number): number {
  return hits.slice(0, k).includes(true) ? 1 : 0;
}

function countHits(hits: readonly boolean[], k: number): number {
  let count = 0;
  for (let place = 0; place < Math.min(k, hits.length); place++) if (hits[place]!) count++;
  return count;
}

/** One user's choice: feature rows of what was chosen (first `positives` rows), then of rivals. */
export interface Lesson {
  readonly positives: number;
  /** Row-major, `modelCount` numbers a row. */
  readonly features: Float32Array;
}

/** Mean NDCG@10 of the lessons under these weights; ties count against. */
export function blendNdcg(lessons: readonly Lesson[], weights: ArrayLike<number>): number {
  const m = weights.length;
  let total = 0;
  for (const { positives, features } of lessons) {
    const rows = features.length / m;
    const scores = new Float64Array(rows);
    for (let r = 0; r < rows; r++) for (let p = 0; p < m; p++) scores[r]! += weights[p]! * features[r * m + p]!;
    // Only the ten best matter: kept sorted by insertion.
    const best: number[] = [];
    for (let r = rows - 1; r >= 0; r--) {
      if (best.length === 10 && scores[r]! <= scores[best[9]!]!) continue;
      let at = best.length;
      while (at > 0 && scores[best[at - 1]!]! < scores[r]!) at--;
      best.splice(at, 0, r);
      if (best.length > 10) best.pop();
    }
    let [gain, ideal] = [0, 0];
    best.forEach((r, place) => (gain += r < positives ? 1 / Math.log2(place + 2) : 0));
    for (let place = 0; place < Math.min(10, positives); place++) ideal += 1 / Math.log2(place + 2);
    total += gain / ideal;
  }
  return lessons.length === 0 ? 0 : total / lessons.length;
}

/** A model joins only if the list gains 1 %, a weight moves only for 0.2 %: a slice of a few hundred users is noisy, and noise must not pile up models. */
const joins = 1.01;
const moves = 1.002;

/**
 * Weights by coordinate ascent on NDCG@10 itself, started from the best single model or the best 7 : 3 pair among the three best. They sum to 1; without lessons they
 * are equal. O(models² · rows) a round, four rounds.
 */
export function tunedWeights(lessons: readonly Lesson[], modelCount: number): Float64Array {
  if (lessons.length === 0) return new Float64Array(modelCount).fill(1 / modelCount);
  const mix = (shares: readonly (readonly [number, number])[]): Float64Array => {
    const weights = new Float64Array(modelCount);
    for (const [m, share] of shares) weights[m]! += share;
    return weights;
  };
  const singles = Array.from({ length: modelCount }, (_, m) => ({ m, value: blendNdcg(lessons, mix([[m, 1]])) })).sort((a, b) => b.value - a.value || a.m - b.m);
  let best = mix([[singles[0]!.m, 1]]);
  let bestValue = singles[0]!.value;
  const top = singles.slice(0, 3);
  for (const { m: first } of top) {
    for (const { m: second } of top) {
      if (first === second) continue;
      const tried = mix([[first, 0.7], [second, 0.3]]);
      const value = blendNdcg(lessons, tried);
      if (value > bestValue) [best, bestValue] = [tried, value];
    }
  }
  for (let round = 0; round < 4; round++) {
    const before = bestValue;
    for (let m = 0; m < modelCount; m++) {
      const candidates = best[m] === 0 ? [0.05, 0.2, 0.4] : [0, best[m]! * 0.6, best[m]! * 0.85, best[m]! * 1.2, best[m]! * 1.7];
      const least = best[m] === 0 ? joins : moves;
      for (const value of candidates) {
        const tried = Float64Array.from(best);
        tried[m] = value;
        if (tried.every((w) => w === 0)) continue;
        const ndcg = blendNdcg(lessons, tried);
        if (ndcg > bestValue * least) [best, bestValue] = [tried, ndcg];
      }
    }
    if (bestValue <= before) break;
  }
  const sum = best.reduce((a, b) => a + b, 0);
  return best.map((w) => w / sum);
}

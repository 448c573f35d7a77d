/** One user's choice: feature rows of what was chosen (first `positives` rows), then of rivals. */
export interface Lesson {
  readonly positives: number;
  /** Row-major, `modelCount` numbers a row. */
  readonly features: Float32Array;
}

/**
 * Non-negative weights that maximise the mean log softmax of the chosen rows (concave in the weights), by projected gradient ascent with a small ridge,
 * from equal weights. No lessons: equal weights. O(steps · rows · models).
 */
export function blendWeights(lessons: readonly Lesson[], modelCount: number, steps = 300): Float64Array {
  const weights = new Float64Array(modelCount).fill(1 / modelCount);
  if (lessons.length === 0) return weights;
  const squares = new Float64Array(modelCount).fill(1e-8);
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((w) => -0.001 * w);
    for (const { positives, features } of lessons) addGradient(gradient, weights, positives, features, modelCount, 1 / lessons.length);
    // AdaGrad (Duchi et al. 2011): models' scores have different tails.
    for (let m = 0; m < modelCount; m++) {
      squares[m]! += gradient[m]! ** 2;
      weights[m] = Math.max(0, weights[m]! + (0.1 * gradient[m]!) / Math.sqrt(squares[m]!));
    }
  }
  if (weights.every((w) => w === 0)) weights.fill(1 / modelCount);
  return weights;
}

function addGradient(gradient: Float64Array, weights: Float64Array, positives: number, features: Float32Array, m: number, scale: number): void {
  const rows = features.length / m;
  const scores = new Float64Array(rows);
  let top = -Infinity;
  for (let r = 0; r < rows; r++) {
    for (let p = 0; p < m; p++) scores[r]! += weights[p]! * features[r * m + p]!;
    top = Math.max(top, scores[r]!);
  }
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    scores[r] = Math.exp(scores[r]! - top);
    sum += scores[r]!;
  }
  // Users with many choices must not drown the others: each user counts once.
  for (let p = 0; p < m; p++) {
    let [chosen, expected] = [0, 0];
    for (let r = 0; r < rows; r++) {
      if (r < positives) chosen += features[r * m + p]! / positives;
      expected += (scores[r]! / sum) * features[r * m + p]!;
    }
    gradient[p]! += scale * (chosen - expected);
  }
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

/**
 * Weights by coordinate ascent on NDCG@10 itself, started from the softmax weights and from each model alone: likelihood is smooth but cares about every place,
 * a list has ten. A change must gain 0.02 % to be kept, so that noise does not pile up models.
 */
export function tunedWeights(lessons: readonly Lesson[], modelCount: number): Float64Array {
  const starts = [blendWeights(lessons, modelCount), ...Array.from({ length: modelCount }, (_, m) => Float64Array.from({ length: modelCount }, (_unused, p) => (p === m ? 1 : 0)))];
  if (lessons.length === 0) return starts[0]!;
  let best = starts[0]!;
  let bestValue = -1;
  for (const start of starts) {
    const value = blendNdcg(lessons, start);
    if (value > bestValue) [best, bestValue] = [start, value];
  }
  for (let round = 0; round < 4; round++) {
    const before = bestValue;
    for (let m = 0; m < modelCount; m++) {
      const sum = best.reduce((a, b) => a + b, 0);
      for (const value of [0, best[m]! * 0.6, best[m]! * 0.85, best[m]! * 1.2, best[m]! * 1.7, best[m]! + 0.05 * sum, best[m]! + 0.2 * sum]) {
        const tried = Float64Array.from(best);
        tried[m] = value;
        const ndcg = blendNdcg(lessons, tried);
        if (ndcg > bestValue * 1.0002) [best, bestValue] = [tried, ndcg];
      }
    }
    if (bestValue <= before) break;
  }
  const sum = best.reduce((a, b) => a + b, 0);
  return best.map((w) => w / sum);
}

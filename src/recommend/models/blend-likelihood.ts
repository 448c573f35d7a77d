import type { Lesson } from './blend-weights.js';

/** Pull towards zero, per lesson: with few lessons the weights stay small and even. */
const ridge = 2;
const rounds = 60;

/**
 * Weights, none below zero, under which what was chosen is likeliest: each choice a softmax over the lesson's rows (the conditional logit of McFadden 1974), rivals that were
 * sampled standing for those that were not. Smooth where NDCG has steps, so that it takes less noise for knowledge. Accelerated projected gradient (Beck & Teboulle 2009).
 * O(rounds · rows · columns).
 */
export function likeliestWeights(lessons: readonly Lesson[], columns: number): Float64Array {
  let now = new Float64Array(columns).fill(0.5);
  let ahead = now;
  let momentum = 1;
  let step = 1;
  let { loss, gradient } = lossOf(lessons, ahead, columns);
  for (let round = 0; round < rounds; round++) {
    const next = ahead.map((w, c) => Math.max(0, w - step * gradient[c]!));
    const there = lossOf(lessons, next, columns);
    let allowed = loss;
    next.forEach((w, c) => (allowed += gradient[c]! * (w - ahead[c]!) + (w - ahead[c]!) ** 2 / (2 * step)));
    if (there.loss > allowed + 1e-12) {
      step /= 2;
      if (step < 1e-6) break;
      continue;
    }
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const moved = next.map((w, c) => Math.max(0, w + ((momentum - 1) / grown) * (w - now[c]!)));
    const still = next.every((w, c) => Math.abs(w - now[c]!) < 1e-4);
    [now, ahead, momentum] = [next, moved, grown];
    if (still) break;
    ({ loss, gradient } = lossOf(lessons, ahead, columns));
  }
  return now;
}

/** Mean over lessons of -log likelihood a choice, and its gradient. */
function lossOf(lessons: readonly Lesson[], weights: Float64Array, columns: number): { readonly loss: number; readonly gradient: Float64Array } {
  const gradient = weights.map((w) => (ridge * w) / lessons.length);
  let loss = (ridge * weights.reduce((sum, w) => sum + w * w, 0)) / (2 * lessons.length);
  const mean = new Float64Array(columns);
  for (const { positives, features, sampledFrom, sampledWeight } of lessons) {
    const rows = features.length / columns;
    const scores = new Float64Array(rows);
    let top = -Infinity;
    for (let r = 0; r < rows; r++) {
      let s = 0;
      for (let c = 0; c < columns; c++) s += weights[c]! * features[r * columns + c]!;
      scores[r] = s;
      if (s > top) top = s;
    }
    let total = 0;
    mean.fill(0);
    for (let r = 0; r < rows; r++) {
      const e = Math.exp(scores[r]! - top) * (r >= sampledFrom ? sampledWeight : 1);
      total += e;
      for (let c = 0; c < columns; c++) mean[c]! += e * features[r * columns + c]!;
    }
    loss += (Math.log(total) + top) / lessons.length;
    for (let c = 0; c < columns; c++) gradient[c]! += mean[c]! / total / lessons.length;
    for (let r = 0; r < positives; r++) {
      loss -= scores[r]! / positives / lessons.length;
      for (let c = 0; c < columns; c++) gradient[c]! -= features[r * columns + c]! / positives / lessons.length;
    }
  }
  return { loss, gradient };
}

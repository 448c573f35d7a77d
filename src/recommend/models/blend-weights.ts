import { likeliestWeights } from './blend-likelihood.js';

/** One user's choice: feature rows of what was chosen (first `positives` rows), then of rivals. */
export interface Lesson {
  readonly positives: number;
  /** Row-major, one number a column. */
  readonly features: Float32Array;
  /** Rows from here on were drawn at random, each standing for `sampledWeight` items. */
  readonly sampledFrom: number;
  readonly sampledWeight: number;
}

/** NDCG@10 of each lesson under these weights; ties count against. */
export function ndcgOfLessons(lessons: readonly Lesson[], weights: ArrayLike<number>): Float64Array {
  const m = weights.length;
  return Float64Array.from(lessons, ({ positives, features }) => {
    const rows = features.length / m;
    // Only the ten best matter: kept sorted by insertion, from the rivals' end, so that a rival of the same score stays ahead.
    const best: number[] = [];
    const scores: number[] = [];
    for (let r = rows - 1; r >= 0; r--) {
      let score = 0;
      for (let p = 0; p < m; p++) score += weights[p]! * features[r * m + p]!;
      if (best.length === 10 && score <= scores[9]!) continue;
      let at = best.length;
      while (at > 0 && scores[at - 1]! < score) at--;
      best.splice(at, 0, r);
      scores.splice(at, 0, score);
      if (best.length > 10) {
        best.pop();
        scores.pop();
      }
    }
    let [gain, ideal] = [0, 0];
    best.forEach((r, place) => (gain += r < positives ? 1 / Math.log2(place + 2) : 0));
    for (let place = 0; place < Math.min(10, positives); place++) ideal += 1 / Math.log2(place + 2);
    return gain / ideal;
  });
}

const mean = (values: Float64Array): number => (values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length);

/** Mean NDCG@10 of the lessons under these weights. */
export function blendNdcg(lessons: readonly Lesson[], weights: ArrayLike<number>): number {
  return mean(ndcgOfLessons(lessons, weights));
}

/** A column joins only if the list gains 1 %, a weight moves only for 0.2 %: a slice of a few hundred users is noisy, and noise must not pile up models. */
const joins = 1.01;
const moves = 1.002;

/** Coordinate ascent on NDCG@10 itself (Metzler & Croft 2007) over these columns, from `start`. O(columns · rows) a round, at most four rounds. */
export function ascend(lessons: readonly Lesson[], start: Float64Array, columns: readonly number[]): Float64Array {
  let best = Float64Array.from(start);
  let bestValue = blendNdcg(lessons, best);
  for (let round = 0; round < 4; round++) {
    const before = bestValue;
    for (const c of columns) {
      const now = best[c]!;
      const values = now === 0 ? [0.05, 0.2, 0.4] : [0, now * 0.6, now * 0.85, now * 1.2, now * 1.7];
      const least = now === 0 ? joins : moves;
      for (const value of values) {
        const tried = Float64Array.from(best);
        tried[c] = value;
        if (tried.every((w) => w === 0)) continue;
        const ndcg = blendNdcg(lessons, tried);
        if (ndcg > bestValue * least) [best, bestValue] = [tried, ndcg];
      }
    }
    if (bestValue <= before) break;
  }
  return best;
}

function mixOf(columns: number, shares: readonly (readonly [number, number])[]): Float64Array {
  const weights = new Float64Array(columns);
  for (const [c, share] of shares) weights[c]! += share;
  return weights;
}

/** Columns by their own NDCG@10, best first. */
function singles(lessons: readonly Lesson[], columns: number): readonly { readonly c: number; readonly value: number }[] {
  return Array.from({ length: columns }, (_, c) => ({ c, value: blendNdcg(lessons, mixOf(columns, [[c, 1]])) })).sort((a, b) => b.value - a.value || a.c - b.c);
}

const summingToOne = (weights: Float64Array): Float64Array => {
  const sum = weights.reduce((a, b) => a + b, 0);
  return sum > 0 ? weights.map((w) => w / sum) : weights;
};

/** Weights from the best single column or the best 7 : 3 pair among the three best, then by coordinate ascent. */
function fromTheBest(lessons: readonly Lesson[], columns: number): Float64Array {
  const top = singles(lessons, columns).slice(0, 3);
  let best = mixOf(columns, [[top[0]!.c, 1]]);
  let bestValue = top[0]!.value;
  for (const { c: first } of top) {
    for (const { c: second } of top) {
      if (first === second) continue;
      const tried = mixOf(columns, [[first, 0.7], [second, 0.3]]);
      const value = blendNdcg(lessons, tried);
      if (value > bestValue) [best, bestValue] = [tried, value];
    }
  }
  return summingToOne(ascend(lessons, best, Array.from({ length: columns }, (_, c) => c)));
}

export interface Blend {
  /** One a column; they sum to 1. */
  readonly weights: Float64Array;
  /** NDCG@10 that it gains over the best single column, each chosen on one half of the lessons and judged on the other; 0 for a single column. */
  readonly gain: number;
}

/** Fewer users than this tell no model from another: the first column is then the answer, and blends lean to it by as many; so callers name the one to trust first. */
const fewest = 30;

/** Halvings of the lessons: each gives two blends of a kind, every one judged on the half that it did not see. */
const halvings = 3;

const learners = [fromTheBest, (lessons: readonly Lesson[], columns: number): Float64Array => summingToOne(likeliestWeights(lessons, columns))] as const;

/** The best single column; if its lead over the first lies within two standard errors, both in equal parts: who leads is then chance, and the mean of two good lists is safe. */
function safeSingle(lessons: readonly Lesson[], columns: number): Float64Array {
  const best = singles(lessons, columns)[0]!.c;
  const [own, first] = [best, 0].map((c) => ndcgOfLessons(lessons, mixOf(columns, [[c, 1]]))) as [Float64Array, Float64Array];
  const leads = own.map((value, k) => value - first[k]!);
  const lead = mean(leads);
  const error = Math.sqrt(leads.reduce((sum, value) => sum + (value - lead) ** 2, 0)) / leads.length;
  return best === 0 || lead > 2 * error ? mixOf(columns, [[best, 1]]) : mixOf(columns, [[best, 0.5], [0, 0.5]]);
}

/**
 * Learns weights in two ways (coordinate ascent on NDCG, likelihood) and judges them honestly: on each half of the lessons (three halvings) blends and a best single column
 * are chosen and judged on the other half. Where one way gains, the answer is the mean of its halves' blends (averaging takes out what one half's noise put in); where neither
 * does, the best single column of all lessons, or half of it where its lead is chance. Few lessons give the first column, none equal weights. O(halvings · columns² · rows) a round.
 */
export function tunedWeights(lessons: readonly Lesson[], columns: number): Blend {
  if (lessons.length === 0) return { weights: new Float64Array(columns).fill(1 / columns), gain: Number.NaN };
  if (lessons.length < fewest) return { weights: mixOf(columns, [[0, 1]]), gain: 0 };
  const single = safeSingle(lessons, columns);
  const sums = learners.map(() => new Float64Array(columns));
  const gains = new Float64Array(learners.length);
  for (let h = 0; h < halvings; h++) {
    const isLeft = (k: number): boolean => ((k >> h) & 1) === 0;
    const halves = [lessons.filter((_, k) => isLeft(k)), lessons.filter((_, k) => !isLeft(k))] as const;
    for (const [own, other] of [halves, [halves[1], halves[0]] as const]) {
      const base = blendNdcg(other, mixOf(columns, [[singles(own, columns)[0]!.c, 1]]));
      learners.forEach((learn, l) => {
        const weights = learn(own, columns);
        gains[l]! += (blendNdcg(other, weights) - base) / (2 * halvings);
        weights.forEach((w, c) => (sums[l]![c]! += w));
      });
    }
  }
  const best = gains[1]! > gains[0]! ? 1 : 0;
  if (!(gains[best]! > 0) || sums[best]!.every((w) => w === 0)) return { weights: single, gain: 0 };
  // What is left of a column that few halves wanted costs a model and decides nothing.
  const learned = summingToOne(summingToOne(sums[best]!).map((w) => (w < 0.02 ? 0 : w)));
  // As if so many more users had been content with the first column.
  const trust = lessons.length / (lessons.length + fewest);
  return { weights: learned.map((w, c) => trust * w + (c === 0 ? 1 - trust : 0)), gain: gains[best]! };
}

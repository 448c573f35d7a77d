import { quantileOf, squaresAround } from './node-at.js';

/*
 * One pass each over the cells `source … source + days - 1` of `x`, writing to `target …` of the same array: O(days), double accumulators.
 * The cells before `source` hold NaN for at least the window's length, so the loops need no start-up case.
 * Whole numbers (unit sales) are summed exactly, so these equal the direct definition bit for bit; on fractions they agree to about 1e-9.
 */

export function slideMean(x: Float32Array, source: number, target: number, days: number, window: number, minCount: number): void {
  let sum = 0, count = 0, nonZero = 0;
  for (let i = 0; i < days; i++) {
    const come = x[source + i]!;
    const go = x[source + i - window]!;
    if (come === come) {
      sum += come;
      count++;
      if (come !== 0) nonZero++;
    }
    if (go === go) {
      sum -= go;
      count--;
      if (go !== 0) nonZero--;
    }
    // Rounding left over by values that have gone must not turn "nothing sold" into 1e-17.
    if (nonZero === 0) sum = 0;
    x[target + i] = count < minCount ? Number.NaN : sum / count;
  }
}

/** Each value over the mean of the `window` before it; NaN where that is 0. */
export function slideRatio(x: Float32Array, source: number, target: number, days: number, window: number): void {
  slideMean(x, source, target, days, window, 1);
  for (let i = days - 1; i >= 0; i--) {
    const base = i === 0 ? Number.NaN : x[target + i - 1]!;
    x[target + i] = base === 0 ? Number.NaN : x[source + i]! / base;
  }
}

export function slidePositiveShare(x: Float32Array, source: number, target: number, days: number, window: number, minCount: number): void {
  let positive = 0, count = 0;
  for (let i = 0; i < days; i++) {
    const come = x[source + i]!;
    const go = x[source + i - window]!;
    if (come === come) {
      count++;
      if (come > 0) positive++;
    }
    if (go === go) {
      count--;
      if (go > 0) positive--;
    }
    x[target + i] = count < minCount ? Number.NaN : positive / count;
  }
}

/** Below this share of the largest sum of squares seen, a difference of running sums is rounding: the window is then summed anew. */
const cancellation = 1e-9;

export function slideSd(x: Float32Array, source: number, target: number, days: number, window: number, minCount: number): void {
  let sum = 0, squares = 0, most = 0, count = 0, nonZero = 0;
  for (let i = 0; i < days; i++) {
    const come = x[source + i]!;
    const go = x[source + i - window]!;
    if (come === come) {
      sum += come;
      squares += come * come;
      count++;
      if (come !== 0) nonZero++;
    }
    if (go === go) {
      sum -= go;
      squares -= go * go;
      count--;
      if (go !== 0) nonZero--;
    }
    if (nonZero === 0) sum = squares = 0;
    if (squares > most) most = squares;
    if (count < minCount) x[target + i] = Number.NaN;
    else if (nonZero === 0) x[target + i] = 0;
    else {
      let around = squares - (sum * sum) / count;
      if (around < cancellation * most) around = squaresAround(sum / count, x, source + i, window);
      x[target + i] = Math.sqrt(around / (count - 1));
    }
  }
}

export function slideWeighted(x: Float32Array, source: number, target: number, days: number, window: number, alpha: number): void {
  const keep = 1 - alpha;
  const gone = keep ** window;
  let top = 0, bottom = 0, count = 0;
  for (let i = 0; i < days; i++) {
    const come = x[source + i]!;
    const go = x[source + i - window]!;
    top *= keep;
    bottom *= keep;
    if (come === come) {
      top += come;
      bottom++;
      count++;
    }
    if (go === go) {
      top -= gone * go;
      bottom -= gone;
      count--;
    }
    if (count === 0) top = bottom = 0;
    x[target + i] = count === 0 ? Number.NaN : top / bottom;
  }
}

export function slideSince(x: Float32Array, source: number, target: number, days: number, cap: number): void {
  let last = -cap;
  for (let i = 0; i < days; i++) {
    if (x[source + i]! > 0) last = i;
    x[target + i] = i - last < cap ? i - last : cap;
  }
}

function firstAtLeast(ascending: Float64Array, count: number, value: number): number {
  let low = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keeps the window sorted: O(log window) to find, O(window) to move, which for windows of weeks is a few cache lines. */
export function slideOrder(x: Float32Array, source: number, target: number, days: number, window: number, minCount: number, level: number): void {
  const ascending = new Float64Array(window + 1);
  let count = 0;
  for (let i = 0; i < days; i++) {
    const go = x[source + i - window]!;
    if (go === go) {
      const at = firstAtLeast(ascending, count, go);
      ascending.copyWithin(at, at + 1, count);
      count--;
    }
    const come = x[source + i]!;
    if (come === come) {
      const at = firstAtLeast(ascending, count, come);
      ascending.copyWithin(at + 1, at, count);
      ascending[at] = come;
      count++;
    }
    x[target + i] = count < minCount ? Number.NaN : quantileOf(ascending, count, level);
  }
}

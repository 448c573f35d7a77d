/**
 * The level of a series ahead: the mean of a slow and a fast exponentially weighted mean plus half of the linear trend (Assimakopoulos & Nikolopoulos 2000, "The theta
 * model", Int. J. Forecasting 16), moved by a ridge regression on (fast − slow) and on the trend. The ridge is an average over penalties, weighted by closed-form
 * leave-one-out errors, so that a noisy series stays with the prior and a clear one leaves it. O(steps).
 */

const slowRate = 0.12;
const fastRate = 0.45;
const trendSpan = 156;
const priorTrend = 0.5;
const penalties = [1, 3, 10, 100];
/** How sharply a smaller leave-one-out error draws weight; small, as the errors of neighbouring steps are nearly the same error. */
const sharpness = 0.025;
const fewestRows = 10;

/** Normalised exponentially weighted mean of what came before each step; `n + 1` values. */
function smoothed(level: Float64Array, rate: number): Float64Array {
  const means = new Float64Array(level.length + 1);
  let sum = 0;
  let weight = 0;
  means[0] = level[0]!;
  for (let i = 0; i < level.length; i++) {
    sum = sum * (1 - rate) + level[i]!;
    weight = weight * (1 - rate) + 1;
    means[i + 1] = sum / weight;
  }
  return means;
}

/** Least-squares slope of the last `trendSpan` steps before each step, by running sums. */
function slopes(level: Float64Array): Float64Array {
  const out = new Float64Array(level.length + 1);
  for (let i = 3, sum = level[0]! + level[1]!, moment = level[1]!; i <= level.length; i++) {
    // sum = Σ y, moment = Σ k y over the window, k counted from its first step.
    const size = Math.min(trendSpan, i);
    if (i > trendSpan) {
      sum -= level[i - trendSpan - 1]!;
      moment -= sum;
    }
    sum += level[i - 1]!;
    moment += (size - 1) * level[i - 1]!;
    out[i] = (moment - ((size - 1) / 2) * sum) / ((size * (size * size - 1)) / 12);
  }
  return out;
}

/** Levels of the next `steps` steps; may be negative, the caller cuts. */
export function levelAhead(level: Float64Array, steps: number): Float64Array {
  const n = level.length;
  const slow = smoothed(level, slowRate);
  const fast = smoothed(level, fastRate);
  const trend = slopes(level);
  const out = new Float64Array(steps);
  const horizons = [...new Set([0, (steps - 1) >> 1, steps - 1])];
  const first = Math.max(3, Math.min(8, n >> 2));
  const rows: number[] = [];
  for (let i = first; i < n; i++) {
    for (const j of horizons) {
      if (i + j >= n) break;
      const drift = trend[i]! * (j + 1);
      // (fast − slow), drift, and what the prior left unexplained.
      rows.push(fast[i]! - slow[i]!, drift, level[i + j]! - (slow[i]! + fast[i]!) / 2 - priorTrend * drift);
    }
  }
  const [a, b] = rows.length >= 3 * fewestRows ? ridgeAverage(rows, n, horizons.length) : [0, 0];
  const base = (slow[n]! + fast[n]!) / 2 + a * (fast[n]! - slow[n]!);
  for (let j = 0; j < steps; j++) out[j] = base + (priorTrend + b) * trend[n]! * (j + 1);
  return out;
}

/** Two coefficients, averaged over penalties. `rows` holds triples: two regressors and the target. */
function ridgeAverage(rows: readonly number[], steps: number, repeats: number): readonly [number, number] {
  const m = rows.length / 3;
  let [g11, g12, g22, c1, c2] = [0, 0, 0, 0, 0];
  for (let r = 0; r < rows.length; r += 3) {
    const [u, v, t] = [rows[r]!, rows[r + 1]!, rows[r + 2]!];
    g11 += u * u;
    g12 += u * v;
    g22 += v * v;
    c1 += u * t;
    c2 += v * t;
  }
  // Regressors scaled to mean square 1, so that one penalty fits both. A regressor that is always zero keeps scale 1 and coefficient 0.
  const s1 = Math.sqrt(g11 / m) || 1;
  const s2 = Math.sqrt(g22 / m) || 1;
  const [q11, q12, q22, d1, d2] = [g11 / m / (s1 * s1), g12 / m / (s1 * s2), g22 / m / (s2 * s2), c1 / m / s1, c2 / m / s2];
  const fits = penalties.map((penalty) => {
    // Fast against slow is trusted sooner than the trend, which costs most when it is wrong.
    const [p11, p22] = [q11 + penalty / 2, q22 + penalty];
    const det = p11 * p22 - q12 * q12;
    const [i11, i12, i22] = [p22 / det, -q12 / det, p11 / det];
    const [b1, b2] = [i11 * d1 + i12 * d2, i12 * d1 + i22 * d2];
    let loss = 0;
    for (let r = 0; r < rows.length; r += 3) {
      const [u, v] = [rows[r]! / s1, rows[r + 1]! / s2];
      // Rows of one step at several horizons are one observation: leverage counts them together.
      const leverage = Math.min(0.9, (2 * repeats * (i11 * u * u + 2 * i12 * u * v + i22 * v * v)) / m);
      loss += ((rows[r + 2]! - b1 * u - b2 * v) / (1 - leverage)) ** 2;
    }
    return { b1, b2, loss };
  });
  const least = Math.min(...fits.map(({ loss }) => loss));
  let [sum1, sum2, weights] = [0, 0, 0];
  for (const { b1, b2, loss } of fits) {
    const weight = least > 0 ? Math.exp(-sharpness * (loss / least - 1) * steps) : 1;
    sum1 += weight * b1;
    sum2 += weight * b2;
    weights += weight;
  }
  return [sum1 / weights / s1, sum2 / weights / s2];
}

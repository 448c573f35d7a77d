/**
 * The law of demand around a forecast mean. Counts: negative binomial with variance = dispersion × mean (Poisson when the dispersion is 1), which fits retail's
 * over-dispersed counts (Snyder, Ord & Beaumont 2012, "Forecasting the intermittent demand for slow-moving inventories", Int. J. Forecasting 28).
 * Measured quantities (kilograms, money): normal with the same variance, cut at 0. Means above 300 use the normal too: the two agree there to well under one unit in a hundred.
 * Probabilities are "mid" ones, P(Y < y) + P(Y = y) / 2, so that counts spread over (0, 1) as measured quantities do. O(mean) a call.
 */

import { normalCdf, normalQuantile } from '../../base/normal.js';

const largeMean = 300;
const smallestMean = 1e-6;

function isSmooth(mean: number, counts: boolean): boolean {
  return !counts || mean > largeMean;
}

/** Mid probability of `y` under `mean` and `dispersion`. */
export function midProbability(y: number, mean: number, dispersion: number, counts: boolean): number {
  const m = Math.max(mean, smallestMean);
  if (isSmooth(m, counts)) return normalCdf((y - m) / Math.sqrt(dispersion * m));
  let below = 0;
  let at = startProbability(m, dispersion);
  for (let k = 0; k < y; k++) {
    below += at;
    at *= stepRatio(k, m, dispersion);
    if (below > 1 - 1e-12) return 1 - 5e-13;
  }
  return below + at / 2;
}

/** Chance that nothing is sold. */
export function chanceOfNone(mean: number, dispersion: number): number {
  return startProbability(Math.max(mean, smallestMean), dispersion);
}

function startProbability(mean: number, dispersion: number): number {
  return dispersion > 1.0001 ? Math.exp((-mean * Math.log(dispersion)) / (dispersion - 1)) : Math.exp(-mean);
}

/** P(k + 1) / P(k). */
function stepRatio(k: number, mean: number, dispersion: number): number {
  if (dispersion <= 1.0001) return mean / (k + 1);
  return ((k + mean / (dispersion - 1)) / (k + 1)) * (1 - 1 / dispersion);
}

/**
 * The largest y whose lower tail stays under `p`: with `mid` false the quantile (smallest y with P(Y ≤ y) ≥ p); with `mid` true the largest y whose mid probability is at most p,
 * -1 if there is none. Whole numbers for counts.
 */
export function lawQuantile(p: number, mean: number, dispersion: number, counts: boolean, mid = false): number {
  const m = Math.max(mean, smallestMean);
  if (isSmooth(m, counts)) {
    const y = Math.max(0, m + Math.sqrt(dispersion * m) * normalQuantile(Math.min(Math.max(p, 1e-9), 1 - 1e-9)));
    return counts ? Math.round(y) : y;
  }
  // Far tails only add steps, and beyond 40 deviations there is nothing.
  const most = Math.ceil(m + 40 * Math.sqrt(dispersion * m)) + 10;
  let below = 0;
  let at = startProbability(m, dispersion);
  for (let k = 0; k <= most; k++) {
    if (mid ? below + at / 2 > p : below + at >= p) return mid ? k - 1 : k;
    below += at;
    at *= stepRatio(k, m, dispersion);
  }
  return most;
}

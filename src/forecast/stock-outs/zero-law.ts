/**
 * How likely an item on the shelf is to sell nothing on a day: the zero of a negative binomial with variance = dispersion × mean, P(0) = d^(−m / (d − 1)), Poisson's e^(−m) at d = 1.
 * The dispersion of each item is the one under which it would have had as many empty days as it had (weighted by the chance that it was there), shrunk to the pooled one: an item that
 * sells in bursts is empty more often than its mean tells.
 */
import type { Panel } from '../../table/panel.js';

const most = 60;
/** Days' worth of belief in the pooled dispersion. */
const priorDays = 60;

/** −ln P(0) a unit of the mean. */
function zeroRate(dispersion: number): number {
  return dispersion > 1.0001 ? Math.log(dispersion) / (dispersion - 1) : 1;
}

/** Chance of no sale under `mean` and `dispersion`. */
export function zeroChance(mean: number, dispersion: number): number {
  return Math.exp(-mean * zeroRate(dispersion));
}

/** Mean of the units asked for on a day that sold `sold` until the shelf was empty: E[D | D ≥ sold] under the same law. O(sold). */
export function askedAtLeast(sold: number, mean: number, dispersion: number): number {
  const d = Math.max(dispersion, 1.0001);
  let at = zeroChance(mean, d);
  // Far above what can be summed, or far below what is likely: what sold, or the mean, whichever is more.
  if (at < 1e-280 || sold > 1e4) return Math.max(sold, mean);
  let [below, units] = [0, 0];
  for (let k = 0; k < sold; k++) {
    below += at;
    units += k * at;
    at *= ((k + mean / (d - 1)) / (k + 1)) * (1 - 1 / d);
  }
  return below > 1 - 1e-6 ? sold : Math.max(sold, (mean - units) / (1 - below));
}

/** The dispersion whose expected number of empty days is `empty`; expectations by `expectedAt`, which grows with it. */
function matching(empty: number, expectedAt: (dispersion: number) => number): number {
  let [low, high] = [1, most];
  if (expectedAt(low) >= empty) return low;
  if (expectedAt(high) <= empty) return high;
  for (let i = 0; i < 24; i++) {
    const middle = Math.sqrt(low * high);
    if (expectedAt(middle) < empty) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Dispersion of each series, by its empty days. `mean` and `there` one a row. O(rows × steps) on a histogram of means. */
export function zeroDispersions(panel: Panel, mean: Float32Array, there: Float32Array): Float64Array {
  const bins = 96;
  const binOf = (m: number): number => Math.max(0, Math.min(bins - 1, Math.floor(8 * Math.log2(Math.max(m, 1e-4) / 0.01))));
  const meanOfBin = Float64Array.from({ length: bins }, (_, b) => 0.01 * 2 ** ((b + 0.5) / 8));
  const all = new Float64Array(bins);
  let allEmpty = 0;
  const own = panel.keys.map((_, s) => {
    const days = new Float64Array(bins);
    let empty = 0;
    for (let row = panel.offsets[s]!; row < panel.offsets[s + 1]!; row++) {
      const y = panel.quantity[row]!;
      if (Number.isNaN(y)) continue;
      const b = binOf(mean[row]!);
      days[b]! += there[row]!;
      all[b]! += there[row]!;
      if (y === 0) empty += there[row]!;
    }
    allEmpty += empty;
    return { days, empty };
  });
  const expected = (days: Float64Array, dispersion: number): number => {
    const rate = zeroRate(dispersion);
    let sum = 0;
    for (let b = 0; b < bins; b++) if (days[b]! > 0) sum += days[b]! * Math.exp(-meanOfBin[b]! * rate);
    return sum;
  };
  const pooled = matching(allEmpty, (dispersion) => expected(all, dispersion));
  return Float64Array.from(own, ({ days, empty }) => {
    const total = days.reduce((sum, count) => sum + count, 0);
    // The pooled law's own expectation on this item's days stands for the days believed in.
    const prior = total > 0 ? (priorDays * expected(days, pooled)) / total : 0;
    return matching(empty + prior, (dispersion) => expected(days, dispersion) * (1 + (total > 0 ? priorDays / total : 0)));
  });
}

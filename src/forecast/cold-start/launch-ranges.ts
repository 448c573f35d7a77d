/**
 * Ranges for items without history, from how far past launches fell from what this model would have said of them: a launch is uncertain in its level above all, and by far more than an
 * item with a history. Split conformal on the ratio of a day's sales to its forecast (Vovk et al. 2005; the (n + 1) rank), by three classes of size. O(launches × 28).
 */
import { launchDays } from './launches.js';
import type { LaunchModel } from './launch-model.js';

/** For a day with forecast `mean` of an item with forecast `total`. */
export interface LaunchRanges {
  /** Ends of the range that holds `share` of days; `total` is the forecast of its first 28 days (for items on sale: by what came). */
  range(total: number, mean: number, share: number): readonly [number, number];
  /** What a share `level` of days stays at or below. */
  quantile(total: number, mean: number, level: number): number;
}

const fewestInClass = 40;
const classCount = 3;

/** Daily means of a launch with forecast `total` on its day `t` (0 = first), `weekdayOfDay` 0 = Monday; beyond the launch, its last week goes on. */
export function launchDay(model: LaunchModel, total: number, t: number, weekdayOfDay: number): number {
  let share = model.curve[t];
  if (share === undefined) share = model.curve.subarray(launchDays - 7).reduce((sum, value) => sum + value, 0) / 7;
  return total * share * model.week[weekdayOfDay]!;
}

interface Sample {
  readonly sold: number;
  readonly mean: number;
}

/** Days of one past launch beside what was said of them; `size` is the forecast by which launches are classed. */
export interface TriedLaunch {
  readonly size: number;
  readonly days: readonly Sample[];
}

/** Learns ranges from the model's own tries before the first day; `counts` = sales are whole numbers. */
export function launchRanges(model: LaunchModel, weekdayOf: (day: number) => number, counts: boolean): LaunchRanges {
  return rangesOf(model.tried.map(({ launch, total }) => ({ size: total, days: Array.from(launch.daily, (sold, t) => ({ sold, mean: launchDay(model, total, t, weekdayOf(launch.day + t)) })) })), counts);
}

/** Ranges that would have held the days of past launches. */
export function rangesOf(tried: readonly TriedLaunch[], counts: boolean): LaunchRanges {
  const bySize = [...tried].sort((one, other) => one.size - other.size);
  const classes = Math.max(1, Math.min(classCount, Math.floor(bySize.length / fewestInClass)));
  const edges: number[] = [];
  const pools: Sample[][] = Array.from({ length: classes }, () => []);
  bySize.forEach(({ size, days }, i) => {
    const c = Math.min(classes - 1, Math.floor((i * classes) / bySize.length));
    edges[c] = size;
    pools[c]!.push(...days);
  });
  const classOf = (total: number): number => {
    let c = 0;
    while (c < classes - 1 && total > edges[c]!) c++;
    return c;
  };
  const sorted = pools.map(sortedRatios);
  const whole = (value: number): number => (counts ? Math.floor(value + 1e-9) : value);
  const learnt = new Map<number, readonly (readonly [number, number])[]>();
  return {
    range(total, mean, share) {
      let ratios = learnt.get(share);
      if (ratios === undefined) learnt.set(share, (ratios = sorted.map((own) => ratiosFor(own, share))));
      const [low, high] = ratios[classOf(total)]!;
      return counts ? [Math.floor(low * mean), Math.max(Math.floor(low * mean), whole(high * mean))] : [low * mean, high * mean];
    },
    quantile(total, mean, level) {
      const ratios = sorted[classOf(total)]!;
      return ratios.length === 0 ? whole(4 * level * mean) : whole(ratios[Math.min(ratios.length, Math.ceil(level * (ratios.length + 1))) - 1]! * mean);
    },
  };
}

/** Sold ÷ forecast of a class's days, ascending. */
function sortedRatios(pool: readonly Sample[]): Float64Array {
  return Float64Array.from(pool, ({ sold, mean }) => (mean > 0 ? sold / mean : 0)).sort();
}

/** Ratios of the two ends to the mean: the lower leaves half of the misses below, the upper makes the share whole. Without tries: from nothing to four times the mean. */
function ratiosFor(ratios: Float64Array, share: number): readonly [number, number] {
  if (ratios.length === 0) return [0, 4];
  const low = ratios[Math.max(0, Math.floor(((1 - share) / 2) * (ratios.length + 1)) - 1)]!;
  const inside = ratios.filter((ratio) => ratio >= low);
  const rank = Math.min(inside.length, Math.ceil(share * (ratios.length + 1)));
  return [low, inside[rank - 1]!];
}

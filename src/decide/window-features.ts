import type { Day } from '../base/day.js';
import type { SalesHistory } from './sales-history.js';

/** Two neighbouring windows of demand that an order placed today answers for: until it arrives, and until the next one can arrive. Days. */
export interface Windows {
  readonly leadDays: number;
  readonly reviewDays: number;
}

const blocks = 8;
const recentSums = 25;

/** Size of a series, in units of one window: what its window sums are divided by, so that one model serves slow and fast items. */
export function demandScale(history: SalesHistory, series: number, t: Day, days: number): number {
  return 1 + (history.sum(series, t, 56) / 56) * days;
}

/** Running sums of each group's sales by day; series of the same group are summed. */
interface GroupSums {
  readonly groupOf: Int32Array;
  sum(group: number, t: Day, days: number): number;
}

/** Groups by the deepest category level that the panel has; one group where it has none. */
function groupSums(history: SalesHistory): GroupSums {
  const { panel, starts } = history;
  const level = [...panel.statics.keys()].filter((name) => /^category(_\d+)?$/.test(name)).sort().at(-1);
  const column = level === undefined ? undefined : panel.statics.get(level);
  const groupOf = Int32Array.from(panel.keys, (_, s) => (column === undefined ? 0 : column.codes[s]! + 1));
  const groups = Math.max(0, ...groupOf) + 1;
  const first = Math.min(...starts);
  const days = panel.endDay - first + 1;
  const prefix = Array.from({ length: groups }, () => new Float64Array(days + 1));
  for (let s = 0; s < panel.keys.length; s++) for (let t = starts[s]!; t <= panel.endDay; t++) prefix[groupOf[s]!]![t - first + 1]! += history.sold(s, t);
  for (const sums of prefix) for (let d = 1; d <= days; d++) sums[d]! += sums[d - 1]!;
  const clamp = (t: Day): number => Math.min(Math.max(t - first, 0), days);
  return { groupOf, sum: (group, t, window) => prefix[group]![clamp(t)]! - prefix[group]![clamp(t - window)]! };
}

function sortedQuantile(sorted: Float64Array, level: number): number {
  const place = level * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
}

/** Fills rows of features for an origin: what is known before the sales of day `t`, per unit of `demandScale`. */
export interface WindowFeatures {
  readonly count: number;
  fill(series: number, t: Day, out: Float32Array, at: number): void;
}

/**
 * The features from which window demand is forecast: levels over six spans, spread, blocks of past windows, the same time last year,
 * smoothed levels, quiet days, age, price against its own past, the category's momentum, events in the windows ahead, season.
 */
export function windowFeatures(history: SalesHistory, { leadDays, reviewDays }: Windows): WindowFeatures {
  const span = leadDays + reviewDays;
  const groups = groupSums(history);
  const { panel, starts } = history;
  const blockSums = new Float64Array(blocks);
  const recent = new Float64Array(recentSums);
  const eventDays = (from: Day, days: number): number => {
    let found = 0;
    for (let day = from; day < from + days; day++) if ((panel.events.get(day)?.length ?? 0) > 0) found++;
    return found;
  };
  const ratio = (a: number, b: number): number => (b > 0 ? a / b : Number.NaN);

  function fill(s: number, t: Day, out: Float32Array, at: number): number {
    const scale = demandScale(history, s, t, span);
    let to = at;
    const put = (value: number): void => { out[to++] = value; };
    for (const days of [7, 14, 28, 56, 112, 364]) put(((history.sum(s, t, days) / days) * span) / scale);
    for (const days of [28, 364]) put(history.deviation(s, t, days) / scale);
    let mean = 0;
    for (let b = 0; b < blocks; b++) mean += blockSums[b] = history.sum(s, t - b * span, span);
    mean /= blocks;
    let spread = 0;
    for (const sum of blockSums) spread += (sum - mean) ** 2;
    blockSums.sort();
    put(blockSums[0]! / scale);
    put(sortedQuantile(blockSums, 0.5) / scale);
    put(blockSums[blocks - 1]! / scale);
    put(Math.sqrt(spread / blocks) / scale);
    let sales = 0;
    for (let d = 1; d <= 28; d++) if (history.sold(s, t - d) > 0) sales++;
    put(sales / 28);
    put(history.sum(s, t - 364 + span, span) / scale);
    for (let k = 0; k < recentSums; k++) recent[k] = history.sum(s, t - 7 * k, span);
    recent.sort();
    for (const level of [0.5, 0.8, 0.9375, 1]) put(sortedQuantile(recent, level) / scale);
    for (const smoothed of history.smoothed(s, t)) put((smoothed * span) / scale);
    put(Math.log(scale));
    put(Math.min(history.quiet(s, t), 200));
    put(t - starts[s]!);
    const price = history.price(s, t);
    put(Math.log(price));
    for (const back of [28, 100, 200]) put(ratio(price, history.price(s, Math.max(t - back, starts[s]!))));
    put(ratio(history.price(s, t + leadDays), price));
    const group = groups.groupOf[s]!;
    put(group);
    put(ratio(groups.sum(group, t, 7) / 7, groups.sum(group, t, 28) / 28));
    put(ratio(groups.sum(group, t, 28) / 28, groups.sum(group, t, 364) / 364));
    put(ratio(groups.sum(group, t - 364 + span, span) / span, groups.sum(group, t - 364 + span, 28) / 28));
    put(eventDays(t, leadDays));
    put(eventDays(t + leadDays, reviewDays));
    const turn = (2 * Math.PI * t) / 365.2425;
    put(Math.sin(turn));
    put(Math.cos(turn));
    return to - at;
  }
  const probe = new Float32Array(64);
  const count = panel.keys.length === 0 ? 0 : fill(0, panel.endDay + 1, probe, 0);
  return { count, fill };
}

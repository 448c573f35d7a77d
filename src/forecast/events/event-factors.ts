/**
 * What yearly events do to a shop's sales: factors of their days and of three days before and after. Smoothing and level × shape know weekdays only, and trees see an event too
 * seldom to learn it; the total of all series, seen over the years, tells Christmas (shut), Thanksgiving (a third less) and Mother's Day (a fifth less) from noise.
 *
 * Method: logs of the total against its own weekday's mean over the four weeks before and after, without what events are already held to do; each event day's mean over the years
 * shrunk by noise over signal, both estimated by the method of moments, days at one distance from an event sharing a signal (empirical Bayes: Morris 1983, "Parametric empirical Bayes inference",
 * JASA 78); overlapping events are told apart by backfitting (Hastie & Tibshirani 1990, "Generalized additive models"). Then the same for what each category does otherwise. Where noise
 * drowns the signal factors are 1. O(rows + categories × days × places).
 */
import type { Day } from '../../base/day.js';
import { firstDayOf, seriesStart, type Panel } from '../../table/panel.js';
import { eventDays, type EventDays, type EventPlace } from './event-days.js';

const weeksAround = 4;
/** Less than this part of an ordinary day is no trade. */
const shutShare = 0.05;
/** Of how many units a day the shop must be used to, that a day without any is one of closure and not of chance. */
const leastOrdinary = 20;
/** Categories of the level that is looked at: the finest that has no more. */
const mostGroups = 12;
const rounds = 3;
const sweeps = 30;

export interface EventFactors {
  /** Of each series. */
  readonly groupOf: Uint8Array;
  /** By day, a factor a group; a day that is not there is an ordinary one. */
  readonly days: ReadonlyMap<Day, Float64Array>;
}

/** Series by category, of the finest level with few. */
function groupsOf(panel: Panel): { readonly groupOf: Uint8Array; readonly count: number } {
  let best: { groupOf: Uint8Array; count: number } = { groupOf: new Uint8Array(panel.keys.length), count: 1 };
  for (const [name, { codes }] of [...panel.statics].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^category_\d+$/.test(name)) continue;
    const groups = [...new Set(codes)].sort((a, b) => a - b);
    if (groups.length > mostGroups || groups.length <= best.count) continue;
    best = { groupOf: Uint8Array.from(codes, (code) => groups.indexOf(code)), count: groups.length };
  }
  return best;
}

/** Totals of each group, day by day; unknown quantities count as their series' mean. NaN where nothing is known. */
function dailyTotals(panel: Panel, first: Day, groupOf: Uint8Array, groups: number): readonly Float64Array[] {
  const days = panel.endDay - first + 1;
  const sums = Array.from({ length: groups }, () => ({ sold: new Float64Array(days), level: new Float64Array(days), known: new Float64Array(days) }));
  panel.keys.forEach((_, s) => {
    const y = panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
    let sum = 0;
    let count = 0;
    for (const quantity of y) {
      if (!(quantity >= 0)) continue;
      sum += quantity;
      count++;
    }
    const usual = count === 0 ? 0 : sum / count;
    const start = seriesStart(panel, s) - first;
    const { sold, level, known } = sums[groupOf[s]!]!;
    for (let t = 0; t < y.length; t++) {
      level[start + t]! += usual;
      if (!(y[t]! >= 0)) continue;
      sold[start + t]! += y[t]!;
      known[start + t]! += usual;
    }
  });
  return sums.map(({ sold, level, known }) => sold.map((total, t) => (known[t]! > 0 ? (total * level[t]!) / known[t]! : Number.NaN)));
}

/** Of the same weekday in the weeks around; NaN where fewer than two are known. */
function around(values: Float64Array, of: (near: number[]) => number): Float64Array {
  return values.map((_, t) => {
    const near: number[] = [];
    for (let week = -weeksAround; week <= weeksAround; week++) {
      const value = week === 0 ? Number.NaN : values[t + 7 * week];
      if (value !== undefined && Number.isFinite(value)) near.push(value);
    }
    return near.length < 2 ? Number.NaN : of(near);
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Days' worth of belief in no effect, by distance: noise over signal. */
function beliefs(places: readonly EventPlace[], effects: Float64Array, residual: Float64Array): ReadonlyMap<number, number> {
  const raw = places.flatMap(({ distance, past }, p) => {
    const values = past.filter((t) => Number.isFinite(residual[t]!)).map((t) => residual[t]! + effects[p]!);
    if (values.length === 0) return [];
    const centre = mean(values);
    return [{ distance, centre, count: values.length, squares: values.reduce((sum, value) => sum + (value - centre) ** 2, 0) }];
  });
  const free = raw.reduce((sum, { count }) => sum + count - 1, 0);
  // Of events seen once each there is no telling signal from noise.
  if (free === 0) return new Map();
  const noise = raw.reduce((sum, { squares }) => sum + squares, 0) / free;
  return new Map(
    [...new Set(raw.map(({ distance }) => distance))].map((distance) => {
      const own = raw.filter((one) => one.distance === distance);
      // Of few places noise alone could look like signal: less one standard error, as it were if there was none.
      const chance = Math.sqrt(2 * own.reduce((sum, { count }) => sum + (noise / count) ** 2, 0)) / own.length;
      const signal = mean(own.map(({ centre, count }) => centre ** 2 - noise / count)) - chance;
      return [distance, signal > 0 ? noise / signal : Number.POSITIVE_INFINITY];
    }),
  );
}

/** Effects of all places together, on logs. `total` is NaN on days not to be learnt from. */
function estimate(places: readonly EventPlace[], total: Float64Array): Float64Array {
  const logs = total.map((value) => (value > 0 ? Math.log(value) : Number.NaN));
  const effects = new Float64Array(places.length);
  const explained = new Float64Array(total.length);
  for (let round = 0; round < rounds; round++) {
    const base = around(logs.map((value, t) => value - explained[t]!), mean);
    const residual = logs.map((value, t) => value - base[t]! - explained[t]!);
    const belief = beliefs(places, effects, residual);
    for (let sweep = 0; sweep < sweeps; sweep++) {
      places.forEach(({ distance, past }, p) => {
        const known = past.filter((t) => Number.isFinite(residual[t]!));
        const sum = known.reduce((all, t) => all + residual[t]! + effects[p]!, 0);
        const change = (known.length === 0 ? 0 : sum / (known.length + (belief.get(distance) ?? Number.POSITIVE_INFINITY))) - effects[p]!;
        for (const t of past) {
          residual[t]! -= change;
          explained[t]! += change;
        }
        effects[p]! += change;
      });
    }
  }
  return effects;
}

/** Days of events on most of whose past days the shop was shut. */
function shutDays({ yearly }: EventDays, shut: Uint8Array, usual: Float64Array, first: Day): ReadonlySet<Day> {
  const all = new Set<Day>();
  const daysOf = (from: Day, to: Day): readonly Day[] => Array.from({ length: to - from + 1 }, (_, k) => from + k);
  for (const runs of yearly) {
    const days = runs.flatMap(({ from, to }) => daysOf(from, to));
    const past = days.filter((day) => usual[day - first]! >= leastOrdinary);
    if (past.reduce((sum, day) => sum + shut[day - first]!, 0) * 3 > past.length * 2) for (const day of days) all.add(day);
  }
  return all;
}

/**
 * Factors by day and category, past and ahead as far as the panel's calendar goes, of those days that events move; 0 on days of an event on which the shop has mostly been shut. Looks at
 * nothing after `panel.endDay` but the calendar.
 *
 * @example
 * eventFactors({ ...panel, events: new Map() }).days.size; // 0
 */
export function eventFactors(panel: Panel): EventFactors {
  const first = firstDayOf(panel);
  const events = eventDays(panel.events, first, panel.endDay);
  const { groupOf, count } = groupsOf(panel);
  if (events.places.length === 0) return { groupOf, days: new Map() };
  const byGroup = dailyTotals(panel, first, groupOf, count);
  const total = byGroup[0]!.map((_, t) => byGroup.reduce((sum, values) => sum + (values[t]! >= 0 ? values[t]! : 0), 0));
  const usual = around(total, median);
  const shut = Uint8Array.from(total, (value, t) => (usual[t]! >= leastOrdinary && value <= shutShare * usual[t]! ? 1 : 0));
  const closed = shutDays(events, shut, usual, first);
  const logFactor = (effects: Float64Array, day: Day): number => (events.placesOf.get(day) ?? []).reduce((sum, place) => sum + effects[place]!, 0);
  const open = (values: Float64Array): Float64Array => values.map((value, t) => (shut[t] === 1 ? Number.NaN : value));
  const ofAll = estimate(events.places, open(total));
  const own = byGroup.map((values) => (count === 1 ? new Float64Array(ofAll.length) : estimate(events.places, open(values.map((value, t) => value / Math.exp(logFactor(ofAll, first + t)))))));
  const days = new Map<Day, Float64Array>();
  for (const day of [...events.placesOf.keys()].sort((a, b) => a - b)) {
    const factors = Float64Array.from(own, (effects) => (closed.has(day) ? 0 : Math.exp(logFactor(ofAll, day) + logFactor(effects, day))));
    if (factors.some((factor) => factor !== 1)) days.set(day, factors);
  }
  return { groupOf, days };
}

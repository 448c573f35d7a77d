/**
 * Demand of items that have no history, from launches of the past: a kernel-weighted mean of what similar items sold in their first four weeks (Nadaraya 1964; Watson 1964), shrunk to
 * the category and the category to the wider one (Bühlmann 1967, credibility), moved by what established items of the category sell now. Kernel widths come from cross-validation that
 * goes with time: each past launch is forecast from launches that were over when it came. Sales of launches are skewed (a few sell a hundred times the others), so means are taken over
 * square roots: between the typical launch and the arithmetic mean, where absolute error is least without halving the total. Where the plain mean of the category's launches told those tries
 * better, it is taken instead. Assumes that items to come are like items that came.
 * O(launches² × widths tried) once, O(launches) an item.
 */
import type { CategoryLevel } from './category-level.js';
import { launchDays, type ItemFacts, type Launch } from './launches.js';
import { differenceOf, firstSettings, kernelGrid, similarity, type Difference, type KernelSettings } from './similarity.js';

/** Cosine of two items' texts; NaN where one has none. */
export type Cosine = (a: ItemFacts, b: ItemFacts) => number;

/** A past launch that a forecast rests on. */
export interface Neighbour {
  readonly launch: Launch;
  /** Share of the forecast's weight, 0–1. */
  readonly share: number;
}

export interface LaunchForecast {
  /** Units of the first 28 days. */
  readonly total: number;
  /** Most alike first. */
  readonly neighbours: readonly Neighbour[];
}

export interface LaunchModel {
  readonly settings: KernelSettings;
  /** What past launches were told best by: similar items, or the mean launch of the category. */
  readonly method: 'neighbours' | 'category-mean';
  readonly launches: readonly Launch[];
  /** Share of the 28 days' units that falls on each day of a launch, its weekday taken out; sums to 1. */
  readonly curve: Float64Array;
  /** Factor of each weekday, Monday first, mean 1. */
  readonly week: Float64Array;
  /** Each measured past launch with what this model would have said of it: ranges rest on these. */
  readonly tried: readonly { readonly launch: Launch; readonly total: number }[];
  forecast(item: ItemFacts): LaunchForecast;
}

/** No more launches than this are compared, the newest: the search is quadratic. */
const mostLaunches = 800;
const mostTried = 200;
const fewestEarlier = 5;
const namedNeighbours = 5;
const smallestLevel = 1e-3;

/** Category means of square roots, from all launches down the item's path. */
function categoryMean(roots: Float64Array, launches: readonly Launch[], count: number, item: ItemFacts, prior: number): number {
  const path = item.category;
  const sums = new Float64Array(path.length + 1);
  const counts = new Float64Array(path.length + 1);
  for (let j = 0; j < count; j++) {
    const other = launches[j]!.category;
    for (let depth = 0; depth <= path.length; depth++) {
      if (depth > 0 && other[depth - 1] !== path[depth - 1]) break;
      sums[depth]! += roots[j]!;
      counts[depth]! += 1;
    }
  }
  let mean = sums[0]! / counts[0]!;
  for (let depth = 1; depth <= path.length; depth++) mean = (sums[depth]! + prior * mean) / (counts[depth]! + prior);
  return mean;
}

/** Launches of an item's own category among the first `count`, or all of these where fewer than three are. */
function sameCategory(launches: readonly Launch[], count: number, { category }: ItemFacts): readonly number[] {
  const earlier = Array.from({ length: count }, (_, j) => j);
  const same = earlier.filter((j) => launches[j]!.category.length === category.length && launches[j]!.category.every((name, depth) => name === category[depth]));
  return same.length < 3 ? earlier : same;
}

function plainMean(launches: readonly Launch[], chosen: readonly number[]): number {
  return chosen.reduce((sum, j) => sum + launches[j]!.total, 0) / chosen.length;
}

/** Learns from launches, oldest first (at least one). */
export function fitLaunches(all: readonly Launch[], level: CategoryLevel, cosine: Cosine, weekdayOf: (day: number) => number): LaunchModel {
  const launches = all.slice(-mostLaunches);
  const n = launches.length;
  const levelOf = (item: ItemFacts): number => Math.max(smallestLevel, level(item.category, item.store, item.day));
  const levels = Float64Array.from(launches, levelOf);
  const rootsAt = (season: number): Float64Array => Float64Array.from(launches, ({ total }, j) => Math.sqrt(total / levels[j]! ** season));
  const totalOf = (item: ItemFacts, itemLevel: number, differences: readonly Difference[], roots: Float64Array, settings: KernelSettings, weights?: Float64Array): number => {
    const count = differences.length;
    const prior = categoryMean(roots, launches, count, item, settings.categoryPrior);
    let [sum, weight] = [settings.neighbourPrior * prior, settings.neighbourPrior];
    for (let j = 0; j < count; j++) {
      const w = similarity(differences[j]!, settings);
      if (weights !== undefined) weights[j] = w;
      sum += w * roots[j]!;
      weight += w;
    }
    const root = sum / weight;
    return root * root * itemLevel ** settings.season;
  };
  // How many launches were over when each came.
  const earlier = Int32Array.from(launches, ({ day }) => launches.findIndex((other) => other.day + launchDays > day));
  const tryable = launches.flatMap((_, j) => (earlier[j]! >= fewestEarlier ? [j] : [])).slice(-mostTried);
  const against = (item: ItemFacts, count: number): readonly Difference[] => Array.from({ length: count }, (_, j) => differenceOf(item, launches[j]!, cosine(item, launches[j]!)));
  // Compared once, weighed many times.
  const differences = tryable.map((j) => against(launches[j]!, earlier[j]!));
  const tryAll = (settings: KernelSettings): Float64Array => {
    const roots = rootsAt(settings.season);
    return Float64Array.from(tryable, (j, i) => totalOf(launches[j]!, levels[j]!, differences[i]!, roots, settings));
  };
  const off = (totals: Float64Array): number => totals.reduce((sum, total, i) => sum + Math.abs(total - launches[tryable[i]!]!.total), 0);
  const loss = (settings: KernelSettings): number => off(tryAll(settings));
  const settings = tryable.length < 2 * fewestEarlier ? firstSettings : search(loss, launches.some(({ text }) => text !== ''));
  const [byNeighbours, byMean] = [tryAll(settings), Float64Array.from(tryable, (j) => plainMean(launches, sameCategory(launches, earlier[j]!, launches[j]!)))];
  const method = off(byMean) < off(byNeighbours) ? 'category-mean' : 'neighbours';
  const roots = rootsAt(settings.season);
  const week = weekFactors(launches, weekdayOf);
  return {
    settings,
    method,
    launches,
    week,
    curve: launchCurve(launches, week, weekdayOf),
    tried: [...(method === 'neighbours' ? byNeighbours : byMean)].map((total, i) => ({ launch: launches[tryable[i]!]!, total })),
    forecast(item) {
      if (method === 'category-mean') {
        const chosen = sameCategory(launches, n, item);
        return { total: plainMean(launches, chosen), neighbours: chosen.slice(-namedNeighbours).reverse().map((j) => ({ launch: launches[j]!, share: 1 / chosen.length })) };
      }
      const weights = new Float64Array(n);
      const total = totalOf(item, levelOf(item), against(item, n), roots, settings, weights);
      const sum = weights.reduce((all_, w) => all_ + w, settings.neighbourPrior);
      const order = launches.map((_, j) => j).sort((a, b) => weights[b]! - weights[a]! || b - a);
      return { total, neighbours: order.slice(0, namedNeighbours).map((j) => ({ launch: launches[j]!, share: weights[j]! / sum })) };
    },
  };
}

/** Two rounds over the settings, one at a time; a setting moves only for a real gain. */
function search(loss: (settings: KernelSettings) => number, texts: boolean): KernelSettings {
  let best = firstSettings;
  let least = loss(best);
  for (let round = 0; round < 2; round++) {
    for (const [name, values] of Object.entries(kernelGrid) as [keyof KernelSettings, readonly number[]][]) {
      if (name === 'textWidth' && !texts) continue;
      for (const value of values) {
        if (value === best[name]) continue;
        const settings = { ...best, [name]: value };
        const tried = loss(settings);
        if (tried < least * 0.998) [best, least] = [settings, tried];
      }
    }
  }
  return best;
}

/** Units' worth of belief in even weekdays and days. */
const priorUnits = 200;

function weekFactors(launches: readonly Launch[], weekdayOf: (day: number) => number): Float64Array {
  const units = new Float64Array(7);
  for (const { day, daily } of launches) for (let t = 0; t < launchDays; t++) units[weekdayOf(day + t)]! += daily[t]!;
  const all = units.reduce((sum, value) => sum + value, 0);
  return units.map((value) => (7 * (value + priorUnits / 7)) / (all + priorUnits));
}

/** The pooled curve of a launch, smoothed over 3 days to both sides. */
function launchCurve(launches: readonly Launch[], week: Float64Array, weekdayOf: (day: number) => number): Float64Array {
  const units = new Float64Array(launchDays).fill(priorUnits / launchDays);
  for (const { day, daily } of launches) for (let t = 0; t < launchDays; t++) units[t]! += daily[t]! / week[weekdayOf(day + t)]!;
  const smooth = units.map((_, t) => {
    const around = units.subarray(Math.max(0, t - 3), Math.min(launchDays, t + 4));
    return around.reduce((sum, value) => sum + value, 0) / around.length;
  });
  const all = smooth.reduce((sum, value) => sum + value, 0);
  return smooth.map((value) => value / all);
}

/**
 * Ranges that hold: split conformal prediction on forecasts made at past origins. The score of a past day is the mid probability of what was sold under the series' own
 * law (`count-law.ts`); scores are pooled by volume class × week ahead, and the level asked for is replaced by the score at rank ⌈(n + 1) p⌉.
 * Vovk, Gammerman & Shafer (2005), "Algorithmic learning in a random world"; distributional scores as in Chernozhukov, Wüthrich & Zhu (2021), PNAS 118.
 * Assumes that the next weeks err as the calibration weeks did. O(cells · log cells).
 */
import type { Json, NumericArray } from '../../base/artifact.js';
import { AnbarError } from '../../base/errors.js';
import { normalQuantile } from '../../base/normal.js';
import { lawQuantile, midProbability } from './count-law.js';

/** Forecasts made at one past origin and what came: `mean` and `actual` hold series × horizon values; `dispersion` as known at that origin. */
export interface CalibrationFold {
  readonly horizon: number;
  readonly mean: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
  readonly dispersion: ArrayLike<number>;
}

/** Fitted ranges. Grids hold, for each class × week, the calibrated score at 199 levels: first one-sided, then two-sided. */
export interface RangeModel {
  readonly counts: boolean;
  readonly dispersion: Float64Array;
  /** Upper ends of the volume classes but the last, by a series' mean forecast. */
  readonly edges: Float64Array;
  readonly grids: Float64Array;
  /** Correlation between a series' days of one path, by class. */
  readonly correlation: Float64Array;
}

const weeks = 4;
const gridSize = 199;
const classCount = 8;
const fewestScores = 250;
/** Of more series at origins than this, evenly spaced ones are scored: about 10,000 scores a class and week place a level within half a percent, and more only cost time and memory. */
const mostScoredSeries = 12_000;

const weekOf = (h: number): number => Math.min(weeks - 1, Math.floor(h / 7));

function classOf(edges: Float64Array, volume: number): number {
  let c = 0;
  while (c < edges.length && volume > edges[c]!) c++;
  return c;
}

function meanOf(values: ArrayLike<number>, from: number, horizon: number): number {
  let sum = 0;
  for (let h = 0; h < horizon; h++) sum += values[from + h]!;
  return sum / horizon;
}

/** Scores at the levels of the grid with the (n + 1) rank; few scores leave the law as it is. */
function fillGrid(scores: Float64Array, grids: Float64Array, at: number): void {
  scores.sort();
  const n = scores.length;
  for (let g = 0; g < gridSize; g++) {
    const level = (g + 1) / (gridSize + 1);
    const rank = Math.ceil((n + 1) * level);
    grids[at + g] = n < 40 ? level : rank > n ? 1 - 1e-9 : scores[rank - 1]!;
  }
}

function gridAt(grids: Float64Array, at: number, level: number): number {
  const place = level * (gridSize + 1) - 1;
  if (place <= 0) return grids[at]! * (place + 1);
  if (place >= gridSize - 1) {
    const last = grids[at + gridSize - 1]!;
    return last + (1 - last) * (place - gridSize + 1);
  }
  const g = Math.floor(place);
  return grids[at + g]! + (grids[at + g + 1]! - grids[at + g]!) * (place - g);
}

/** Volume classes with equal numbers of series among those that sell. */
function volumeEdges(volumes: Float64Array): Float64Array {
  const sorted = volumes.slice().sort();
  const classes = Math.max(1, Math.min(classCount, Math.floor(sorted.length / 40)));
  return Float64Array.from({ length: classes - 1 }, (_, c) => sorted[Math.floor(((c + 1) * sorted.length) / classes)]!);
}

/**
 * Calibrates ranges on past forecasts. `dispersion` is that of each series now. Without folds the law is used uncalibrated.
 *
 * @example
 * const ranges = calibrateRanges([{ horizon: 28, mean, actual, dispersion }], { counts: true, dispersion });
 */
export function calibrateRanges(folds: readonly CalibrationFold[], now: { readonly counts: boolean; readonly dispersion: Float64Array }): RangeModel {
  const volumes: number[] = [];
  for (const fold of folds) for (let s = 0; s < fold.dispersion.length; s++) volumes.push(meanOf(fold.mean, s * fold.horizon, fold.horizon));
  const edges = volumeEdges(Float64Array.from(volumes));
  const classes = edges.length + 1;
  const cells: number[][] = Array.from({ length: classes * weeks }, () => []);
  const products = new Float64Array(classes);
  const squares = new Float64Array(classes);
  const every = Math.max(1, volumes.length / mostScoredSeries);
  let [seen, scored] = [0, 0];
  for (const fold of folds) {
    for (let s = 0; s < fold.dispersion.length; s++) {
      if (seen++ < scored * every) continue;
      scored++;
      const from = s * fold.horizon;
      const c = classOf(edges, meanOf(fold.mean, from, fold.horizon));
      let sum = 0;
      let square = 0;
      let days = 0;
      for (let h = 0; h < fold.horizon; h++) {
        const y = fold.actual[from + h]!;
        if (Number.isNaN(y)) continue;
        const score = midProbability(y, fold.mean[from + h]!, fold.dispersion[s]!, now.counts);
        cells[c * weeks + weekOf(h)]!.push(score);
        const z = normalQuantile(Math.min(Math.max(score, 1e-4), 1 - 1e-4));
        sum += z;
        square += z * z;
        days++;
      }
      if (days > 1) {
        products[c]! += (sum * sum - square) / (days - 1);
        squares[c]! += square;
      }
    }
  }
  const grids = new Float64Array(classes * weeks * gridSize * 2);
  for (let c = 0; c < classes; c++) {
    const ofClass = cells.slice(c * weeks, (c + 1) * weeks);
    for (let w = 0; w < weeks; w++) {
      // A cell with few scores borrows: first from the class's other weeks, then from all classes.
      let scores = ofClass[w]!;
      if (scores.length < fewestScores) scores = ofClass.flat();
      if (scores.length < fewestScores) scores = cells.flat();
      const at = (c * weeks + w) * gridSize * 2;
      fillGrid(Float64Array.from(scores), grids, at);
      fillGrid(Float64Array.from(scores, (score) => Math.abs(2 * score - 1)), grids, at + gridSize);
    }
  }
  const correlation = Float64Array.from(products, (product, c) => (squares[c]! > 0 ? Math.min(0.95, Math.max(0, product / squares[c]!)) : 0));
  return { counts: now.counts, dispersion: now.dispersion, edges, grids, correlation };
}

function cellOf(model: RangeModel, volume: number, h: number): number {
  return (classOf(model.edges, volume) * weeks + weekOf(h)) * gridSize * 2;
}

/** The quantile at `level` of each day of one series' path; whole and never negative for counts. */
export function quantilePath(model: RangeModel, s: number, mean: Float64Array, level: number, out: Float64Array): void {
  const volume = meanOf(mean, 0, mean.length);
  for (let h = 0; h < mean.length; h++) {
    const p = gridAt(model.grids, cellOf(model, volume, h), level);
    out[h] = lawQuantile(p, mean[h]!, model.dispersion[s]!, model.counts);
  }
}

/**
 * The central range that holds `share` of days: all values whose mid probability is near enough to one half. For slow movers, whose lower end is 0 anyway, the upper end
 * is lower than the quantile at (1 + share) / 2, which would hold far more days than asked for.
 */
export function rangePath(model: RangeModel, s: number, mean: Float64Array, share: number, low: Float64Array, high: Float64Array): void {
  const volume = meanOf(mean, 0, mean.length);
  for (let h = 0; h < mean.length; h++) {
    const reach = gridAt(model.grids, cellOf(model, volume, h) + gridSize, share) / 2;
    const phi = model.dispersion[s]!;
    const top = lawQuantile(0.5 + reach, mean[h]!, phi, model.counts, true);
    const under = lawQuantile(0.5 - reach, mean[h]!, phi, model.counts, true);
    const smooth = !model.counts || mean[h]! > 300;
    low[h] = Math.max(0, smooth ? under : under + 1);
    high[h] = top;
    if (top >= low[h]!) continue;
    // No count is near enough to one half: the nearest of the two around it, so that wider ranges always hold narrower ones.
    const off = (y: number): number => Math.abs(midProbability(y, mean[h]!, phi, model.counts) - 0.5);
    const nearest = top >= 0 && off(top) <= off(low[h]!) ? top : low[h]!;
    low[h] = nearest;
    high[h] = nearest;
  }
}

/** Correlation between days of one path of a series, for sums over days. */
export function pathCorrelation(model: RangeModel, mean: Float64Array): number {
  return model.correlation[classOf(model.edges, meanOf(mean, 0, mean.length))]!;
}

/** The calibrated level of day h: what `level` becomes after calibration. */
export function calibratedLevel(model: RangeModel, volume: number, h: number, level: number): number {
  return gridAt(model.grids, cellOf(model, volume, h), level);
}

/** The model as parts of an artifact, names starting with `range`. */
export function rangeParts(model: RangeModel): { readonly json: Json; readonly arrays: Readonly<Record<string, NumericArray>> } {
  return { json: { counts: model.counts }, arrays: { rangeDispersion: model.dispersion, rangeEdges: model.edges, rangeGrids: model.grids, rangeCorrelation: model.correlation } };
}

/** Reads what `rangeParts` wrote. */
export function rangesFrom(json: Json | undefined, arrays: Readonly<Record<string, NumericArray>>): RangeModel {
  const float = (name: string): Float64Array => {
    const array = arrays[name];
    if (!(array instanceof Float64Array)) throw new AnbarError('E_ARTIFACT_CORRUPT', `model file is corrupt: array ${name} is missing`);
    return array;
  };
  const counts = (json as { readonly counts?: unknown } | undefined)?.counts === true;
  return { counts, dispersion: float('rangeDispersion'), edges: float('rangeEdges'), grids: float('rangeGrids'), correlation: float('rangeCorrelation') };
}

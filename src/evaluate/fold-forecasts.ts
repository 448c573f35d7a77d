import type { Table } from 'apache-arrow';
import type { Clock } from '../base/ports.js';
import type { Day } from '../base/day.js';
import { isAnbarError } from '../base/errors.js';
import { quantileColumn, rangeColumns, type FitContext, type Forecaster } from '../forecast/contract.js';
import { panelUntil } from '../forecast/panel-until.js';
import { naiveScale, recentRevenue } from '../measure/scaled-errors.js';
import type { Fold } from '../measure/splits.js';
import type { Panel } from '../table/panel.js';

/** What came after one origin, laid out series × horizon, with what is needed to scale and weigh it. */
export interface FoldTruth {
  readonly origin: Day;
  readonly past: Panel;
  readonly horizon: number;
  readonly gapDays: number;
  /** NaN = unknown day, not measured. */
  readonly actual: Float64Array;
  /** What was recorded, days without stock included, where `actual` leaves these out. */
  readonly recorded?: Float64Array;
  /** One value a series. */
  readonly scale: Float64Array;
  readonly revenue: Float64Array;
}

/** One model's answer for one origin; `seconds` by the caller's clock. */
export interface FoldForecast {
  readonly mean: Float64Array;
  /** Low and high end by share of days, e.g. 0.8; empty when the model has no ranges. */
  readonly ranges: ReadonlyMap<number, readonly [Float64Array, Float64Array]>;
  /** By level: those whose central range each share is, e.g. 0.1 and 0.9 for 0.8; empty when the model has no ranges. */
  readonly quantiles: ReadonlyMap<number, Float64Array>;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
}

/** The quantile levels between which a central range of that share lies: free of the rounding of (1 − share) / 2. */
export const levelsOf = (share: number): readonly number[] => [(1 - share) / 2, (1 + share) / 2].map((level) => Math.round(level * 1e9) / 1e9);

/** Cuts the panel at the fold's origin and takes out the days to be measured. */
export function foldTruth(panel: Panel, fold: Fold): FoldTruth {
  const horizon = fold.last - fold.first + 1;
  const gapDays = fold.first - fold.origin - 1;
  const past = panelUntil(panel, fold.origin, horizon + gapDays);
  const indexOf = new Map(panel.keys.map((key, s) => [key, s]));
  const count = past.keys.length;
  const actual = new Float64Array(count * horizon);
  const scale = new Float64Array(count);
  const revenue = new Float64Array(count);
  const price = past.columns.get('price');
  const reach = price?.availability.kind === 'known' ? past.futureDays : 0;
  past.keys.forEach((key, i) => {
    const end = panel.offsets[indexOf.get(key)! + 1]! - (panel.endDay - fold.last);
    actual.set(panel.quantity.subarray(end - horizon, end), i * horizon);
    const [from, to] = [past.offsets[i]!, past.offsets[i + 1]!];
    const history = past.quantity.subarray(from, to);
    scale[i] = naiveScale(history);
    const recent = history.subarray(-28);
    const prices = price === undefined ? new Float32Array(recent.length).fill(1) : price.values.subarray(to + i * reach - recent.length, to + i * reach);
    revenue[i] = recentRevenue(recent, prices);
  });
  return { origin: fold.origin, past, horizon, gapDays, actual, scale, revenue };
}

function column(table: Table, name: string, truth: FoldTruth): Float64Array {
  const all = Float64Array.from(table.getChild(name)!.toArray() as ArrayLike<number>);
  if (truth.gapDays === 0) return all;
  const steps = truth.horizon + truth.gapDays;
  const kept = new Float64Array(truth.actual.length);
  for (let s = 0; s < truth.past.keys.length; s++) kept.set(all.subarray(s * steps + truth.gapDays, (s + 1) * steps), s * truth.horizon);
  return kept;
}

/** Fits and predicts one model at one origin. */
export async function foldForecast(truth: FoldTruth, forecaster: Forecaster, shares: readonly number[], context: FitContext, clock: Clock): Promise<FoldForecast> {
  const start = clock();
  const fitted = await forecaster.fit(truth.past, context);
  const fittedAt = clock();
  const horizon = truth.horizon + truth.gapDays;
  let table: Table;
  let answered = shares;
  let levels = shares.flatMap(levelsOf);
  try {
    table = await fitted.predict({ horizon, ...(shares.length > 0 ? { ranges: shares, levels } : {}) });
  } catch (error) {
    // A model without ranges says so; it is then measured on its means alone, and its row shows no coverage.
    if (!isAnbarError(error, 'E_FORECAST_RANGES')) throw error;
    answered = [];
    levels = [];
    table = await fitted.predict({ horizon });
  }
  const ranges = new Map(answered.map((share) => [share, rangeColumns(share).map((name) => column(table, name, truth)) as [Float64Array, Float64Array]]));
  const quantiles = new Map(levels.map((level) => [level, column(table, quantileColumn(level), truth)]));
  return { mean: column(table, 'mean', truth), ranges, quantiles, fitSeconds: (fittedAt - start) / 1000, predictSeconds: (clock() - fittedAt) / 1000 };
}

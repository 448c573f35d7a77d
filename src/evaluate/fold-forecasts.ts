import type { Table } from 'apache-arrow';
import type { Clock } from '../base/ports.js';
import type { Day } from '../base/day.js';
import { isAnbarError } from '../base/errors.js';
import { quantileColumn, rangeColumns, type FitContext, type Forecaster } from '../forecast/contract.js';
import { panelUntil } from '../forecast/panel-until.js';
import { naiveScale, recentRevenue } from '../measure/scaled-errors.js';
import type { Fold } from '../measure/splits.js';
import type { Panel } from '../table/panel.js';

/** Where a panel is cut for one origin, and what of it is measured: plain data, which another thread can be sent. */
export interface FoldCut {
  readonly origin: Day;
  readonly horizon: number;
  readonly gapDays: number;
  /** Rows of the past whose sales models may not see: days without stock. */
  readonly hidden?: Int32Array;
}

/** What came after one origin, laid out series × horizon, with what is needed to scale and weigh it. The past itself is not kept: `pastOf` cuts it anew. */
export interface FoldTruth extends FoldCut {
  /** Series that had begun by the origin. */
  readonly keys: readonly string[];
  /** NaN = unknown day, not measured. */
  readonly actual: Float64Array;
  /** What was recorded, days without stock included, where `actual` leaves these out. */
  readonly recorded?: Float64Array;
  /** One value a series. */
  readonly scale: Float64Array;
  readonly revenue: Float64Array;
}

/** A fold together with what models may see of it, which is as large as the panel: to be let go before the next is opened. */
export interface OpenFold {
  readonly truth: FoldTruth;
  readonly past: Panel;
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

/** What models may see of a panel at an origin: a new panel at each call. O(rows). */
export function pastOf(panel: Panel, { origin, horizon, gapDays, hidden }: FoldCut): Panel {
  const past = panelUntil(panel, origin, horizon + gapDays);
  for (const row of hidden ?? []) past.quantity[row] = Number.NaN;
  return past;
}

/** What a panel says of the days measured, for these of its series. */
export function actualOf(panel: Panel, fold: Fold, keys: readonly string[]): Float64Array {
  const horizon = fold.last - fold.first + 1;
  const indexOf = new Map(panel.keys.map((key, s) => [key, s]));
  const actual = new Float64Array(keys.length * horizon);
  keys.forEach((key, i) => {
    const end = panel.offsets[indexOf.get(key)! + 1]! - (panel.endDay - fold.last);
    actual.set(panel.quantity.subarray(end - horizon, end), i * horizon);
  });
  return actual;
}

/** Cuts the panel at the fold's origin and takes out the days to be measured. */
export function openFold(panel: Panel, fold: Fold): OpenFold {
  const cut: FoldCut = { origin: fold.origin, horizon: fold.last - fold.first + 1, gapDays: fold.first - fold.origin - 1 };
  const past = pastOf(panel, cut);
  const { keys } = past;
  const scale = new Float64Array(keys.length);
  const revenue = new Float64Array(keys.length);
  const price = past.columns.get('price');
  const reach = price?.availability.kind === 'known' ? past.futureDays : 0;
  keys.forEach((_, i) => {
    const [from, to] = [past.offsets[i]!, past.offsets[i + 1]!];
    const history = past.quantity.subarray(from, to);
    scale[i] = naiveScale(history);
    const recent = history.subarray(-28);
    const prices = price === undefined ? new Float32Array(recent.length).fill(1) : price.values.subarray(to + i * reach - recent.length, to + i * reach);
    revenue[i] = recentRevenue(recent, prices);
  });
  return { truth: { ...cut, keys, actual: actualOf(panel, fold, keys), scale, revenue }, past };
}

function column(table: Table, name: string, { horizon, gapDays }: FoldCut): Float64Array {
  const all = Float64Array.from(table.getChild(name)!.toArray() as ArrayLike<number>);
  if (gapDays === 0) return all;
  const steps = horizon + gapDays;
  const series = all.length / steps;
  const kept = new Float64Array(series * horizon);
  for (let s = 0; s < series; s++) kept.set(all.subarray(s * steps + gapDays, (s + 1) * steps), s * horizon);
  return kept;
}

/** Fits one model on the past of one origin and predicts what is measured there. */
export async function foldForecast({ past, cut }: { readonly past: Panel; readonly cut: FoldCut }, forecaster: Forecaster, shares: readonly number[], context: FitContext, clock: Clock): Promise<FoldForecast> {
  const start = clock();
  const fitted = await forecaster.fit(past, context);
  const fittedAt = clock();
  const horizon = cut.horizon + cut.gapDays;
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
  const ranges = new Map(answered.map((share) => [share, rangeColumns(share).map((name) => column(table, name, cut)) as [Float64Array, Float64Array]]));
  const quantiles = new Map(levels.map((level) => [level, column(table, quantileColumn(level), cut)]));
  return { mean: column(table, 'mean', cut), ranges, quantiles, fitSeconds: (fittedAt - start) / 1000, predictSeconds: (clock() - fittedAt) / 1000 };
}

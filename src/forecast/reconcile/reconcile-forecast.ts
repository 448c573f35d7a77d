/**
 * A forecast of every series made to agree with forecasts of their sums. Sums are forecast by level-and-shape, which costs about a millisecond each; how far each node is to be trusted comes
 * from its errors at past origins. Those of the bottom series are taken from level-and-shape, too: weights need the size of errors and what they have in common, for which the fast method
 * stands in for the one that made the forecast, whose refits at every origin would cost as much as its fit did.
 */
import type { Table } from 'apache-arrow';
import { AnbarError } from '../../base/errors.js';
import { seriesLength, type Panel } from '../../table/panel.js';
import { rangeColumns, type FitContext } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import { levelAndShape } from '../level-shape/level-and-shape.js';
import { clean, localForecaster } from '../local.js';
import type { Hierarchy } from './hierarchy.js';
import { sumPanel } from './panel-hierarchy.js';
import { reconcile, type ReconcileMethod } from './reconcile.js';

const errorOrigins = 3;
const errorDays = 28;
const shortestHistory = 28;
const shareDays = 364;

/** Errors of level-and-shape at past origins, series × (origins × 28), NaN where a series was too young. */
function pastErrors(panel: Panel, out: Float64Array): void {
  const method = levelAndShape();
  const state = new Float64Array(method.stateSize);
  const path = new Float64Array(errorDays);
  for (let s = 0, at = 0; s < panel.keys.length; s++) {
    for (let back = errorOrigins * errorDays; back > 0; back -= errorDays, at += errorDays) {
      const end = panel.offsets[s + 1]! - back;
      if (seriesLength(panel, s) - back < shortestHistory) {
        out.fill(Number.NaN, at, at + errorDays);
        continue;
      }
      method.fit(panel.quantity.subarray(panel.offsets[s]!, end), state);
      method.path(state, path);
      clean(path);
      for (let h = 0; h < errorDays; h++) out[at + h] = panel.quantity[end + h]! - path[h]!;
    }
  }
}

/** Errors of all nodes, sums first. */
function errorsOf(panel: Panel, sums: Panel): Float64Array {
  const days = errorOrigins * errorDays;
  const errors = new Float64Array((sums.keys.length + panel.keys.length) * days);
  pastErrors(sums, errors.subarray(0, sums.keys.length * days));
  pastErrors(panel, errors.subarray(sums.keys.length * days));
  if (errors.every((e) => Number.isNaN(e))) throw new AnbarError('E_FORECAST_RECONCILE', 'the history is too short for errors of past forecasts; allowed: 8 weeks or more', { hint: 'reconcile with structural or bottom-up' });
  return errors;
}

function soldLately(panel: Panel): Float64Array {
  return Float64Array.from(panel.keys, (_, s) => {
    let sum = 0;
    for (let i = panel.offsets[s + 1]! - Math.min(shareDays, seriesLength(panel, s)); i < panel.offsets[s + 1]!; i++) sum += panel.quantity[i]! > 0 ? panel.quantity[i]! : 0;
    return sum;
  });
}

export interface ReconciledForecast {
  /** As the forecast, with the sums' rows after the series'. */
  readonly table: Table;
  /** Number of sums. */
  readonly sums: number;
  readonly lambda?: number;
}

/** A column of both tables, sums first. */
function joined(name: string, sums: Table, bottom: Table): Float64Array {
  const [a, b] = [sums.getChild(name)!.toArray() as Float64Array, bottom.getChild(name)!.toArray() as Float64Array];
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/**
 * Reconciles `forecast` (all series of the panel in its order, column `mean` and the ranges of `shares`) over a hierarchy of the panel's series. Ranges move with their mean, in
 * proportion; whole ones stay whole. O(sums × 4 ms) and what `reconcile` costs. Throws E_FORECAST_RECONCILE.
 *
 * @example
 * const { table } = await reconcileForecast(panel, forecast, { hierarchy: panelHierarchy(panel), method: 'mint', horizon: 28, shares: [0.8] }, context);
 */
export async function reconcileForecast(
  panel: Panel,
  forecast: Table,
  request: { readonly hierarchy: Hierarchy; readonly method: ReconcileMethod; readonly horizon: number; readonly shares: readonly number[] },
  context: FitContext,
): Promise<ReconciledForecast> {
  const { hierarchy, method, horizon, shares } = request;
  if (hierarchy.sums === 0) return { table: forecast, sums: 0 };
  const above = sumPanel(panel, hierarchy);
  const ofSums = await (await localForecaster(levelAndShape()).fit(above, context)).predict({ horizon, ranges: shares });
  const base = joined('mean', ofSums, forecast);
  const { values, lambda } = reconcile(hierarchy, base, horizon, {
    method,
    ...(method === 'wls' || method === 'mint' ? { errors: errorsOf(panel, above) } : {}),
    ...(method === 'top-down-history' ? { sold: soldLately(panel) } : {}),
  });
  // Series come first in the table, their sums after them.
  const { sums, bottoms } = hierarchy;
  const turned = (column: Float64Array): Float64Array => {
    const out = new Float64Array(column.length);
    out.set(column.subarray(sums * horizon));
    out.set(column.subarray(0, sums * horizon), bottoms * horizon);
    return out;
  };
  const columns = new Map([['mean', turned(values)]]);
  for (const name of shares.flatMap((share) => rangeColumns(share))) {
    const ends = joined(name, ofSums, forecast);
    const whole = ends.every((end) => Number.isInteger(end));
    const moved = ends.map((end, at) => (base[at]! > 0 ? (end * values[at]!) / base[at]! : end));
    columns.set(name, turned(whole ? moved.map(Math.round) : moved));
  }
  const keys = [...panel.keys, ...above.keys];
  const table = forecastTable(keys, Int32Array.from(keys, (_, k) => k), panel.endDay, horizon, columns);
  return { table, sums, ...(lambda === undefined ? {} : { lambda }) };
}

/**
 * A forecast of every series made to agree with forecasts of their sums (see `sum-forecasts.ts`). How far each node is to be trusted comes from its errors at past origins. Those of the bottom
 * series are taken from level-and-shape: weights need the size of errors and what they have in common, for which the fast method stands in for the one that made the forecast, whose refits
 * at every origin would cost as much as its fit did.
 */
import type { Table } from 'apache-arrow';
import { AnbarError } from '../../base/errors.js';
import { seriesLength, type Panel } from '../../table/panel.js';
import { rangeColumns, type FitContext } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import { rangePath, type RangeModel } from '../ranges/conformal.js';
import type { Hierarchy } from './hierarchy.js';
import { sumPanel } from './panel-hierarchy.js';
import { pastErrors, pastMeans } from './past-forecasts.js';
import { reconcile, type ReconcileMethod } from './reconcile.js';
import { sumForecasts } from './sum-forecasts.js';

const shareDays = 364;

function soldLately(panel: Panel): Float64Array {
  return Float64Array.from(panel.keys, (_, s) => {
    let sum = 0;
    for (let i = panel.offsets[s + 1]! - Math.min(shareDays, seriesLength(panel, s)); i < panel.offsets[s + 1]!; i++) sum += panel.quantity[i]! > 0 ? panel.quantity[i]! : 0;
    return sum;
  });
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

export interface ReconciledForecast {
  /** As the forecast, with the sums' rows after the series'. */
  readonly table: Table;
  readonly sums: number;
  /** How many of them boosted trees forecast. */
  readonly boosted: number;
  readonly lambda?: number;
}

interface Ends {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The series' range of one share, moved with its mean in proportion (whole ends stay whole), and the sums' own around their new mean. */
function rangeEnds(forecast: Table, ranges: RangeModel, share: number, bottom: Float64Array, above: Float64Array, horizon: number): Ends {
  const before = forecast.getChild('mean')!.toArray() as Float64Array;
  const [low, high] = rangeColumns(share).map((name) => {
    const ends = forecast.getChild(name)!.toArray() as Float64Array;
    const whole = ends.every((end) => Number.isInteger(end));
    const moved = ends.map((end, at) => (before[at]! > 0 ? (end * bottom[at]!) / before[at]! : end));
    return joined(whole ? moved.map(Math.round) : moved, new Float64Array(above.length));
  }) as [Float64Array, Float64Array];
  for (let i = 0, at = bottom.length; i < above.length; i += horizon, at += horizon) {
    rangePath(ranges, i / horizon, above.subarray(i, i + horizon), share, low.subarray(at, at + horizon), high.subarray(at, at + horizon));
  }
  return { low, high };
}

/**
 * Reconciles `forecast` (all series of the panel in its order, column `mean` and the ranges of `shares`) over a hierarchy of the panel's series. Costs what `sumForecasts` and `reconcile`
 * cost. Throws E_FORECAST_RECONCILE.
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
  const { sums } = hierarchy;
  if (sums === 0) return { table: forecast, sums, boosted: 0 };
  const above = sumPanel(panel, hierarchy);
  const ofSums = await sumForecasts(above, hierarchy, horizon, context);
  const base = joined(ofSums.mean, forecast.getChild('mean')!.toArray() as Float64Array);
  const weighted = method === 'wls' || method === 'mint';
  const errors = weighted ? joined(ofSums.errors, pastErrors(panel, pastMeans(panel))) : undefined;
  if (errors?.every((e) => Number.isNaN(e)) === true) throw new AnbarError('E_FORECAST_RECONCILE', 'the history is too short for errors of past forecasts; allowed: 8 weeks or more', { hint: 'reconcile with structural or bottom-up' });
  const { values, lambda } = reconcile(hierarchy, base, horizon, { method, ...(errors === undefined ? {} : { errors }), ...(method === 'top-down-history' ? { sold: soldLately(panel) } : {}) });
  // Series come first in the table, their sums after them.
  const [upper, bottom] = [values.subarray(0, sums * horizon), values.subarray(sums * horizon)];
  const columns = new Map([['mean', joined(bottom, upper)]]);
  for (const share of shares) {
    const { low, high } = rangeEnds(forecast, ofSums.ranges, share, bottom, upper, horizon);
    const [lowName, highName] = rangeColumns(share);
    columns.set(lowName, low).set(highName, high);
  }
  const keys = [...panel.keys, ...above.keys];
  const table = forecastTable(keys, Int32Array.from(keys, (_, k) => k), panel.endDay, horizon, columns);
  return { table, sums, boosted: ofSums.boosted, ...(lambda === undefined ? {} : { lambda }) };
}

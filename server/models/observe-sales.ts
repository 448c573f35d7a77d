// Drift: how far the sales that are fed lie from the training profile (PSI) and from what the model forecast for them (WAPE).
// Both look at what the model was fitted on: every series on every day, a day without a row being a day without a sale.
import { dayText } from '../../src/base/day.js';
import { forecastAnswer } from '../../src/publish/answers.js';
import { binOf, stabilityIndex } from '../../src/publish/profile.js';
import type { NewDays } from '../../src/forecast/sales-rows.js';
import type { SalesRow } from '../../src/publish/wire.js';
import type { Metrics } from '../metrics.js';
import type { ServedForecaster } from './served-model.js';

interface Watched {
  /** Counts by bin of each profiled column, one entry a fed day, the last 28. */
  readonly days: ReadonlyMap<string, number[]>[];
  /** The last price that was fed, by series: it holds until another is. */
  readonly prices: Map<string, number>;
  error: number;
  sold: number;
}

const watched = new WeakMap<ServedForecaster, Watched>();

const fewest = 100;
const windowDays = 28;
const mostCompared = 200;
const horizon = 28;

function watch(served: ServedForecaster): Watched {
  const state = watched.get(served) ?? { days: [], prices: new Map(), error: 0, sold: 0 };
  watched.set(served, state);
  return state;
}

const labelsOf = (served: ServedForecaster) => ({ model: served.name, version: String(served.version) });

/** A row's series among the model's: the item, or item and store. */
const keyOf = (served: ServedForecaster, row: SalesRow): string => (served.indexOf.has(row.item) ? row.item : `${row.item}|${row.store ?? ''}`);

function dayCounts(served: ServedForecaster, { values, days }: NewDays, d: number, prices: ReadonlyMap<string, number>): ReadonlyMap<string, number[]> {
  const counts = new Map<string, number[]>();
  for (const column of served.manifest.profile) {
    const mine = new Array<number>(column.edges.length + 1).fill(0);
    counts.set(column.name, mine);
    if (column.name === 'quantity') for (let at = d; at < values.length; at += days) if (!Number.isNaN(values[at]!)) mine[binOf(column.edges, values[at]!)]! += 1;
    if (column.name === 'price') for (const price of prices.values()) mine[binOf(column.edges, price)]! += 1;
  }
  return counts;
}

/** Takes sales that are about to be learned into the PSI of each profiled column, over the last 28 fed days, from 100 values on. O(rows + series × days). */
export function noteSales(metrics: Metrics, served: ServedForecaster, rows: readonly SalesRow[], newDays: NewDays): void {
  const state = watch(served);
  const byDate = new Map<string, SalesRow[]>();
  for (const row of rows) {
    if (row.price === undefined) continue;
    const same = byDate.get(row.date);
    if (same === undefined) byDate.set(row.date, [row]);
    else same.push(row);
  }
  for (let d = 0; d < newDays.days; d++) {
    for (const row of byDate.get(dayText(served.fed.endDay + 1 + d)) ?? []) state.prices.set(keyOf(served, row), row.price!);
    state.days.push(dayCounts(served, newDays, d, state.prices));
  }
  state.days.splice(0, Math.max(0, state.days.length - windowDays));
  for (const column of served.manifest.profile) {
    const counts = new Array<number>(column.edges.length + 1).fill(0);
    for (const day of state.days) day.get(column.name)!.forEach((count, b) => (counts[b]! += count));
    if (counts.reduce((sum, count) => sum + count, 0) >= fewest) metrics.drift.set({ ...labelsOf(served), feature: column.name }, stabilityIndex(column, counts));
  }
}

/**
 * How far a version's forecasts for the new days are from what was sold on them, before it learns of them: Σ|error| and Σ sold over at most 200 series, evenly spread, and 28 days.
 * A day that is unknown (null) counts for nothing.
 */
export async function errorOf(served: ServedForecaster, { values, days }: NewDays): Promise<{ readonly error: number; readonly sold: number }> {
  const count = Math.min(mostCompared, served.series.length);
  const places = Array.from({ length: count }, (_, i) => Math.floor((i * served.series.length) / count));
  const forecasts = await forecastAnswer(served.model, { horizon: Math.min(days, horizon), series: places.map((s) => served.series[s]!) });
  let [error, sold] = [0, 0];
  places.forEach((s, i) => {
    forecasts[i]!.mean.forEach((mean, d) => {
      const quantity = values[s * days + d]!;
      if (Number.isNaN(quantity)) return;
      error += Math.abs(mean - quantity);
      sold += quantity;
    });
  });
  return { error, sold };
}

/** Adds to a version's forecast error since it was published. */
export function noteError(metrics: Metrics, served: ServedForecaster, { error, sold }: { readonly error: number; readonly sold: number }): void {
  const state = watch(served);
  state.error += error;
  state.sold += sold;
  if (state.sold > 0) metrics.forecastError.set(labelsOf(served), state.error / state.sold);
}

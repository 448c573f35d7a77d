import { forecastAnswer } from '../../src/publish/answers.js';
import { binOf, stabilityIndex } from '../../src/publish/profile.js';
import type { SalesRow } from '../../src/publish/wire.js';
import type { ServerContext } from '../context.js';
import type { ServedForecaster } from './served-model.js';

interface Watched {
  /** Counts by bin for each column of the training profile. */
  readonly counts: Map<string, number[]>;
  error: number;
  sold: number;
}

const watched = new WeakMap<ServedForecaster, Watched>();

const fewest = 100;

function watch(served: ServedForecaster, rows: readonly SalesRow[]): Watched {
  const state = watched.get(served) ?? { counts: new Map(served.manifest.profile.map((column) => [column.name, new Array<number>(column.edges.length + 1).fill(0)])), error: 0, sold: 0 };
  watched.set(served, state);
  for (const column of served.manifest.profile) {
    const counts = state.counts.get(column.name)!;
    for (const row of rows) {
      const value = column.name === 'quantity' ? row.quantity : column.name === 'price' ? row.price : undefined;
      if (value !== null && value !== undefined) counts[binOf(column.edges, value)]! += 1;
    }
  }
  return state;
}

/** Compares new sales with what the model forecast for those very days, before it learns of them. */
async function forecastError(served: ServedForecaster, rows: readonly SalesRow[], state: Watched): Promise<void> {
  const keyOf = (row: SalesRow): string => (row.store !== undefined && served.series.includes(`${row.item}|${row.store}`) ? `${row.item}|${row.store}` : row.item);
  const known = new Set(served.series);
  const keyed = rows.map((row) => ({ row, key: keyOf(row) })).filter(({ row, key }) => row.quantity !== null && known.has(key));
  const series = [...new Set(keyed.map(({ key }) => key))].slice(0, 200);
  if (series.length === 0) return;
  const forecasts = new Map((await forecastAnswer(served.model, { horizon: 28, series })).map((one) => [one.series, new Map(one.dates.map((date, i) => [date, one.mean[i]!]))]));
  for (const { row, key } of keyed) {
    const mean = forecasts.get(key)?.get(row.date);
    if (mean === undefined) continue;
    state.error += Math.abs(mean - row.quantity!);
    state.sold += row.quantity!;
  }
}

/** Notes how far new sales are from the training profile (PSI a column, from 100 rows on) and from what the model forecast for them (WAPE). */
export async function observeSales({ metrics }: ServerContext, served: ServedForecaster, rows: readonly SalesRow[]): Promise<void> {
  const state = watch(served, rows);
  const labels = { model: served.name, version: String(served.version) };
  for (const column of served.manifest.profile) {
    const counts = state.counts.get(column.name)!;
    if (counts.reduce((sum, count) => sum + count, 0) >= fewest) metrics.drift.set({ ...labels, feature: column.name }, stabilityIndex(column, counts));
  }
  await forecastError(served, rows, state);
  if (state.sold > 0) metrics.forecastError.set(labels, state.error / state.sold);
}

/**
 * Sales as they would have been on ordinary days, and forecasts of such days brought back to those of events: methods that know no events learn from the one, and their forecasts are right
 * on the others. Days on which an event shut the shop are unknown. O(rows).
 */
import type { Table } from 'apache-arrow';
import type { NumericArray } from '../../base/artifact.js';
import type { Day } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import { seriesStart, type Panel } from '../../table/panel.js';
import { tableSchemas } from '../../table/schemas.js';
import { tableOf } from '../../table/table-of.js';
import type { NewDays } from '../sales-rows.js';
import type { EventFactors } from './event-factors.js';

const ordinarySales = (quantity: number, factor: number): number => (factor > 0 ? quantity / factor : Number.NaN);

/** The panel with its sales brought to ordinary days; the panel itself where it has no other days. */
export function ordinaryPanel(panel: Panel, { groupOf, days }: EventFactors): Panel {
  if (days.size === 0) return panel;
  const quantity = panel.quantity.slice();
  for (const [day, factors] of days) {
    if (day > panel.endDay) continue;
    for (let s = 0; s < panel.keys.length; s++) {
      const at = panel.offsets[s]! + day - seriesStart(panel, s);
      if (at >= panel.offsets[s]!) quantity[at] = ordinarySales(quantity[at]!, factors[groupOf[s]!]!);
    }
  }
  return { ...panel, quantity };
}

/** New sales, likewise; `fresh` is what `rows` say. Where the shop was shut, all series are unknown, told of or not. */
export function ordinaryRows(rows: Table, { days: count, values, told }: NewDays, keys: readonly string[], { groupOf, days }: EventFactors, endDay: Day): Table {
  const moved = Array.from({ length: count }, (_, d) => days.get(endDay + 1 + d));
  if (moved.every((factors) => factors === undefined)) return rows;
  const places = moved.some((factors) => factors?.includes(0)) ? Int32Array.from(values.keys()) : told;
  const item = Array.from(places, (at) => keys[Math.floor(at / count)]!);
  const date = places.map((at) => endDay + 1 + (at % count));
  const quantity = Float64Array.from(places, (at) => ordinarySales(values[at]!, moved[at % count]?.[groupOf[Math.floor(at / count)]!] ?? 1));
  return tableOf(tableSchemas.sales, { date, item, store: item.map(() => ''), quantity });
}

/** Means of ordinary days, a horizon for each of `series` from the day after `endDay`, moved in place to what events make of them. */
export function onEventDays(mean: Float64Array, { groupOf, days }: EventFactors, series: Int32Array, endDay: Day, horizon: number): Float64Array {
  for (let h = 0; h < horizon; h++) {
    const factors = days.get(endDay + 1 + h);
    if (factors !== undefined) series.forEach((s, i) => (mean[i * horizon + h]! *= factors[groupOf[s]!]!));
  }
  return mean;
}

/** Adds what events do to the part `holiday` of forecasts of ordinary days, so that parts sum to the forecast of the days as they are. */
export function addEventPart(parts: Map<string, Float64Array>, { groupOf, days }: EventFactors, series: Int32Array, endDay: Day, horizon: number): void {
  const holiday = parts.get('holiday') ?? new Float64Array(series.length * horizon);
  const all = [...parts.values()];
  for (let h = 0; h < horizon; h++) {
    const factors = days.get(endDay + 1 + h);
    if (factors === undefined) continue;
    parts.set('holiday', holiday);
    series.forEach((s, i) => (holiday[i * horizon + h]! += (factors[groupOf[s]!]! - 1) * all.reduce((sum, part) => sum + part[i * horizon + h]!, 0)));
  }
}

/** As arrays of an artifact. */
export function eventArrays({ groupOf, days }: EventFactors): { readonly eventGroups: Uint8Array; readonly eventDays: Int32Array; readonly eventFactors: Float64Array } {
  return { eventGroups: groupOf, eventDays: Int32Array.from(days.keys()), eventFactors: Float64Array.from([...days.values()].flatMap((factors) => [...factors])) };
}

/** From an artifact's; one saved before events were told apart has none. Throws E_ARTIFACT_CORRUPT. */
export function eventFactorsFrom(arrays: Readonly<Record<string, NumericArray>>, series: number): EventFactors {
  const { eventGroups: groupOf, eventDays: days, eventFactors: factors } = arrays;
  if (groupOf === undefined) return { groupOf: new Uint8Array(series), days: new Map() };
  const corrupt = (): AnbarError => new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: days of events have not their factors');
  if (!(groupOf instanceof Uint8Array) || !(days instanceof Int32Array) || !(factors instanceof Float64Array) || groupOf.length !== series) throw corrupt();
  const groups = groupOf.reduce((most, group) => Math.max(most, group + 1), 1);
  if (factors.length !== days.length * groups) throw corrupt();
  return { groupOf, days: new Map(Array.from(days, (day, i) => [day, factors.slice(i * groups, (i + 1) * groups)])) };
}

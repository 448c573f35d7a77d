import type { Panel, PanelColumn, StaticColumn } from './panel.js';

/**
 * The panel of some of its series (indices, ascending and without repeats, so that keys stay sorted); days, events and the reach of known columns stay. O(rows kept).
 *
 * @example
 * const food = selectSeries(panel, [0, 2, 5]);
 */
export function selectSeries(panel: Panel, series: ArrayLike<number>): Panel {
  const kept = Array.from(series);
  const offsets = new Int32Array(kept.length + 1);
  kept.forEach((s, i) => (offsets[i + 1] = offsets[i]! + panel.offsets[s + 1]! - panel.offsets[s]!));
  const take = (values: Float32Array, reach: number): Float32Array => {
    const taken = new Float32Array(offsets[kept.length]! + kept.length * reach);
    kept.forEach((s, i) => taken.set(values.subarray(panel.offsets[s]! + s * reach, panel.offsets[s + 1]! + (s + 1) * reach), offsets[i]! + i * reach));
    return taken;
  };
  const columns = new Map<string, PanelColumn>();
  for (const [name, column] of panel.columns) columns.set(name, { ...column, values: take(column.values, column.availability.kind === 'known' ? panel.futureDays : 0) });
  const statics = new Map<string, StaticColumn>();
  for (const [name, { codes, names }] of panel.statics) statics.set(name, { names, codes: Int32Array.from(kept, (s) => codes[s]!) });
  return { ...panel, keys: kept.map((s) => panel.keys[s]!), offsets, quantity: take(panel.quantity, 0), columns, statics };
}

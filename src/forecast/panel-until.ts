import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { wholeNumber } from '../base/options.js';
import { seriesLength, seriesStart, type Panel, type PanelColumn, type StaticColumn } from '../table/panel.js';

/**
 * The panel as it was seen at the end of `day`: later sales are gone, series that start later are gone, `known` columns reach ahead, `delayed` columns lack what had not arrived.
 * This is the only way in which a backtest looks at the past, so that it cannot leak. `futureDays` limits how far ahead known columns are kept (default: as far as they go).
 * O(rows). Throws E_FORECAST_PANEL when nothing is left.
 *
 * @example
 * const past = panelUntil(panel, panel.endDay - 28);
 */
export function panelUntil(panel: Panel, day: Day, futureDays?: number): Panel {
  if (day > panel.endDay) throw new AnbarError('E_FORECAST_PANEL', `until is ${day - panel.endDay} days after the last day of sales; allowed: at most the last day`);
  const cut = panel.endDay - day;
  const ahead = wholeNumber('futureDays', Math.min(futureDays ?? panel.futureDays + cut, panel.futureDays + cut), 0, 1e6);
  const kept: number[] = [];
  for (let s = 0; s < panel.keys.length; s++) if (seriesStart(panel, s) <= day) kept.push(s);
  if (kept.length === 0) throw new AnbarError('E_FORECAST_PANEL', 'no series has begun by that day; allowed: a later day');
  const offsets = new Int32Array(kept.length + 1);
  kept.forEach((s, i) => (offsets[i + 1] = offsets[i]! + seriesLength(panel, s) - cut));
  const quantity = new Float32Array(offsets[kept.length]!);
  kept.forEach((s, i) => quantity.set(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]! - cut), offsets[i]!));
  const columns = new Map<string, PanelColumn>();
  for (const [name, column] of panel.columns) columns.set(name, cutColumn(panel, column, kept, offsets, ahead));
  const statics = new Map<string, StaticColumn>();
  for (const [name, column] of panel.statics) statics.set(name, { names: column.names, codes: Int32Array.from(kept, (s) => column.codes[s]!) });
  return { keys: kept.map((s) => panel.keys[s]!), offsets, endDay: day, quantity, futureDays: ahead, columns, statics, events: panel.events };
}

function cutColumn(panel: Panel, column: PanelColumn, kept: readonly number[], offsets: Int32Array, ahead: number): PanelColumn {
  const known = column.availability.kind === 'known';
  const reach = known ? ahead : 0;
  const oldReach = known ? panel.futureDays : 0;
  const late = column.availability.kind === 'delayed' ? column.availability.days : 0;
  const values = new Float32Array(offsets[kept.length]! + kept.length * reach);
  kept.forEach((s, i) => {
    const from = panel.offsets[s]! + s * oldReach;
    const length = offsets[i + 1]! - offsets[i]! + reach;
    const to = offsets[i]! + i * reach;
    values.set(column.values.subarray(from, from + length), to);
    if (late > 0) values.fill(Number.NaN, Math.max(to, to + length - late), to + length);
  });
  return { availability: column.availability, values };
}

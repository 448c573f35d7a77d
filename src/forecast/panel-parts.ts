/** The newest days of a panel as parts of an artifact: what a model needs to forecast from after it is opened, and not the sales it was trained on. */
import type { Json, NumericArray } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import { heldValues } from './planned/hold-known.js';
import { seriesLength, type Availability, type Panel, type PanelColumn, type StaticColumn } from '../table/panel.js';

/** The panel's last `days` days (all of a shorter series). */
export function panelTail(panel: Panel, days: number): Panel {
  const count = panel.keys.length;
  const offsets = new Int32Array(count + 1);
  for (let s = 0; s < count; s++) offsets[s + 1] = offsets[s]! + Math.min(days, seriesLength(panel, s));
  const cut = (values: Float32Array, reach: number): Float32Array => {
    const tail = new Float32Array(offsets[count]! + count * reach);
    for (let s = 0; s < count; s++) {
      const end = panel.offsets[s + 1]! + (s + 1) * reach;
      tail.set(values.subarray(end - (offsets[s + 1]! - offsets[s]! + reach), end), offsets[s]! + s * reach);
    }
    return tail;
  };
  const columns = new Map<string, PanelColumn>();
  for (const [name, { availability, values }] of panel.columns) columns.set(name, { availability, values: cut(values, availability.kind === 'known' ? panel.futureDays : 0) });
  return { ...panel, offsets, quantity: cut(panel.quantity, 0), columns };
}

/** The panel with new days behind its end: `quantities[d]` holds one number a series. Known columns keep their reach from the old end; days beyond it hold the last value, as forecasts of them did. */
export function panelWith(panel: Panel, quantities: readonly Float32Array[]): Panel {
  const days = quantities.length;
  if (days === 0) return panel;
  const count = panel.keys.length;
  const offsets = Int32Array.from(panel.offsets, (offset, s) => offset + s * days);
  const futureDays = Math.max(0, panel.futureDays - days);
  const quantity = new Float32Array(offsets[count]!);
  const columns = new Map<string, PanelColumn>();
  for (let s = 0; s < count; s++) {
    quantity.set(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!), offsets[s]!);
    for (let d = 0; d < days; d++) quantity[offsets[s + 1]! - days + d] = quantities[d]![s]!;
  }
  for (const [name, { availability, values }] of panel.columns) {
    const known = availability.kind === 'known';
    const [from, to] = [known ? panel.futureDays : 0, known ? futureDays : 0];
    const longer = new Float32Array(offsets[count]! + count * to).fill(Number.NaN);
    const held = known && days > from ? heldValues(panel, name) : undefined;
    for (let s = 0; s < count; s++) {
      longer.set(values.subarray(panel.offsets[s]! + s * from, panel.offsets[s + 1]! + (s + 1) * from), offsets[s]! + s * to);
      if (held !== undefined) longer.fill(held[s]!, offsets[s + 1]! - (days - from), offsets[s + 1]!);
    }
    columns.set(name, { availability, values: longer });
  }
  return { ...panel, endDay: panel.endDay + days, offsets, quantity, futureDays, columns };
}

interface PanelJson {
  readonly keys: readonly string[];
  readonly endDay: number;
  readonly futureDays: number;
  readonly columns: readonly { readonly name: string; readonly availability: Availability }[];
  readonly statics: readonly { readonly name: string; readonly names: readonly string[] }[];
  readonly events: readonly (readonly [number, readonly string[]])[];
}

/** Parts of an artifact, array names starting with `panel`. */
export function panelParts(panel: Panel): { readonly json: Json; readonly arrays: Readonly<Record<string, NumericArray>> } {
  const json: PanelJson = {
    keys: panel.keys,
    endDay: panel.endDay,
    futureDays: panel.futureDays,
    columns: [...panel.columns].map(([name, { availability }]) => ({ name, availability })),
    statics: [...panel.statics].map(([name, { names }]) => ({ name, names })),
    events: [...panel.events],
  };
  const arrays: Record<string, NumericArray> = { 'panel.offsets': panel.offsets, 'panel.quantity': panel.quantity };
  for (const [name, { values }] of panel.columns) arrays[`panel.column.${name}`] = values;
  for (const [name, { codes }] of panel.statics) arrays[`panel.static.${name}`] = codes;
  return { json: json as unknown as Json, arrays };
}

/** Reads what `panelParts` wrote; throws E_ARTIFACT_CORRUPT where arrays and header disagree. */
export function panelFromParts(json: Json | undefined, arrays: Readonly<Record<string, NumericArray>>): Panel {
  const head = json as unknown as PanelJson;
  const corrupt = (what: string): AnbarError => new AnbarError('E_ARTIFACT_CORRUPT', `model file is corrupt: its panel's ${what} is missing or of another length`);
  const floats = (name: string, length: number): Float32Array => {
    const found = arrays[name];
    if (!(found instanceof Float32Array) || found.length !== length) throw corrupt(name);
    return found;
  };
  const ints = (name: string, length: number): Int32Array => {
    const found = arrays[name];
    if (!(found instanceof Int32Array) || found.length !== length) throw corrupt(name);
    return found;
  };
  if (!Array.isArray(head?.keys) || !Array.isArray(head.columns) || !Array.isArray(head.statics) || !Array.isArray(head.events)) throw corrupt('header');
  const count = head.keys.length;
  const offsets = ints('panel.offsets', count + 1);
  if (offsets.some((offset, s) => offset < (s === 0 ? 0 : offsets[s - 1]!))) throw corrupt('offsets');
  const rows = offsets[count]!;
  const columns = new Map<string, PanelColumn>();
  for (const { name, availability } of head.columns) {
    columns.set(name, { availability, values: floats(`panel.column.${name}`, rows + (availability.kind === 'known' ? count * head.futureDays : 0)) });
  }
  const statics = new Map<string, StaticColumn>();
  for (const { name, names } of head.statics) statics.set(name, { names, codes: ints(`panel.static.${name}`, count) });
  return { keys: head.keys, offsets, endDay: head.endDay, quantity: floats('panel.quantity', rows), futureDays: head.futureDays, columns, statics, events: new Map(head.events) };
}

import { seriesStart, type Panel, type PanelColumn } from '../../table/panel.js';
import { stampAt, stampDay, type Periods } from './periods.js';

/**
 * The panel with one row a period, numbered as days: what was sold on a stamp. Series without a stamp yet are refused by nobody: they hold one period of nothing. Columns hold the stamp's value and reach no further;
 * events of single days have no meaning and are left out. O(rows).
 */
export function periodPanel(panel: Panel, periods: Periods): Panel {
  const last = stampAt(periods, panel.endDay);
  const count = panel.keys.length;
  const firsts = panel.keys.map((_, s) => Math.max(0, Math.min(last, stampAt(periods, seriesStart(panel, s) - 1) + 1)));
  const offsets = new Int32Array(count + 1);
  firsts.forEach((first, s) => (offsets[s + 1] = offsets[s]! + last - first + 1));
  const stamps = Array.from({ length: last + 1 }, (_, i) => stampDay(periods, i));
  const pick = (values: Float32Array, reach: number, missing: number): Float32Array => {
    const out = new Float32Array(offsets[count]!);
    for (let s = 0; s < count; s++) {
      const start = seriesStart(panel, s);
      const from = panel.offsets[s]! + s * reach;
      for (let i = offsets[s]!; i < offsets[s + 1]!; i++) {
        const day = stamps[firsts[s]! + i - offsets[s]!]!;
        out[i] = day < start ? missing : values[from + day - start]!;
      }
    }
    return out;
  };
  const columns = new Map<string, PanelColumn>();
  for (const [name, { availability, values }] of panel.columns) columns.set(name, { availability: { kind: 'observed' }, values: pick(values, availability.kind === 'known' ? panel.futureDays : 0, Number.NaN) });
  return { keys: panel.keys, offsets, endDay: last, quantity: pick(panel.quantity, 0, 0), futureDays: 0, columns, statics: panel.statics, events: new Map() };
}

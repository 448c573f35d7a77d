import type { Panel, PanelColumn, StaticColumn } from '../../src/table/panel.js';

/** A panel of equally long series that ends on `endDay`, one item each, with a constant price if one is given. */
export function panelOf(series: readonly (readonly number[])[], endDay: number, price?: number): Panel {
  const days = series[0]?.length ?? 0;
  const keys = series.map((_, s) => `p${String(s).padStart(4, '0')}`);
  const own: StaticColumn = { codes: Int32Array.from(keys, (_, s) => s), names: keys };
  const columns = new Map<string, PanelColumn>();
  if (price !== undefined) columns.set('price', { availability: { kind: 'observed' }, values: new Float32Array(days * series.length).fill(price) });
  return {
    keys,
    offsets: Int32Array.from({ length: series.length + 1 }, (_, s) => s * days),
    endDay,
    quantity: Float32Array.from(series.flat()),
    futureDays: 0,
    columns,
    statics: new Map([['item', own], ['store', { codes: new Int32Array(keys.length), names: ['main'] }]]),
    events: new Map(),
  };
}

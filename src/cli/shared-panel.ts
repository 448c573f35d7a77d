import type { Panel } from '../table/panel.js';

/** The same numbers in memory that threads share; as they are where they already lie there. */
function shared<A extends Float32Array | Int32Array>(values: A): A {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const made = new (values.constructor as new (memory: SharedArrayBuffer) => A)(new SharedArrayBuffer(values.byteLength));
  made.set(values);
  return made;
}

/** A panel whose arrays threads share instead of copying them. O(rows). */
export function sharedPanel(panel: Panel): Panel {
  return {
    ...panel,
    offsets: shared(panel.offsets),
    quantity: shared(panel.quantity),
    columns: new Map([...panel.columns].map(([name, column]) => [name, { ...column, values: shared(column.values) }])),
    statics: new Map([...panel.statics].map(([name, column]) => [name, { ...column, codes: shared(column.codes) }])),
  };
}

/** Bytes of a panel's arrays. */
export function panelBytes({ offsets, quantity, columns, statics }: Panel): number {
  return [offsets, quantity, ...[...columns.values()].map(({ values }) => values), ...[...statics.values()].map(({ codes }) => codes)].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

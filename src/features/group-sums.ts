import type { StaticColumn } from '../table/panel.js';

/** Sums and counts of a source by group, in the state's own cells: row = group, one cell a day. */
export interface GroupSums {
  readonly by: string;
  /** Index of the summed source. */
  readonly source: number;
  readonly codes: Int32Array;
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/** Sums `cells` (series-major, `width` days each) over the series of each group. */
export function groupSums(column: StaticColumn, by: string, source: number, cells: Float32Array, width: number): GroupSums {
  const sums = new Float64Array(column.names.length * width);
  const counts = new Float64Array(column.names.length * width);
  for (let s = 0; s * width < cells.length; s++) {
    const group = column.codes[s]!;
    if (group < 0) continue;
    for (let i = 0; i < width; i++) {
      const x = cells[s * width + i]!;
      if (x !== x) continue;
      sums[group * width + i]! += x;
      counts[group * width + i]!++;
    }
  }
  return { by, source, codes: column.codes, sums, counts };
}

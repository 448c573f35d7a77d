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

const week = 7;
const weeksBack = 4;

/**
 * Continues sums and counts beyond cell `last` of each group: the mean of a day of which nothing is known yet is that of the same weekday over four weeks, which errs less than the last
 * week alone. So is that of days up to `last` of which less than half as many series are known as a week earlier (only a few were updated). O(groups × days).
 */
export function groupsAhead({ sums, counts }: GroupSums, width: number, last: number): void {
  for (let row = 0; row < sums.length; row += width) {
    for (let i = Math.max(week, last + 1 - week); i < width; i++) {
      const lacking = i <= last ? counts[row + i]! * 2 < counts[row + i - week]! : counts[row + i] === 0;
      if (!lacking) continue;
      let [means, weeks] = [0, 0];
      for (let at = row + i - week; at >= Math.max(row, row + i - weeksBack * week); at -= week) {
        if (counts[at] === 0) continue;
        means += sums[at]! / counts[at]!;
        weeks++;
      }
      counts[row + i] = counts[row + i - week]!;
      sums[row + i] = weeks === 0 ? 0 : (means / weeks) * counts[row + i]!;
    }
  }
}

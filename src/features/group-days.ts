import type { Panel } from '../table/panel.js';

/** Sum and number of known values of each group on each day, group-major: cell `group * days + (day - firstDay)`. */
export interface GroupDays {
  readonly firstDay: number;
  readonly days: number;
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly codes: Int32Array;
}

/**
 * Sums `values` over the series of each group. `ahead` = how many values each series has after `endDay` (0, or `futureDays` for known columns);
 * `days` cells end at `firstDay + days - 1`, values outside are left out. O(rows).
 */
export function groupDays(panel: Panel, by: string, values: Float32Array, ahead: number, firstDay: number, days: number): GroupDays {
  const { codes, names } = panel.statics.get(by)!;
  const sums = new Float64Array(names.length * days);
  const counts = new Float64Array(names.length * days);
  for (let s = 0; s < panel.keys.length; s++) {
    const group = codes[s]!;
    if (group < 0) continue;
    const from = panel.offsets[s]! + s * ahead;
    const length = panel.offsets[s + 1]! - panel.offsets[s]!;
    const start = panel.endDay - length + 1 - firstDay;
    const most = Math.min(length + ahead, days - start);
    for (let i = Math.max(0, -start), at = group * days + start + i; i < most; i++, at++) {
      const x = values[from + i]!;
      if (x === x) {
        sums[at]! += x;
        counts[at]!++;
      }
    }
  }
  return { firstDay, days, sums, counts, codes };
}

/** Mean over the group and the `window` days that end on cell `at` (offset from `firstDay`); NaN when nothing is known there. */
export function groupMeanAt(table: GroupDays, group: number, at: number, window: number): number {
  if (group < 0) return Number.NaN;
  let sum = 0;
  let count = 0;
  for (let day = Math.max(0, at - window + 1); day <= at && day < table.days; day++) {
    sum += table.sums[group * table.days + day]!;
    count += table.counts[group * table.days + day]!;
  }
  return count === 0 ? Number.NaN : sum / count;
}

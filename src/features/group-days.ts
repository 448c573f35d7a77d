import type { Panel } from '../table/panel.js';

/** Sum and number of known values of each group on each day, group-major: `days` cells a group. */
export interface GroupDays {
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
  return { days, sums, counts, codes };
}

/** Mean over each group and the `window` days up to each day, group-major as the sums; NaN when nothing is known there. O(groups × days × window). */
export function groupMeans(table: GroupDays, window: number): Float32Array {
  const { days, sums, counts } = table;
  const means = new Float32Array(sums.length);
  for (let group = 0; group < sums.length; group += days) {
    for (let day = 0; day < days; day++) {
      let sum = 0, count = 0;
      for (let at = group + Math.max(0, day - window + 1); at <= group + day; at++) {
        sum += sums[at]!;
        count += counts[at]!;
      }
      means[group + day] = count === 0 ? Number.NaN : sum / count;
    }
  }
  return means;
}

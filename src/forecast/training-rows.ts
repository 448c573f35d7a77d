import type { CompiledPlan } from '../features/compile.js';
import { seriesLength, seriesStart, type Panel } from '../table/panel.js';

/** Rows to fit a regression on, row-major. */
export interface TrainingRows {
  readonly rows: number;
  readonly features: number;
  readonly values: Float32Array;
  readonly label: Float32Array;
  readonly series: Int32Array;
  readonly day: Int32Array;
}

export interface TrainingRange {
  /** Only the newest days; default all. */
  readonly lastDays?: number;
  /** Leave out rows whose lags and windows are not full (default false: missing is a value to trees). */
  readonly dropWarmup?: boolean;
  /** Only these series, by index. */
  readonly series?: readonly number[];
}

/** First day with a sale of each series; one past the end where there is none: days before say nothing about demand, the item was not on the shelf. */
export function firstSaleDays(panel: Panel): Int32Array {
  return Int32Array.from(panel.keys, (_, s) => {
    const length = seriesLength(panel, s);
    let t = 0;
    while (t < length && !(panel.quantity[panel.offsets[s]! + t]! > 0)) t++;
    return seriesStart(panel, s) + t;
  });
}

/** Feature rows with a known target from each series' first sale on. O(rows × features). */
export function trainingRows(panel: Panel, compiled: CompiledPlan, { lastDays, dropWarmup = false, series }: TrainingRange = {}): TrainingRows {
  const matrix = compiled.batch(panel, {
    ...(lastDays === undefined ? {} : { fromDay: panel.endDay - lastDays + 1 }),
    ...(series === undefined ? {} : { series }),
    dropWarmup,
    dropUnknown: true,
  });
  const features = matrix.names.length;
  const first = firstSaleDays(panel);
  let rows = 0;
  for (let r = 0; r < matrix.rows; r++) {
    if (matrix.day[r]! < first[matrix.series[r]!]!) continue;
    if (rows !== r) {
      matrix.values.copyWithin(rows * features, r * features, (r + 1) * features);
      matrix.target[rows] = matrix.target[r]!;
      matrix.series[rows] = matrix.series[r]!;
      matrix.day[rows] = matrix.day[r]!;
    }
    rows++;
  }
  return {
    rows,
    features,
    values: matrix.values.subarray(0, rows * features),
    label: matrix.target.subarray(0, rows),
    series: matrix.series.subarray(0, rows),
    day: matrix.day.subarray(0, rows),
  };
}

import { createRandom } from '../base/random.js';
import type { CompiledPlan, FeatureMatrix } from '../features/compile.js';
import { seriesLength, seriesStart, type Panel } from '../table/panel.js';
import { panelTail } from './panel-parts.js';

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
  /** Of more rows than this, so many are drawn by chance, each alike: memory and time stay bounded however many series there are. Default all. */
  readonly mostRows?: number;
  /** Seed of the draw. */
  readonly seed?: number;
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

/** Rows that can be trained on: known targets from the first day allowed on. */
function countRows(panel: Panel, series: readonly number[], firstDay: (s: number) => number): number {
  let rows = 0;
  for (const s of series) {
    const end = panel.offsets[s + 1]!;
    for (let i = Math.max(panel.offsets[s]!, end - 1 - panel.endDay + firstDay(s)); i < end; i++) if (!Number.isNaN(panel.quantity[i]!)) rows++;
  }
  return rows;
}

/**
 * Feature rows with a known target from each series' first sale on, computed in blocks and copied once. Above `mostRows` they are thinned by selection sampling (Knuth, TAOCP 2, 3.4.2 S):
 * exactly that many, every row with the same chance. O(rows × features) time; memory of the rows kept.
 */
export function trainingRows(panel: Panel, compiled: CompiledPlan, { lastDays, dropWarmup = false, series, mostRows, seed = 1 }: TrainingRange = {}): TrainingRows {
  const features = compiled.names.length;
  const chosen = series ?? panel.keys.map((_, s) => s);
  const first = firstSaleDays(panel);
  const fromDay = lastDays === undefined ? Number.NEGATIVE_INFINITY : panel.endDay - lastDays + 1;
  const total = countRows(panel, chosen, (s) => Math.max(fromDay, first[s]!, dropWarmup ? seriesStart(panel, s) + compiled.warmupDays : 0));
  const rows = Math.min(total, mostRows ?? total);
  const kept = { values: new Float32Array(rows * features), label: new Float32Array(rows), series: new Int32Array(rows), day: new Int32Array(rows) };
  const random = createRandom(seed);
  let [row, left] = [0, total];
  const take = (block: FeatureMatrix): void => {
    for (let r = 0; r < block.rows; r++) {
      if (block.day[r]! < first[block.series[r]!]!) continue;
      if (rows < total && random.next() * left-- >= rows - row) continue;
      kept.values.set(block.values.subarray(r * features, (r + 1) * features), row * features);
      kept.label[row] = block.target[r]!;
      kept.series[row] = block.series[r]!;
      kept.day[row] = block.day[r]!;
      row++;
    }
  };
  // Columns are computed over whole series: days that no row looks back to are cut off first. An item's age needs all of them.
  const whole = lastDays === undefined || compiled.plan.features.some(({ kind }) => kind === 'age');
  const recent = whole ? panel : panelTail(panel, lastDays + compiled.lookbackDays + 1);
  compiled.batchBlocks(recent, { ...(lastDays === undefined ? {} : { fromDay }), series: chosen, dropWarmup, dropUnknown: true }, take);
  return { rows, features, ...kept };
}

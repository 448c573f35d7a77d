import { createRandom, type Random } from '../../base/random.js';
import type { CompiledPlan, FeatureMatrix } from '../../features/compile.js';
import { seriesLength, seriesStart, type Panel } from '../../table/panel.js';
import { panelTail } from '../panel-parts.js';

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

/** Rows of a series that can be trained on: known targets from the first day allowed on. */
function countRows(panel: Panel, s: number, firstDay: number): number {
  let rows = 0;
  const end = panel.offsets[s + 1]!;
  for (let i = Math.max(panel.offsets[s]!, end - 1 - panel.endDay + firstDay); i < end; i++) if (!Number.isNaN(panel.quantity[i]!)) rows++;
  return rows;
}

/** Below so many series none is left out: each may be a world of its own. */
const fewestDrawn = 1000;
/** Series are drawn until they hold so many times the rows wanted: the rest is thinned day by day, as neighbouring days tell much the same. */
const spareRows = 2;

/** Some of the series, by chance, with enough rows for `wanted`: features are computed over whole series, which for all of them would cost more than the fit. In panel order. */
function drawSeries(series: readonly number[], rowsOf: Int32Array, wanted: number, random: Random): readonly number[] {
  const order = [...series];
  const drawn: number[] = [];
  for (let rows = 0; drawn.length < series.length && (rows < spareRows * wanted || drawn.length < fewestDrawn); ) {
    const [at, last] = [random.integer(order.length), order.length - 1];
    const s = order[at]!;
    order[at] = order[last]!;
    order.length = last;
    drawn.push(s);
    rows += rowsOf[s]!;
  }
  return drawn.sort((a, b) => a - b);
}

/**
 * Feature rows with a known target from each series' first sale on, computed in blocks and copied once. Above `mostRows` series are drawn first where there are thousands, then their rows by
 * selection sampling (Knuth, TAOCP 2, 3.4.2 S): exactly so many, every row with the same chance. O(rows of the series drawn × features) time; memory of the rows kept.
 */
export function trainingRows(panel: Panel, compiled: CompiledPlan, { lastDays, dropWarmup = false, series, mostRows, seed = 1 }: TrainingRange = {}): TrainingRows {
  const features = compiled.names.length;
  const first = firstSaleDays(panel);
  const fromDay = lastDays === undefined ? Number.NEGATIVE_INFINITY : panel.endDay - lastDays + 1;
  const rowsOf = Int32Array.from(panel.keys, (_, s) => countRows(panel, s, Math.max(fromDay, first[s]!, dropWarmup ? seriesStart(panel, s) + compiled.warmupDays : 0)));
  const random = createRandom(seed);
  const all = series ?? panel.keys.map((_, s) => s);
  const sumRows = (of: readonly number[]): number => of.reduce((sum, s) => sum + rowsOf[s]!, 0);
  const chosen = mostRows === undefined || sumRows(all) <= mostRows ? all : drawSeries(all, rowsOf, mostRows, random);
  const total = sumRows(chosen);
  const rows = Math.min(total, mostRows ?? total);
  const kept = { values: new Float32Array(rows * features), label: new Float32Array(rows), series: new Int32Array(rows), day: new Int32Array(rows) };
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

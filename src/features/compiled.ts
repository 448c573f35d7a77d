import type { Day } from '../base/day.js';
import type { Availability, Panel } from '../table/panel.js';
import type { Column } from './node.js';
import type { FeaturePlan } from './plan.js';

/** What a plan is checked against: which columns exist and when their values are there. */
export interface PanelSchema {
  readonly columns: ReadonlyMap<string, Availability>;
  readonly statics: ReadonlySet<string>;
}

/** Feature rows, series by series, days ascending. */
export interface FeatureMatrix {
  readonly names: readonly string[];
  readonly rows: number;
  /** Row-major, rows × names.length. */
  readonly values: Float32Array;
  /** Panel index of each row's series. */
  readonly series: Int32Array;
  readonly day: Int32Array;
  /** The panel's quantity; NaN where unknown, and on days after the panel's end. */
  readonly target: Float32Array;
}

export interface BatchOptions {
  /** First and last day of the rows; default: all days of the panel. `toDay` may reach `endDay + horizonGap`. */
  readonly fromDay?: Day;
  readonly toDay?: Day;
  /** Leave out the first `warmupDays` of each series, where lags and windows are not full yet (default false). */
  readonly dropWarmup?: boolean;
  /** Leave out rows without a known target (default false). */
  readonly dropUnknown?: boolean;
  /** Only these series, by panel index, in this order. */
  readonly series?: readonly number[];
}

/** Feature rows on the move: history goes in day by day, rows come out. Finite memory: `lookbackDays` a series. */
export interface FeatureState {
  /** Writes the row of `series` on `day` at `out[offset …]`; `day` must lie after the last appended day of the series, at most `horizonGap` after it. `plan` counts the plans opened together. */
  fillRow(series: number, day: Day, out: Float32Array, offset: number, plan?: number): void;
  /** All series at once, series-major, into rows × names.length; the first plan's rows. */
  fillDay(day: Day, out: Float32Array): void;
  /** Quantity of the series' next day, and, where they are not in the panel's future already, that day's column values. */
  append(series: number, quantity: number, columns?: Readonly<Record<string, number>>): void;
  /** The next day of every series: one quantity each. */
  appendDay(quantities: Float32Array): void;
  /** Overrides one column value of a day still within reach (what-if on price or promotion); returns what stood there, NaN also for a column that no plan reads. */
  set(column: string, series: number, day: Day, value: number): number;
  /**
   * An independent copy of these series alone, counted from 0 in this order, to run a recursive forecast ahead and throw it away. Groups go on as their weekdays of
   * the last four weeks were, whatever is appended to the copy, so that a series' rows do not depend on which others are copied.
   */
  fork(series: Int32Array): FeatureState;
  /** Last appended day of a series. */
  lastDay(series: number): Day;
}

export interface CompiledPlan {
  readonly plan: FeaturePlan;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  /** Days of history that a row can depend on. */
  readonly lookbackDays: number;
  /** Rows at the start of a series whose widest lag or window is not full. */
  readonly warmupDays: number;
  batch(panel: Panel, options?: BatchOptions): FeatureMatrix;
  /** The same rows in blocks of about `blockRows`, each handed over once and its memory used again for the next: for sinks that copy (XGBoost). */
  batchBlocks(panel: Panel, options: BatchOptions & { readonly blockRows?: number }, sink: (block: FeatureMatrix) => void): void;
  open(panel: Panel): FeatureState;
}

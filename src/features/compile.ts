import type { Day } from '../base/day.js';
import type { Availability, Panel } from '../table/panel.js';
import { refusePlantedTarget, refuseUnavailable } from './availability.js';
import { runBatch } from './batch.js';
import { columnsOf } from './columns.js';
import { reachDays } from './node.js';
import type { FeaturePlan } from './plan.js';
import { openState } from './state.js';

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
  /** Writes the row of `series` on `day` at `out[offset …]`; `day` must lie after the last appended day of the series, at most `horizonGap` after it. */
  fillRow(series: number, day: Day, out: Float32Array, offset: number): void;
  /** All series at once, series-major, into rows × names.length. */
  fillDay(day: Day, out: Float32Array): void;
  /** Quantity of the series' next day, and, where they are not in the panel's future already, that day's column values. */
  append(series: number, quantity: number, columns?: Readonly<Record<string, number>>): void;
  /** The next day of every series: one quantity each. */
  appendDay(quantities: Float32Array): void;
  /** Overrides one column value of a day still within reach (what-if on price or promotion). */
  set(column: string, series: number, day: Day, value: number): void;
  /** An independent copy, e.g. to run a recursive forecast ahead and throw it away. */
  fork(): FeatureState;
  /** Last appended day of a series. */
  lastDay(series: number): Day;
}

export interface CompiledPlan {
  readonly plan: FeaturePlan;
  readonly names: readonly string[];
  /** Days of history that a row can depend on. */
  readonly lookbackDays: number;
  /** Rows at the start of a series whose widest lag or window is not full. */
  readonly warmupDays: number;
  batch(panel: Panel, options?: BatchOptions): FeatureMatrix;
  /** The same rows in blocks of about `blockRows`, each handed over once and its memory used again for the next: for sinks that copy (XGBoost). */
  batchBlocks(panel: Panel, options: BatchOptions & { readonly blockRows?: number }, sink: (block: FeatureMatrix) => void): void;
  open(panel: Panel): FeatureState;
}

/**
 * The schema of a panel, to check a plan against.
 *
 * @example
 * const compiled = compilePlan(plan, panelSchema(panel));
 */
export function panelSchema(panel: Panel): PanelSchema {
  return { columns: new Map([...panel.columns].map(([name, column]) => [name, column.availability])), statics: new Set(panel.statics.keys()) };
}

/**
 * Checks a plan and makes it runnable: in batch over a panel, and incrementally day by day, with the same values.
 * Throws E_FEATURES_PLAN, E_FEATURES_COLUMN, and E_FEATURES_LEAK when a column would read what is not there yet. Batch: O(rows × columns).
 *
 * @example
 * const compiled = compilePlan({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1, 7] }] }, panelSchema(panel));
 * const { names, rows, values, target } = compiled.batch(panel, { dropWarmup: true });
 */
export function compilePlan(plan: FeaturePlan, schema: PanelSchema): CompiledPlan {
  const columns = columnsOf(plan);
  refuseUnavailable(columns, plan.horizonGap, schema.columns, schema.statics);
  const names = columns.map(({ name }) => name);
  const lookbackDays = Math.max(0, ...columns.map(({ node, lag }) => lag + reachDays(node)));
  const warmupDays = Math.max(0, ...columns.map(({ node, lag }) => (node.type === 'since' ? 0 : lag + reachDays(node))));
  const batchPlan = { columns, names, horizonGap: plan.horizonGap, warmupDays };
  const checked = (panel: Panel): void => {
    const { columns: sources, statics } = panelSchema(panel);
    refuseUnavailable(columns, plan.horizonGap, sources, statics);
  };
  return {
    plan,
    names,
    lookbackDays,
    warmupDays,
    batch(panel, options = {}) {
      checked(panel);
      let matrix: FeatureMatrix | undefined;
      runBatch(panel, batchPlan, options, (block) => (matrix = block));
      return matrix!;
    },
    batchBlocks(panel, options, sink) {
      checked(panel);
      runBatch(panel, batchPlan, { blockRows: 65_536, ...options }, sink);
    },
    open(panel) {
      checked(panel);
      refusePlantedTarget(panel, columns, plan.horizonGap);
      return openState(panel, columns, plan.horizonGap, lookbackDays);
    },
  };
}

/**
 * Forecasting with regressions over a feature plan, one day or many ahead. A stage predicts days up to its plan's `horizonGap` after the last day known. Direct: the stages of 7, 14, 21
 * and 28 days each see no forecast. Recursive: one stage of gap 1, whose forecasts become the next day's history. Beyond the last stage, its forecasts become history and the
 * stages start again. O(series × days × features).
 */
import type { CompiledPlan, FeatureState } from '../features/compile.js';
import type { Panel } from '../table/panel.js';

/** One fitted regression and the plan whose rows it reads. */
export interface Stage {
  readonly compiled: CompiledPlan;
  /** Means of `rows` feature rows (row-major). */
  score(values: Float32Array, rows: number): Float32Array;
  /** Additive parts of those means, features + 1 a row, the last being what all rows start from. */
  parts?(values: Float32Array, rows: number): Float64Array;
}

/** Told of every day's feature rows as they are scored: row i belongs to panel series `series[i]`, `ahead` days after the last known day. */
export type Observer = (stage: Stage, ahead: number, rows: Float32Array, series: Int32Array) => void;

/** A known column's value that differs from the panel's (what-if). */
export interface Override {
  readonly column: string;
  readonly series: number;
  readonly day: number;
  readonly value: number;
}

export interface Ahead {
  /** Means, `horizon` a series, of these series of the panel; never NaN, never negative. */
  paths(horizon: number, series: Int32Array, overrides?: readonly Override[], observe?: Observer): Float64Array;
  /** One more day: a quantity a series, NaN = unknown. */
  appendDay(quantities: Float32Array): void;
}

const gapOf = ({ compiled }: Stage): number => compiled.plan.horizonGap;

/** Opens stages (ascending gap) on a panel. */
export function openAhead(panel: Panel, stages: readonly Stage[]): Ahead {
  const count = panel.keys.length;
  const states = stages.map(({ compiled }) => compiled.open(panel));
  const furthest = gapOf(stages[stages.length - 1]!);
  const wholePanel = Int32Array.from({ length: count }, (_, s) => s);

  /** The longest forecast of the whole panel that was needed since the last new day: a recursive chain cannot answer for one series alone. */
  let whole: { readonly horizon: number; readonly out: Float64Array } | undefined;

  const rowsOf = (stage: Stage, state: FeatureState, day: number, series: Int32Array): Float32Array => {
    const width = stage.compiled.names.length;
    const rows = new Float32Array(series.length * width);
    series.forEach((s, i) => state.fillRow(s, day, rows, i * width));
    return rows;
  };

  const compute: Ahead['paths'] = (horizon, series, overrides = [], observe) => {
    const out = new Float64Array(series.length * horizon);
    const recursive = horizon > furthest;
    // What is written into a state for this request alone must not stay there.
    const own = recursive || overrides.length > 0 ? states.map((state) => state.fork()) : states;
    for (const { column, series: s, day, value } of overrides) for (const state of own) state.set(column, s, day, value);
    // Forecasts that become history may enter other series' features through group means: then all are needed.
    const asked = recursive ? wholePanel : series;
    for (let done = 0; done < horizon; done += furthest) {
      const block: Float32Array[] = [];
      const base = own[0]!.lastDay(0);
      for (let k = 1; k <= Math.min(furthest, horizon - done); k++) {
        const at = stages.findIndex((stage) => gapOf(stage) >= k);
        const rows = rowsOf(stages[at]!, own[at]!, base + k, asked);
        observe?.(stages[at]!, done + k, rows, asked);
        const means = stages[at]!.score(rows, asked.length);
        for (let i = 0; i < means.length; i++) means[i] = means[i]! > 0 ? Math.min(means[i]!, Number.MAX_SAFE_INTEGER) : 0;
        block.push(means);
        series.forEach((s, i) => (out[i * horizon + done + k - 1] = means[recursive ? s : i]!));
      }
      if (done + furthest < horizon) for (const means of block) for (const state of own) state.appendDay(means);
    }
    return out;
  };

  return {
    paths(horizon, series, overrides = [], observe) {
      if (horizon <= furthest || overrides.length > 0 || observe !== undefined) return compute(horizon, series, overrides, observe);
      if (whole === undefined || whole.horizon < horizon) whole = { horizon, out: compute(horizon, wholePanel) };
      const { horizon: reach, out } = whole;
      const answer = new Float64Array(series.length * horizon);
      series.forEach((s, i) => answer.set(out.subarray(s * reach, s * reach + horizon), i * horizon));
      return answer;
    },
    appendDay(quantities) {
      whole = undefined;
      for (const state of states) state.appendDay(quantities);
    },
  };
}

/**
 * Forecasting with regressions over a feature plan, one day or many ahead. A stage predicts days up to its plan's `horizonGap` after the last day known. Direct: the stages of 7, 14, 21
 * and 28 days each see no forecast. Recursive: one stage of gap 1, whose forecasts become the next day's history. Beyond the last stage, its forecasts become history and the
 * stages start again. O(series × days × features).
 * A direct stage's row of a day reads nothing younger than `gap` days before it, so a new day of sales leaves its forecast as it was: only the days that pass from one stage to the next,
 * one a stage, are computed anew. That makes an update with a forecast of 28 days cost 4 rows a series instead of 28, with the same result.
 */
import { openPlans, type CompiledPlan, type FeatureState } from '../../features/compile.js';
import type { Panel } from '../../table/panel.js';
import { openHold } from './hold-known.js';

/** One fitted regression and the plan whose rows it reads. */
export interface Stage {
  readonly compiled: CompiledPlan;
  /** Means of `rows` feature rows (row-major). */
  score(values: Float32Array, rows: number): Float32Array;
  /** Additive parts of those means, features + 1 a row, the last being what all rows start from. */
  parts(values: Float32Array, rows: number): Float64Array;
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

/** What is taken for sold on a forecast day, one value a series asked for. */
export type Feed = (ahead: number, means: Float32Array) => Float32Array;

export interface Ahead {
  /** Means, `horizon` a series, of these series of the panel; never NaN, never negative. */
  paths(horizon: number, series: Int32Array, overrides?: readonly Override[], observe?: Observer): Float64Array;
  /** Whether each day after the first reads the forecasts of those before it. */
  readonly recursive: boolean;
  /** Paths where `feed` says what stands for each forecast day in the history of the next. */
  fed(horizon: number, series: Int32Array, feed: Feed): Float64Array;
  /** One more day: a quantity a series, NaN = unknown. */
  appendDay(quantities: Float32Array): void;
}

const gapOf = ({ compiled }: Stage): number => compiled.plan.horizonGap;

/** Means of days ahead by the stage that made them, one place a series and day. */
interface Kept {
  readonly means: Float32Array;
  /** Day × stages + stage of what stands in each place. */
  readonly stamps: Int32Array;
}

/** Opens stages (ascending gap) on a panel. */
export function openAhead(panel: Panel, stages: readonly Stage[]): Ahead {
  const count = panel.keys.length;
  const furthest = gapOf(stages[stages.length - 1]!);
  const hold = openHold(panel, furthest);
  const state = openPlans(panel, stages.map(({ compiled }) => compiled));
  hold.start(state);
  const stageOf = (k: number): number => stages.findIndex((stage) => gapOf(stage) >= k);

  /** Paths of each series asked for beyond the stages' reach since the last new day. */
  const beyond = new Map<number, Float64Array>();
  let kept: Kept | undefined;

  const rowsOf = (from: FeatureState, at: number, day: number, series: Int32Array): Float32Array => {
    const width = stages[at]!.compiled.names.length;
    const rows = new Float32Array(series.length * width);
    for (let i = 0; i < series.length; i++) from.fillRow(series[i]!, day, rows, i * width, at);
    return rows;
  };

  /** Scores one day by the stage that reaches it. */
  const score = (from: FeatureState, k: number, day: number, series: Int32Array, told?: (stage: Stage, rows: Float32Array) => void): Float32Array => {
    const at = stageOf(k);
    const rows = rowsOf(from, at, day, series);
    told?.(stages[at]!, rows);
    const means = stages[at]!.score(rows, series.length);
    for (let i = 0; i < means.length; i++) means[i] = means[i]! > 0 ? Math.min(means[i]!, Number.MAX_SAFE_INTEGER) : 0;
    return means;
  };

  /** Days within the reach of the stages, from what is kept and what is not yet there. */
  const withinReach = (horizon: number, series: Int32Array): Float64Array => {
    kept ??= { means: new Float32Array(count * furthest), stamps: new Int32Array(count * furthest).fill(-0x8000_0000) };
    const { means, stamps } = kept;
    const base = state.lastDay(0);
    const out = new Float64Array(series.length * horizon);
    for (let k = 1; k <= horizon; k++) {
      const place = (((base + k) % furthest) + furthest) % furthest;
      const stamp = (base + k) * stages.length + stageOf(k);
      const lacking = series.filter((s) => stamps[s * furthest + place] !== stamp);
      if (lacking.length > 0) {
        const fresh = score(state, k, base + k, lacking);
        for (let i = 0; i < lacking.length; i++) {
          means[lacking[i]! * furthest + place] = fresh[i]!;
          stamps[lacking[i]! * furthest + place] = stamp;
        }
      }
      for (let i = 0; i < series.length; i++) out[i * horizon + k - 1] = means[series[i]! * furthest + place]!;
    }
    return out;
  };

  /** Days within reach under other known values, which are taken back afterwards. */
  const withOverrides = (horizon: number, series: Int32Array, overrides: readonly Override[], observe?: Observer): Float64Array => {
    const out = new Float64Array(series.length * horizon);
    const base = state.lastDay(0);
    const before = overrides.map(({ column, series: s, day, value }) => state.set(column, s, day, value));
    try {
      for (let k = 1; k <= horizon; k++) {
        const means = score(state, k, base + k, series, (stage, rows) => observe?.(stage, k, rows, series));
        series.forEach((_, i) => (out[i * horizon + k - 1] = means[i]!));
      }
    } finally {
      for (let i = overrides.length - 1; i >= 0; i--) state.set(overrides[i]!.column, overrides[i]!.series, overrides[i]!.day, before[i]!);
    }
    return out;
  };

  /** Days beyond reach: a series' forecasts become its history, while groups go on by their weekdays' means (see `FeatureState.fork`), so that no series needs another's forecast. */
  const recursive = (horizon: number, series: Int32Array, overrides: readonly Override[], observe?: Observer, feed: Feed = (_, means) => means): Float64Array => {
    const out = new Float64Array(series.length * horizon);
    const own = state.fork(series);
    const told = hold.tell(own, series, overrides);
    const places = series.map((_, i) => i);
    for (let done = 0; done < horizon; done += furthest) {
      const base = own.lastDay(0);
      const block: Float32Array[] = [];
      for (let k = 1; k <= Math.min(furthest, horizon - done); k++) {
        const means = score(own, k, base + k, places, (stage, rows) => observe?.(stage, done + k, rows, series));
        block.push(means);
        means.forEach((mean, i) => (out[i * horizon + done + k - 1] = mean));
      }
      if (done + furthest < horizon) {
        for (const [i, means] of block.entries()) {
          own.appendDay(feed(done + i + 1, means));
          told();
        }
      }
    }
    return out;
  };

  /** Paths of at least `horizon` days, computed for the series that were not asked for since the last new day. */
  const beyondReach = (horizon: number, series: Int32Array): Float64Array => {
    const lacking = series.filter((s) => (beyond.get(s)?.length ?? 0) < horizon);
    if (lacking.length > 0) {
      const fresh = recursive(horizon, lacking, []);
      lacking.forEach((s, i) => beyond.set(s, fresh.subarray(i * horizon, (i + 1) * horizon)));
    }
    const out = new Float64Array(series.length * horizon);
    series.forEach((s, i) => out.set(beyond.get(s)!.subarray(0, horizon), i * horizon));
    return out;
  };

  return {
    recursive: furthest === 1,
    fed: (horizon, series, feed) => recursive(horizon, series, [], undefined, feed),
    paths(horizon, series, overrides = [], observe) {
      if (horizon <= furthest) return overrides.length > 0 || observe !== undefined ? withOverrides(horizon, series, overrides, observe) : withinReach(horizon, series);
      return overrides.length > 0 || observe !== undefined ? recursive(horizon, series, overrides, observe) : beyondReach(horizon, series);
    },
    appendDay(quantities) {
      beyond.clear();
      state.appendDay(quantities);
      hold.next(state);
    },
  };
}

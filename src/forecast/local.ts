/**
 * Forecasters that know one series at a time: a method says how one history becomes a small state and a state a path; here it becomes a `Forecaster` with ranges,
 * updates and an artifact. Updating moves the state on day by day, exactly as fitting does, so that both agree where parameters are given.
 */
import type { Artifact, Json } from '../base/artifact.js';
import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { seriesLength, type Panel } from '../table/panel.js';
import { rangeColumns, quantileColumn, type FittedForecaster, type Forecaster, type PredictRequest } from './contract.js';
import { forecastTable } from './forecast-table.js';
import { knownRows } from './planned/known-ahead.js';
import { calibrateRanges, quantilePath, rangeParts, rangePath, rangesFrom, type CalibrationFold, type RangeModel } from './ranges/conformal.js';
import { dispersions, scatterOf } from './ranges/dispersion.js';
import { checkRequest, indexKeys } from './request.js';
import { newDaysOf } from './sales-rows.js';

/** A method for one series. NaN in `y` = unknown day. A state is `stateSize` numbers; all of it is written by `fit`. */
export interface SeriesMethod {
  readonly name: string;
  readonly options: Json;
  readonly stateSize: number;
  /** `y` ends on the panel's last day and has at least one day. */
  fit(y: Float32Array, state: Float64Array): void;
  /** One more day. */
  advance(state: Float64Array, y: number): void;
  /** Means of the next `out.length` days. */
  path(state: Float64Array, out: Float64Array): void;
}

const calibrationHorizon = 28;
const calibrationOrigins = 3;
const shortestHistory = 28;

/** Refuses what no forecaster can learn from; tells whether all quantities are whole. */
export function checkPanel(panel: Panel): { readonly counts: boolean } {
  if (panel.keys.length === 0) throw new AnbarError('E_FORECAST_PANEL', 'the panel has no series; allowed: at least one');
  let counts = true;
  for (let i = 0; i < panel.quantity.length; i++) {
    const y = panel.quantity[i]!;
    if (Number.isNaN(y)) continue;
    if (y < 0 || y === Infinity) throw new AnbarError('E_FORECAST_PANEL', `quantity is ${y} in row ${i}; allowed: 0 or more, or NaN for unknown`, { facts: { field: 'quantity', value: y } });
    if (counts && y !== Math.floor(y)) counts = false;
  }
  return { counts };
}

/** Means as they must leave the house: finite and not negative. */
export function clean(path: Float64Array): void {
  for (let h = 0; h < path.length; h++) if (!(path[h]! > 0)) path[h] = 0;
  else if (path[h] === Infinity) path[h] = Number.MAX_SAFE_INTEGER;
}

function fold(method: SeriesMethod, panel: Panel, back: number, counts: boolean): CalibrationFold | undefined {
  const usable: number[] = [];
  for (let s = 0; s < panel.keys.length; s++) if (seriesLength(panel, s) - back >= shortestHistory) usable.push(s);
  if (usable.length === 0) return undefined;
  const horizon = calibrationHorizon;
  const mean = new Float64Array(usable.length * horizon);
  const actual = new Float32Array(usable.length * horizon);
  const state = new Float64Array(method.stateSize);
  const scatter = usable.map((s, i) => {
    const end = panel.offsets[s + 1]! - back;
    const history = panel.quantity.subarray(panel.offsets[s]!, end);
    method.fit(history, state);
    const path = mean.subarray(i * horizon, (i + 1) * horizon);
    method.path(state, path);
    clean(path);
    actual.set(panel.quantity.subarray(end, end + horizon), i * horizon);
    return scatterOf(history);
  });
  return { horizon, mean, actual, dispersion: dispersions(scatter, counts) };
}

/** Dispersion of every series of a panel at its end. */
export function panelDispersions(panel: Panel, counts: boolean): Float64Array {
  return dispersions(panel.keys.map((_, s) => scatterOf(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!))), counts);
}

/** Makes a forecaster of a method. O(series × (cost of the method) × 4): once for the forecast, three times for its ranges. */
export function localForecaster(method: SeriesMethod): Forecaster {
  return {
    name: method.name,
    async fit(panel, { progress }) {
      const { counts } = checkPanel(panel);
      const folds: CalibrationFold[] = [];
      progress.start(method.name, calibrationOrigins + 1);
      for (let i = 1; i <= calibrationOrigins; i++) {
        const one = fold(method, panel, i * calibrationHorizon, counts);
        if (one !== undefined) folds.push(one);
        progress.advance(i);
      }
      const states = new Float64Array(panel.keys.length * method.stateSize);
      for (let s = 0; s < panel.keys.length; s++) {
        method.fit(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!), states.subarray(s * method.stateSize, (s + 1) * method.stateSize));
      }
      progress.finish();
      const ranges = calibrateRanges(folds, { counts, dispersion: panelDispersions(panel, counts) });
      return new FittedLocal(method, panel.keys, panel.endDay, states, ranges);
    },
  };
}

/** Opens a local model's artifact with the method that its options make. */
export function openLocal(method: SeriesMethod, artifact: Artifact): FittedForecaster {
  const json = artifact.json as { readonly keys: readonly string[]; readonly endDay: Day; readonly ranges: Json };
  const states = artifact.arrays['states'];
  if (!(states instanceof Float64Array) || states.length !== json.keys.length * method.stateSize) throw new AnbarError('E_ARTIFACT_CORRUPT', `model file is corrupt: ${method.name} has not the states of its series`);
  return new FittedLocal(method, json.keys, json.endDay, states.slice(), rangesFrom(json.ranges, artifact.arrays));
}

class FittedLocal implements FittedForecaster {
  readonly name: string;
  readonly #indexOf: ReadonlyMap<string, number>;
  /** Each series' part of `states`, made when first needed: an update needs them all, every day. */
  #parts: readonly Float64Array[] | undefined;

  constructor(
    private readonly method: SeriesMethod,
    private readonly keys: readonly string[],
    private endDay: Day,
    private readonly states: Float64Array,
    private readonly ranges: RangeModel,
  ) {
    this.name = method.name;
    this.#indexOf = indexKeys(keys);
  }

  #state(s: number): Float64Array {
    this.#parts ??= this.keys.map((_, i) => this.states.subarray(i * this.method.stateSize, (i + 1) * this.method.stateSize));
    return this.#parts[s]!;
  }

  async predict(request: PredictRequest): ReturnType<FittedForecaster['predict']> {
    const { horizon, levels, ranges, series } = checkRequest(request, this.#indexOf);
    if (request.known !== undefined) knownRows(request.known, { indexOf: this.#indexOf, endDay: this.endDay, horizon });
    const columns = new Map<string, Float64Array>();
    const column = (name: string): Float64Array => {
      const values = new Float64Array(series.length * horizon);
      columns.set(name, values);
      return values;
    };
    const mean = column('mean');
    const quantiles = levels.map((level) => ({ level, values: column(quantileColumn(level)) }));
    const bands = ranges.map((share) => ({ share, ends: rangeColumns(share).map(column) as [Float64Array, Float64Array] }));
    series.forEach((s, i) => {
      const [from, to] = [i * horizon, (i + 1) * horizon];
      const path = mean.subarray(from, to);
      this.method.path(this.#state(s), path);
      clean(path);
      for (const { level, values } of quantiles) quantilePath(this.ranges, s, path, level, values.subarray(from, to));
      for (const { share, ends } of bands) rangePath(this.ranges, s, path, share, ends[0].subarray(from, to), ends[1].subarray(from, to));
    });
    return forecastTable(this.keys, series, this.endDay, horizon, columns);
  }

  /** Parts `level`, the mean of each whole season ahead, and `season`, what its days are above or below it. */
  async explain(request: PredictRequest): ReturnType<FittedForecaster['predict']> {
    const { horizon, series } = checkRequest(request, this.#indexOf);
    const { seasonDays } = this.method.options as { readonly seasonDays?: number };
    const period = seasonDays ?? 1;
    const path = new Float64Array(Math.ceil(horizon / period) * period);
    const [level, season] = [new Float64Array(series.length * horizon), new Float64Array(series.length * horizon)];
    series.forEach((s, i) => {
      this.method.path(this.#state(s), path);
      clean(path);
      for (let h = 0; h < horizon; h++) {
        const from = h - (h % period);
        let mean = 0;
        for (let k = from; k < from + period; k++) mean += path[k]! / period;
        level[i * horizon + h] = mean;
        season[i * horizon + h] = path[h]! - mean;
      }
    });
    return forecastTable(this.keys, series, this.endDay, horizon, new Map([['level', level], ['season', season]]));
  }

  update(rows: Parameters<FittedForecaster['update']>[0]): void {
    const { days, values } = newDaysOf(rows, this.#indexOf, this.endDay);
    for (let s = 0; s < this.keys.length; s++) {
      const state = this.#state(s);
      for (let d = 0; d < days; d++) this.method.advance(state, values[s * days + d]!);
    }
    this.endDay += days;
  }

  toArtifact(): Artifact {
    const ranges = rangeParts(this.ranges);
    return {
      kind: this.name,
      format: 1,
      json: { options: this.method.options, keys: this.keys, endDay: this.endDay, ranges: ranges.json },
      arrays: { states: this.states.slice(), ...ranges.arrays },
    };
  }
}

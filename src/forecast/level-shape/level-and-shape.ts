/**
 * Level and shape: a day is level (of its period) × shape (of its phase). The shape is a shrunken average, not learned; the level, one number a period, is smooth enough to
 * be regressed on. After Honda (2026), "Don't Learn the Shape: Forecasting Periodic Time Series by Rank-1 Decomposition", arXiv:2605.07222 (FLAIR), whose idea of
 * factoring by the period, and of ridge regression averaged by leave-one-out error, is kept; the regressors, priors and shrinkage here are our own.
 * No training beyond the series itself: the default for new shops. Assumes a stable shape over the window. O(window) a series.
 */
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';
import { levelAhead } from './level.js';
import { shapeOf } from './shape.js';

/** Options of `levelAndShape`. */
export interface LevelAndShapeOptions {
  /** Steps in a period; default 7. */
  readonly seasonDays?: number;
  /** Newest days used; default 728. */
  readonly windowDays?: number;
}

/** Periods other than a week become steps of the level only if there are enough of them to regress on; else the level moves day by day, freed of the shape. */
const fewestLongPeriods = 26;
const fewestPeriods = 5;
const fillRate = 0.05;

/** Level-and-shape forecast. State: number of days held, then the window, oldest first; once it is full, a ring, and the first number is the window plus the place of the oldest day. */
export function levelAndShape(options: LevelAndShapeOptions = {}): SeriesMethod {
  refuseUnknownOptions('level-and-shape', options, ['seasonDays', 'windowDays']);
  const period = wholeNumber('seasonDays', options.seasonDays ?? 7, 1, 366);
  const window = wholeNumber('windowDays', options.windowDays ?? 728, 14, 3660);
  return {
    name: 'level-and-shape',
    options: { seasonDays: period, windowDays: window },
    stateSize: window + 1,
    fit(y, state) {
      const held = Math.min(window, y.length);
      state.fill(0);
      state[0] = held;
      state.set(y.subarray(y.length - held), 1);
    },
    advance(state, y) {
      const oldest = state[0]! - window;
      if (oldest >= 0) {
        state[1 + oldest] = y;
        state[0] = window + ((oldest + 1) % window);
      } else state[(state[0]! += 1)] = y;
    },
    path(state, out) {
      const oldest = state[0]! - window;
      const y = state.slice(1, 1 + Math.min(window, state[0]!));
      if (oldest > 0) {
        y.set(state.subarray(1 + oldest, 1 + window));
        y.set(state.subarray(1, 1 + oldest), window - oldest);
      }
      forecastPath(filled(y), period, out);
    },
  };
}

/** Unknown days take a slow running mean of the known ones. */
function filled(y: Float64Array): Float64Array {
  let mean = y.find((value) => !Number.isNaN(value)) ?? 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t]!)) y[t] = mean;
    else mean += fillRate * (y[t]! - mean);
  }
  return y;
}

function forecastPath(y: Float64Array, period: number, out: Float64Array): void {
  const n = y.length;
  const step = period === 7 || n >= fewestLongPeriods * period ? period : 1;
  const count = Math.floor(n / step);
  if (count < fewestPeriods) {
    out.fill(y.reduce((sum, value) => sum + value, 0) / n);
    return;
  }
  const shape = shapeOf(y, period);
  const level = new Float64Array(count);
  for (let w = 0; w < count; w++) {
    let sum = 0;
    for (let t = n - (count - w) * step; t < n - (count - w - 1) * step; t++) sum += step === 1 ? y[t]! / shape[(n - 1 - t) % period]! : y[t]!;
    level[w] = sum / step;
  }
  const ahead = levelAhead(level, Math.ceil(out.length / step));
  for (let h = 0; h < out.length; h++) out[h] = ahead[Math.floor(h / step)]! * shape[(period - ((h + 1) % period)) % period]!;
}

/**
 * Simple exponential smoothing: level ← level + α (y − level), flat ahead (Brown 1956; Hyndman, Koehler, Ord & Snyder 2008, "Forecasting with exponential smoothing").
 * Without `alpha`, the α of a grid with the smallest one-day squared error on the series itself is taken. Assumes a level that wanders, no trend, no season.
 * O(days), times 12 when α is chosen.
 */
import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';

/** Options of `simpleSmoothing`. */
export interface SimpleSmoothingOptions {
  /** Weight of the newest day, in (0, 1]; default: chosen for each series. */
  readonly alpha?: number;
}

const grid = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.4, 0.6, 0.9];

/** A weight in (0, 1], or E_BASE_OPTION. */
export function weight(field: string, value: number): number {
  if (value > 0 && value <= 1) return value;
  throw new AnbarError('E_BASE_OPTION', `${field} is ${value}; allowed: above 0 up to 1`, { facts: { field, value } });
}

/** The level before the first day: mean of the first ten known days. */
function firstLevel(y: Float32Array): number {
  let sum = 0;
  let known = 0;
  for (let t = 0; t < y.length && known < 10; t++) {
    if (Number.isNaN(y[t]!)) continue;
    sum += y[t]!;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}

/** Simple exponential smoothing. State: level, α. */
export function simpleSmoothing(options: SimpleSmoothingOptions = {}): SeriesMethod {
  refuseUnknownOptions('ses', options, ['alpha']);
  const given = options.alpha === undefined ? undefined : weight('alpha', options.alpha);
  return {
    name: 'ses',
    options: given === undefined ? {} : { alpha: given },
    stateSize: 2,
    fit(y, state) {
      const start = firstLevel(y);
      let best = Infinity;
      for (const alpha of given === undefined ? grid : [given]) {
        let level = start;
        let squares = 0;
        for (let t = 0; t < y.length; t++) {
          if (Number.isNaN(y[t]!)) continue;
          const error = y[t]! - level;
          squares += error * error;
          level += alpha * error;
        }
        if (squares < best) {
          best = squares;
          state[0] = level;
          state[1] = alpha;
        }
      }
    },
    advance(state, y) {
      if (!Number.isNaN(y)) state[0]! += state[1]! * (y - state[0]!);
    },
    path(state, out) {
      out.fill(state[0]!);
    },
  };
}

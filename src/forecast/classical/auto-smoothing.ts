/**
 * Automatic smoothing: the mean of `ets` (chosen by AICc) and `theta` (optimised). Averages of such methods beat their best member on M3 and M4 (Makridakis & Hibon 2000; Petropoulos &
 * Svetunkov 2020, Int. J. Forecasting 36), as their errors partly cancel. Assumes what both do. O(days · about 600).
 */
import type { SeriesMethod } from '../local.js';
import { ets } from './ets.js';
import { seasonOptions, theta, type SeasonOptions } from './theta.js';

/** The mean of exponential smoothing and theta. State: that of both. */
export function autoSmoothing(options: SeasonOptions = {}): SeriesMethod {
  const settings = seasonOptions('auto-smoothing', options);
  const [a, b] = [ets(settings), theta(settings)];
  const parts = (state: Float64Array): readonly [Float64Array, Float64Array] => [state.subarray(0, a.stateSize), state.subarray(a.stateSize)];
  return {
    name: 'auto-smoothing',
    options: { ...settings },
    stateSize: a.stateSize + b.stateSize,
    fit(y, state) {
      const [ofA, ofB] = parts(state);
      a.fit(y, ofA);
      b.fit(y, ofB);
    },
    advance(state, y) {
      const [ofA, ofB] = parts(state);
      a.advance(ofA, y);
      b.advance(ofB, y);
    },
    path(state, out) {
      const [ofA, ofB] = parts(state);
      const other = new Float64Array(out.length);
      a.path(ofA, out);
      b.path(ofB, other);
      for (let h = 0; h < out.length; h++) out[h] = (out[h]! + other[h]!) / 2;
    },
  };
}

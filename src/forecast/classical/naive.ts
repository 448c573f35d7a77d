/**
 * Naive: tomorrow and ever after is the last known day. The floor that every method has to beat (Hyndman & Athanasopoulos, "Forecasting: principles and practice", 5.2).
 * Assumes a random walk. O(1) a day.
 */
import { refuseUnknownOptions } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';

/** Naive forecast; no options. */
export function naive(options: object = {}): SeriesMethod {
  refuseUnknownOptions('naive', options, []);
  return {
    name: 'naive',
    options: {},
    stateSize: 1,
    fit(y, state) {
      state[0] = 0;
      for (let t = 0; t < y.length; t++) this.advance(state, y[t]!);
    },
    advance(state, y) {
      if (!Number.isNaN(y)) state[0] = y;
    },
    path(state, out) {
      out.fill(state[0]!);
    },
  };
}

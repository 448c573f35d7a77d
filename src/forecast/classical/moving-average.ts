/**
 * Moving average: the mean of the last known days of a window, flat ahead. What most shops do in their spreadsheet.
 * Assumes a level that stands still within the window. O(1) a day.
 */
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';

/** Options of `movingAverage`. */
export interface MovingAverageOptions {
  /** Days averaged; default 28. Unknown days in the window are left out of the mean. */
  readonly windowDays?: number;
}

/** Moving average forecast. */
export function movingAverage(options: MovingAverageOptions = {}): SeriesMethod {
  refuseUnknownOptions('moving-average', options, ['windowDays']);
  const window = wholeNumber('windowDays', options.windowDays ?? 28, 1, 3660);
  // State: a ring of the window's values, then the place of the next one.
  return {
    name: 'moving-average',
    options: { windowDays: window },
    stateSize: window + 1,
    fit(y, state) {
      state.fill(Number.NaN);
      state[window] = 0;
      for (let t = Math.max(0, y.length - window); t < y.length; t++) this.advance(state, y[t]!);
    },
    advance(state, y) {
      const place = state[window]!;
      state[place] = y;
      state[window] = (place + 1) % window;
    },
    path(state, out) {
      // Summed from oldest to newest, so that a window filled by updates gives the same bits as one filled by a fit.
      let sum = 0;
      let known = 0;
      for (let i = 0; i < window; i++) {
        const y = state[(state[window]! + i) % window]!;
        if (Number.isNaN(y)) continue;
        sum += y;
        known++;
      }
      out.fill(known === 0 ? 0 : sum / known);
    },
  };
}

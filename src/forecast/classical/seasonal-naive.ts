/**
 * Seasonal naive: each day repeats the last known value of its weekday (or of its place in a season of another length).
 * Assumes a pure season without level or noise; the second floor of every leaderboard. O(1) a day.
 */
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';

/** Options of `seasonalNaive`. */
export interface SeasonalNaiveOptions {
  /** Days in a season; default 7. */
  readonly seasonDays?: number;
}

/** Seasonal naive forecast. A place of the season that was never seen takes the mean of those that were. */
export function seasonalNaive(options: SeasonalNaiveOptions = {}): SeriesMethod {
  refuseUnknownOptions('seasonal-naive', options, ['seasonDays']);
  const season = wholeNumber('seasonDays', options.seasonDays ?? 7, 1, 366);
  // State: last value of each place, then the place of the next day.
  return {
    name: 'seasonal-naive',
    options: { seasonDays: season },
    stateSize: season + 1,
    fit(y, state) {
      state.fill(Number.NaN);
      state[season] = 0;
      for (let t = 0; t < y.length; t++) this.advance(state, y[t]!);
    },
    advance(state, y) {
      const place = state[season]!;
      if (!Number.isNaN(y)) state[place] = y;
      state[season] = (place + 1) % season;
    },
    path(state, out) {
      let sum = 0;
      let seen = 0;
      for (let i = 0; i < season; i++) {
        if (Number.isNaN(state[i]!)) continue;
        sum += state[i]!;
        seen++;
      }
      const fallback = seen === 0 ? 0 : sum / seen;
      for (let h = 0; h < out.length; h++) {
        const value = state[(state[season]! + h) % season]!;
        out[h] = Number.isNaN(value) ? fallback : value;
      }
    },
  };
}

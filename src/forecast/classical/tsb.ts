/**
 * TSB: smooths the probability of a sale every day and its size on days with one; the forecast is their product, so that a dying item decays
 * (Teunter, Syntetos & Babai 2011, "Intermittent demand: linking forecasting to inventory obsolescence", EJOR 214). Assumes independence of the two. O(days).
 */
import { refuseUnknownOptions } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';
import { weight } from './ses.js';

/** Options of `tsb`. */
export interface TsbOptions {
  /** Weight of the newest sale's size, in (0, 1]; default 0.1. */
  readonly alpha?: number;
  /** Weight of the newest day in the probability of a sale, in (0, 1]; default 0.05. */
  readonly beta?: number;
}

/** TSB. Until there are enough of them, days and sales count alike: a first day, which is a sale by definition, would else weigh on the first months. State: size, probability, days and sales counted. */
export function tsb(options: TsbOptions = {}): SeriesMethod {
  refuseUnknownOptions('tsb', options, ['alpha', 'beta']);
  const alpha = weight('alpha', options.alpha ?? 0.1);
  const beta = weight('beta', options.beta ?? 0.05);
  return {
    name: 'tsb',
    options: { alpha, beta },
    stateSize: 4,
    fit(y, state) {
      state.fill(0);
      for (let t = 0; t < y.length; t++) this.advance(state, y[t]!);
    },
    advance(state, y) {
      if (Number.isNaN(y)) return;
      const sold = y > 0 ? 1 : 0;
      state[2]! += 1;
      state[1]! += Math.max(beta, 1 / state[2]!) * (sold - state[1]!);
      if (sold === 0) return;
      state[3]! += 1;
      state[0]! += Math.max(alpha, 1 / state[3]!) * (y - state[0]!);
    },
    path(state, out) {
      out.fill(Math.max(0, state[0]! * state[1]!));
    },
  };
}

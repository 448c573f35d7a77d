/**
 * Croston's method for intermittent demand: size and interval of sales are smoothed apart, only on days with a sale, and divided (Croston 1972, Op. Res. Quarterly 23).
 * `sba` takes off Croston's upward bias by the factor 1 − α/2 (Syntetos & Boylan 2005, Int. J. Forecasting 21).
 * Assumes that sizes and intervals are independent and that the item is still alive: it never decays while nothing sells (see TSB). O(days).
 */
import { refuseUnknownOptions } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';
import { weight } from './ses.js';

/** Options of `croston` and `sba`. */
export interface CrostonOptions {
  /** Weight of the newest sale, in (0, 1]; default 0.1. */
  readonly alpha?: number;
}

// State: size, interval (0 = no sale yet), days since the last sale.
function intermittent(name: 'croston' | 'sba', options: CrostonOptions): SeriesMethod {
  refuseUnknownOptions(name, options, ['alpha']);
  const alpha = weight('alpha', options.alpha ?? 0.1);
  const factor = name === 'sba' ? 1 - alpha / 2 : 1;
  return {
    name,
    options: { alpha },
    stateSize: 3,
    fit(y, state) {
      state.fill(0);
      for (let t = 0; t < y.length; t++) this.advance(state, y[t]!);
    },
    advance(state, y) {
      if (Number.isNaN(y)) return;
      state[2]! += 1;
      if (y <= 0) return;
      const first = state[1] === 0;
      state[0] = first ? y : state[0]! + alpha * (y - state[0]!);
      state[1] = first ? state[2]! : state[1]! + alpha * (state[2]! - state[1]!);
      state[2] = 0;
    },
    path(state, out) {
      out.fill(state[1] === 0 ? 0 : (factor * state[0]!) / state[1]!);
    },
  };
}

/** Croston's method. */
export function croston(options: CrostonOptions = {}): SeriesMethod {
  return intermittent('croston', options);
}

/** Croston's method, bias-adjusted by Syntetos and Boylan. */
export function sba(options: CrostonOptions = {}): SeriesMethod {
  return intermittent('sba', options);
}

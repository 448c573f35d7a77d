/**
 * ADIDA: sums demand over blocks as long as the mean interval between sales, smooths the blocks, and spreads the result over days
 * (Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos 2011, "An aggregate–disaggregate intermittent demand approach", JORS 62).
 * The block is chosen at the fit; blocks end on the last day fitted. Assumes that demand within a block is even. O(days).
 */
import { refuseUnknownOptions } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';
import { simpleSmoothing } from './ses.js';

/** ADIDA; no options. State: block level and α of its smoothing, block length, sum and known days of the running block, days in it. */
export function adida(options: object = {}): SeriesMethod {
  refuseUnknownOptions('adida', options, []);
  const smoothing = simpleSmoothing();
  return {
    name: 'adida',
    options: {},
    stateSize: 6,
    fit(y, state) {
      let known = 0;
      let sales = 0;
      for (let t = 0; t < y.length; t++) {
        if (Number.isNaN(y[t]!)) continue;
        known++;
        if (y[t]! > 0) sales++;
      }
      const block = sales === 0 ? 1 : Math.max(1, Math.min(Math.round(known / sales), y.length));
      const count = Math.floor(y.length / block);
      const first = y.length - count * block;
      // Daily means of blocks, so that unknown days do not count as sales missed.
      const blocks = new Float32Array(count);
      for (let b = 0; b < count; b++) {
        let sum = 0;
        let days = 0;
        for (let t = first + b * block; t < first + (b + 1) * block; t++) {
          if (Number.isNaN(y[t]!)) continue;
          sum += y[t]!;
          days++;
        }
        blocks[b] = days === 0 ? Number.NaN : sum / days;
      }
      smoothing.fit(blocks, state);
      state[2] = block;
      state.fill(0, 3);
    },
    advance(state, y) {
      if (!Number.isNaN(y)) {
        state[3]! += y;
        state[4]! += 1;
      }
      state[5]! += 1;
      if (state[5]! < state[2]!) return;
      smoothing.advance(state, state[4] === 0 ? Number.NaN : state[3]! / state[4]!);
      state.fill(0, 3);
    },
    path(state, out) {
      out.fill(Math.max(0, state[0]!));
    },
  };
}

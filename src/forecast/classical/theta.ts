/**
 * The dynamic optimised theta model (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, Int. J. Forecasting 32; the theta method of Assimakopoulos & Nikolopoulos 2000, the best of
 * the M3 competition, with θ estimated and the trend line moving on with each day). Level and a share of the linear trend; a tested season is taken out first by classical
 * decomposition. Start, α and θ minimise the squared one-day error. Assumes a slow trend and a stable season. O(days), about 150 times for the search.
 */
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { SeriesMethod } from '../local.js';
import { nelderMead } from './nelder-mead.js';
import { isSeasonal, seasonalIndices } from './seasonal-indices.js';

/** Options of `theta` and of the other smoothing methods with a season. */
export interface SeasonOptions {
  /** Steps in a season: 7 for daily sales (default), 12 for monthly series; 1 = none. */
  readonly seasonDays?: number;
  /** Newest days used; default 728. */
  readonly windowDays?: number;
}

// State: the numbers below, then the seasonal indices by phase.
const [steps, level, meanY, lineA, lineB, alphaAt, shareAt, decay, multiplies, phase, header] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Checked options. */
export function seasonOptions(name: string, options: SeasonOptions): Required<SeasonOptions> {
  refuseUnknownOptions(name, options, ['seasonDays', 'windowDays']);
  return { seasonDays: wholeNumber('seasonDays', options.seasonDays ?? 7, 1, 366), windowDays: wholeNumber('windowDays', options.windowDays ?? 728, 14, 3660) };
}

/** The newest `window` values from the first known one on, unknown ones replaced by the value one season before, or the one before. */
export function knownHistory(y: Float32Array, window: number, season: number): Float64Array {
  let first = Math.max(0, y.length - window);
  while (first < y.length && Number.isNaN(y[first]!)) first++;
  const history = Float64Array.from(y.subarray(first));
  for (let t = 0; t < history.length; t++) if (Number.isNaN(history[t]!)) history[t] = history[t >= season ? t - season : t - 1]!;
  return history;
}

/** What the next step is expected to be, without the season. */
function expected(s: Float64Array): number {
  const alpha = s[alphaAt]!;
  return s[level]! + s[shareAt]! * (s[decay]! * s[lineA]! + ((1 - s[decay]! * (1 - alpha)) / alpha) * s[lineB]!);
}

/** Moves on by one step with the deseasonalised value `y`. */
function step(s: Float64Array, y: number): void {
  const alpha = s[alphaAt]!;
  const t = (s[steps]! += 1);
  const before = s[meanY]!;
  s[level] = alpha * y + (1 - alpha) * s[level]!;
  s[meanY] = ((t - 1) * before + y) / t;
  s[lineB] = t === 1 ? 0 : ((t - 2) * s[lineB]! + (6 * (y - before)) / t) / (t + 1);
  s[lineA] = s[meanY]! - (s[lineB]! * (t + 1)) / 2;
  s[decay]! *= 1 - alpha;
}

function start(s: Float64Array, from: number, alpha: number, share: number): void {
  s.fill(0, 0, multiplies);
  s[level] = from;
  s[alphaAt] = alpha;
  s[shareAt] = share;
  s[decay] = 1;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The dynamic optimised theta model. State: 10 numbers and the season's indices. */
export function theta(options: SeasonOptions = {}): SeriesMethod {
  const { seasonDays, windowDays } = seasonOptions('theta', options);
  return {
    name: 'theta',
    options: { seasonDays, windowDays },
    stateSize: header + seasonDays,
    fit(y, state) {
      const history = knownHistory(y, windowDays, seasonDays);
      const n = history.length;
      state.fill(0);
      const season = isSeasonal(history, seasonDays) ? seasonalIndices(history, seasonDays, history.every((value) => value > 0)) : { multiplies: false, indices: new Float64Array(seasonDays) };
      state[multiplies] = season.multiplies ? 1 : 0;
      state.set(season.indices, header);
      state[phase] = n % seasonDays;
      const plain = history.map((value, t) => (season.multiplies ? value / season.indices[t % seasonDays]! : value - season.indices[t % seasonDays]!));
      if (n < 4) {
        start(state, n === 0 ? 0 : plain.reduce((sum, value) => sum + value, 0) / n, 0.1, 0);
        return;
      }
      const scale = plain.reduce((sum, value) => sum + Math.abs(value), 0) / n || 1;
      const s = new Float64Array(header);
      const run = (x: Float64Array): number => {
        start(s, x[0]! * scale, 0.01 + 0.98 * logistic(x[1]!), logistic(x[2]!));
        let squares = 0;
        for (let t = 0; t < n; t++) {
          // The trend line needs two points.
          if (t >= 2) squares += (plain[t]! - expected(s)) ** 2;
          step(s, plain[t]!);
        }
        return squares / (scale * scale * n);
      };
      const first = plain[0]! / scale;
      const found = nelderMead(run, [first, -0.5, 0], { most: 150 });
      run(found.x);
      state.set(s.subarray(0, multiplies), 0);
    },
    advance(state, y) {
      const seasonal = state[header + state[phase]!]!;
      if (Number.isNaN(y)) step(state, expected(state));
      else step(state, state[multiplies] === 1 ? y / seasonal : y - seasonal);
      state[phase] = (state[phase]! + 1) % seasonDays;
    },
    path(state, out) {
      const s = state.slice();
      for (let h = 0; h < out.length; h++) {
        const plain = expected(s);
        const seasonal = s[header + s[phase]!]!;
        out[h] = s[multiplies] === 1 ? plain * seasonal : plain + seasonal;
        step(s, plain);
        s[phase] = (s[phase]! + 1) % seasonDays;
      }
    },
  };
}

/**
 * Exponential smoothing with automatic choice: of the models of `ets-model.ts` that the data allow, the one with the smallest corrected Akaike criterion (Hyndman, Koehler, Snyder & Grose
 * 2002, Int. J. Forecasting 18). Multiplicative parts need positive values; a season needs two periods and more. Initial states come from a classical decomposition and a line
 * through its first values; weights by downhill simplex. Assumes level, trend and season that move slowly. O(days · models · about 60).
 */
import type { SeriesMethod } from '../local.js';
import { expectedNext, moveOn, runModel, type EtsForm, type EtsWeights } from './ets-model.js';
import { nelderMead } from './nelder-mead.js';
import { seasonalIndices } from './seasonal-indices.js';
import { knownHistory, seasonOptions, type SeasonOptions } from './theta.js';

const errors = ['A', 'M'] as const;
const trends = ['N', 'A', 'd'] as const;
const seasons = ['N', 'A', 'M'] as const;

/** Forms that the data allow: additive errors with a multiplicative season are unstable and left out, as in the reference. */
function formsFor(y: Float64Array, period: number): readonly EtsForm[] {
  const positive = y.every((value) => value > 0);
  const seasonal = period > 1 && y.length > 2 * period + 1;
  const trended = y.length >= 10;
  return errors.flatMap((error) =>
    trends.flatMap((trend) =>
      seasons.flatMap((season) => ((error === 'M' || season === 'M') && !positive) || (season === 'M' && error === 'A') || (season !== 'N' && !seasonal) || (trend !== 'N' && !trended) ? [] : [{ error, trend, season }]),
    ),
  );
}

/** States before the first value. */
function startOf(form: EtsForm, y: Float64Array, period: number): Float64Array {
  const state = new Float64Array(2 + period);
  let plain: ArrayLike<number> = y;
  if (form.season !== 'N') {
    const { multiplies, indices } = seasonalIndices(y, period, form.season === 'M');
    // A multiplicative season that comes out additive is not there: none to begin with.
    const usable = multiplies === (form.season === 'M') ? indices : indices.fill(form.season === 'M' ? 1 : 0);
    state.set(usable, 2);
    plain = y.map((value, t) => (form.season === 'M' ? value / usable[t % period]! : value - usable[t % period]!));
  } else state.fill(0, 2);
  const count = Math.min(y.length, Math.max(10, 2 * period));
  let [mean, moment] = [0, 0];
  for (let t = 0; t < count; t++) mean += plain[t]! / count;
  for (let t = 0; t < count; t++) moment += (t - (count - 1) / 2) * plain[t]!;
  const slope = count > 2 ? moment / ((count * (count * count - 1)) / 12) : 0;
  state[0] = form.trend === 'N' ? mean : mean - slope * ((count + 1) / 2);
  state[1] = form.trend === 'N' ? 0 : slope;
  return state;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Weights from unbounded numbers. */
function weightsOf(form: EtsForm, x: ArrayLike<number>): EtsWeights {
  let at = 0;
  const alpha = 0.0001 + 0.9998 * logistic(x[at++]!);
  const beta = form.trend === 'N' ? 0 : alpha * logistic(x[at++]!);
  const gamma = form.season === 'N' ? 0 : (1 - alpha) * logistic(x[at++]!);
  const phi = form.trend === 'N' ? 0 : form.trend === 'A' ? 1 : 0.8 + 0.18 * logistic(x[at++]!);
  return { alpha, beta, gamma, phi };
}

interface Fitted {
  readonly form: EtsForm;
  readonly weights: EtsWeights;
  readonly state: Float64Array;
  readonly aicc: number;
}

function fitForm(form: EtsForm, y: Float64Array, period: number): Fitted {
  const begin = startOf(form, y, period);
  const state = begin.slice();
  const scale = Math.max(Math.abs(begin[0]!), 1e-9);
  const dimensions = 1 + (form.trend === 'N' ? 0 : form.trend === 'A' ? 1 : 2) + (form.season === 'N' ? 0 : 1);
  // The level and slope before the first value are searched for, too; seasonal values stay as decomposed.
  const from = (x: Float64Array): void => {
    state.set(begin);
    state[0]! += 0.1 * scale * x[dimensions]!;
    if (form.trend !== 'N') state[1]! += 0.01 * scale * x[dimensions + 1]!;
  };
  const first = [-1, ...(form.trend === 'N' ? [] : [-2]), ...(form.season === 'N' ? [] : [-2]), ...(form.trend === 'd' ? [1] : []), 0, ...(form.trend === 'N' ? [] : [0])];
  const run = (x: Float64Array): number => {
    from(x);
    return runModel(form, weightsOf(form, x), y, period, state);
  };
  const { x, value } = nelderMead(run, first, { most: 40 * first.length, tolerance: 4e-5 });
  run(x);
  const parameters = first.length + (form.season === 'N' ? 0 : period - 1) + 1;
  const spare = y.length - parameters - 1;
  const aicc = spare > 0 ? value + 2 * parameters + (2 * parameters * (parameters + 1)) / spare : Infinity;
  return { form, weights: weightsOf(form, x), state: state.slice(), aicc };
}

// State: form (3 codes), weights (4), phase of the next step, level, slope, seasonal values.
const header = 8;

const formFrom = (state: Float64Array): EtsForm => ({ error: errors[state[0]!]!, trend: trends[state[1]!]!, season: seasons[state[2]!]! });
const weightsFrom = (state: Float64Array): EtsWeights => ({ alpha: state[3]!, beta: state[4]!, gamma: state[5]!, phi: state[6]! });

/** Exponential smoothing, chosen by the corrected Akaike criterion. State: 10 numbers and the season's values. */
export function ets(options: SeasonOptions = {}): SeriesMethod {
  const { seasonDays, windowDays } = seasonOptions('ets', options);
  return {
    name: 'ets',
    options: { seasonDays, windowDays },
    stateSize: header + 2 + seasonDays,
    fit(y, state) {
      const history = knownHistory(y, windowDays, seasonDays);
      state.fill(0);
      state[7] = history.length % seasonDays;
      if (history.length === 0) {
        state[3] = 0.1;
        return;
      }
      let best: Fitted | undefined;
      for (const form of formsFor(history, seasonDays)) {
        const fitted = fitForm(form, history, seasonDays);
        if (best === undefined || fitted.aicc < best.aicc) best = fitted;
      }
      const { form, weights, state: end } = best!;
      state.set([errors.indexOf(form.error), trends.indexOf(form.trend), seasons.indexOf(form.season), weights.alpha, weights.beta, weights.gamma, weights.phi]);
      state.set(end, header);
    },
    advance(state, y) {
      const [form, weights, own, phase] = [formFrom(state), weightsFrom(state), state.subarray(header), state[7]!];
      moveOn(form, weights, own, phase, Number.isNaN(y) ? expectedNext(form, weights.phi, own, phase) : y);
      state[7] = (phase + 1) % seasonDays;
    },
    path(state, out) {
      const form = formFrom(state);
      const own = state.subarray(header);
      const phi = state[6]!;
      let slope = 0;
      for (let h = 0, damp = phi; h < out.length; h++, damp *= phi) {
        slope += damp * own[1]!;
        const seasonal = own[2 + ((state[7]! + h) % seasonDays)]!;
        const base = own[0]! + slope;
        out[h] = form.season === 'N' ? base : form.season === 'A' ? base + seasonal : base * seasonal;
      }
    },
  };
}

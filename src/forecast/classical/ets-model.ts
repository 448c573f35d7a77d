/**
 * One exponential smoothing model in state space form (Hyndman, Koehler, Ord & Snyder 2008, "Forecasting with exponential smoothing"): error additive or multiplicative, trend none,
 * additive or damped, season none, additive or multiplicative. State of a series: level, slope, seasonal values by phase.
 */

/** Which model: `A`dditive, `M`ultiplicative, `N`one, damped `d`. */
export interface EtsForm {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A' | 'd';
  readonly season: 'N' | 'A' | 'M';
}

/** Weights in their natural units: β ≤ α, γ ≤ 1 − α. */
export interface EtsWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** Level, slope, then `period` seasonal values; the next step's phase is kept by the caller. */
export type EtsState = Float64Array;

/** What the next step is expected to be. */
export function expectedNext(form: EtsForm, phi: number, state: EtsState, phase: number): number {
  const base = state[0]! + phi * state[1]!;
  return form.season === 'N' ? base : form.season === 'A' ? base + state[2 + phase]! : base * state[2 + phase]!;
}

/** Moves the state on by one value. */
export function moveOn(form: EtsForm, { alpha, beta, gamma, phi }: EtsWeights, state: EtsState, phase: number, y: number): void {
  const damped = phi * state[1]!;
  const base = state[0]! + damped;
  const seasonal = form.season === 'N' ? 0 : state[2 + phase]!;
  // In terms of the level, both kinds of error give the same recursions up to the seasonal scale (the weights then mean the same thing: pegels' form).
  const plain = form.season === 'M' ? y / (seasonal === 0 ? 1e-10 : seasonal) : y - seasonal;
  const level = base + alpha * (plain - base);
  state[1] = form.trend === 'N' ? 0 : damped + (beta / alpha) * (level - state[0]! - damped);
  state[0] = level;
  if (form.season === 'A') state[2 + phase] = seasonal + gamma * (y - base - seasonal);
  else if (form.season === 'M') state[2 + phase] = seasonal + gamma * (y / (base === 0 ? 1e-10 : base) - seasonal);
}

/**
 * −2 log likelihood up to a constant of `y` under the model from `state`, which is moved to the end. Infinity where a multiplicative model meets what it cannot hold.
 */
export function runModel(form: EtsForm, weights: EtsWeights, y: Float64Array, period: number, state: EtsState): number {
  const n = y.length;
  let squares = 0;
  let logs = 0;
  for (let t = 0, phase = 0; t < n; t++) {
    const mean = expectedNext(form, weights.phi, state, phase);
    const error = y[t]! - mean;
    if (form.error === 'M') {
      if (!(mean > 0)) return Infinity;
      squares += (error / mean) ** 2;
      logs += Math.log(mean);
    } else squares += error * error;
    moveOn(form, weights, state, phase, y[t]!);
    if (++phase === period) phase = 0;
  }
  return n * Math.log(Math.max(squares, 1e-300)) + 2 * logs;
}

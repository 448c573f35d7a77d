import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { calibrateRanges } from '../../../src/forecast/ranges/conformal.js';
import { samplePaths } from '../../../src/forecast/ranges/sample-paths.js';

const horizon = 28;
const seriesCount = 300;

/** Past forecasts that were right in the mean, while each series' whole month ran high or low by a common factor. */
function foldOf(spread: number): { readonly horizon: number; readonly mean: Float64Array; readonly actual: Float64Array; readonly dispersion: Float64Array } {
  const random = createRandom(3);
  const mean = new Float64Array(seriesCount * horizon).fill(20);
  const actual = new Float64Array(mean.length);
  for (let s = 0; s < seriesCount; s++) {
    const month = Math.exp(spread * random.normal() - spread ** 2 / 2);
    for (let h = 0; h < horizon; h++) actual[s * horizon + h] = Math.max(0, Math.round(20 * month + Math.sqrt(20) * random.normal()));
  }
  return { horizon, mean, actual, dispersion: new Float64Array(seriesCount).fill(1 + 20 * spread ** 2) };
}

function sums(spread: number): Float64Array {
  const fold = foldOf(spread);
  const model = calibrateRanges([fold], { counts: true, dispersion: fold.dispersion });
  const count = 2000;
  const paths = samplePaths(model, 0, new Float64Array(horizon).fill(20), count, createRandom(1));
  return Float64Array.from({ length: count }, (_, i) => paths.subarray(i * horizon, (i + 1) * horizon).reduce((sum, value) => sum + value, 0)).sort();
}

describe('samplePaths', () => {
  it('sums of tied days spread as the past sums did, far wider than independent days would', () => {
    const fold = foldOf(0.3);
    const actual = Float64Array.from({ length: seriesCount }, (_, s) => fold.actual.subarray(s * horizon, (s + 1) * horizon).reduce((sum, value) => sum + value, 0)).sort();
    const at = (sorted: Float64Array, level: number): number => sorted[Math.floor(level * sorted.length)]!;
    const drawn = sums(0.3);
    const spreadOf = (sorted: Float64Array): number => at(sorted, 0.9) - at(sorted, 0.1);
    expect(spreadOf(drawn) / spreadOf(actual)).toBeGreaterThan(0.75);
    expect(spreadOf(drawn) / spreadOf(actual)).toBeLessThan(1.35);
    expect(spreadOf(drawn)).toBeGreaterThan(3 * spreadOf(sums(0)));
  });

  it('gives the same paths for the same seed, whole and never negative', () => {
    const fold = foldOf(0.3);
    const model = calibrateRanges([fold], { counts: true, dispersion: fold.dispersion });
    const draw = (): Float64Array => samplePaths(model, 5, new Float64Array(7).fill(0.4), 50, createRandom(2));
    expect(draw()).toEqual(draw());
    expect(draw().every((value) => value >= 0 && Number.isInteger(value))).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { comparePaired } from '../../src/measure/significance.js';

/** Numbers that Python makes the same way: a linear congruential generator of 31 bits. */
function sequence(seed: number): () => number {
  let x = BigInt(seed);
  return () => {
    x = (1103515245n * x + 12345n) % 2147483648n;
    return Number(x) / 2147483648;
  };
}

function pairs(seed: number, count: number, shift: number, step: number): readonly [Float64Array, Float64Array] {
  const next = sequence(seed);
  const [a, b] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const [u, v] = [next(), next()].map((value) => (step > 0 ? Math.floor(value / step) * step : value)) as [number, number];
    a[i] = step > 0 ? u + (i % 7 === 0 ? step : 0) * Math.sign(shift) : u + shift;
    b[i] = v;
  }
  return [a, b];
}

/*
 * Seed, pairs, shift, step of ties; then pairs that differ, p-value and rank-biserial correlation by SciPy 1.17.1:
 * d = (a - b)[a != b]; r = scipy.stats.rankdata(abs(d))
 * scipy.stats.wilcoxon(a, b, zero_method='wilcox', correction=True, method='approx').pvalue; (r[d < 0].sum() - r[d > 0].sum()) / r.sum()
 */
const expected = [
  [1, 12, 0, 0, 12, 0.037632883520140756, -0.6923076923076923],
  [2, 40, 0.1, 0, 40, 0.9946377385663038, 0.0024390243902439024],
  [3, 200, 0.02, 0, 200, 0.8686818389254516, 0.013532338308457712],
  [4, 60, 0.1, 0.25, 46, 0.8230659925609848, 0.037927844588344126],
  [5, 500, -0.01, 0.1, 457, 0.2863777163049672, -0.05751387920078736],
  [6, 25, 0.5, 0, 25, 0.00025286566465094047, -0.84],
] as const;

describe('paired comparison', () => {
  it.each(expected)('agrees with SciPy: seed %i, %i pairs, shift %f, ties of %f', (seed, count, shift, step, differing, pValue, rankBiserial) => {
    const result = comparePaired(...pairs(seed, count, shift, step));
    expect(result.pairs).toBe(differing);
    // The normal tail is good to 1.5e-7.
    expect(Math.abs(result.pValue - pValue)).toBeLessThan(4e-7);
    expect(result.rankBiserial).toBeCloseTo(rankBiserial, 12);
  });

  it('is the same from both sides, but for its direction', () => {
    const [a, b] = pairs(9, 80, 0.05, 0.125);
    const [forth, back] = [comparePaired(a, b), comparePaired(b, a)];
    expect(back.pValue).toBeCloseTo(forth.pValue, 12);
    expect(back.rankBiserial).toBeCloseTo(-forth.rankBiserial, 12);
    expect(back.meanDifference).toBeCloseTo(-forth.meanDifference, 12);
  });

  it('leaves pairs out that one side could not measure', () => {
    const [a, b] = pairs(9, 40, 0.05, 0);
    const gaps = comparePaired([...a, Number.NaN, 1], [...b, 1, Number.NaN]);
    expect(gaps).toEqual(comparePaired(a, b));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { buildHierarchy, type Hierarchy } from '../../../src/forecast/reconcile/hierarchy.js';
import { reconcile, reconcileMethods } from '../../../src/forecast/reconcile/reconcile.js';
import { shrinkageIntensity, shrunkCovariance } from '../../../src/forecast/reconcile/shrinkage.js';
import { generalisedLeastSquares, nonNegativeLeastSquares, shrunk } from '../../reference/dense-reconciliation.js';

const bottoms = 8;
/** Crossed: total, store, kind, store × kind; 8 series. */
const crossed = buildHierarchy(bottoms, { store: (b) => `s${b % 2}`, kind: (b) => `k${Math.floor(b / 2) % 2}` }, [[], ['store'], ['kind'], ['store', 'kind']]);

/** S, row by row, from what the hierarchy says of each series. */
function summing({ levels, bottoms: n }: Hierarchy): number[][] {
  const rows = levels.flatMap(({ names, nodeOf }) => names.map((_, node) => Array.from({ length: n }, (__, b) => (nodeOf[b] === node ? 1 : 0))));
  return [...rows, ...Array.from({ length: n }, (_, b) => Array.from({ length: n }, (__, c) => (b === c ? 1 : 0)))];
}

/** Errors with a common factor, nodes × days. */
function errorsOf(hierarchy: Hierarchy, days: number, seed: number): number[][] {
  const random = createRandom(seed);
  const s = summing(hierarchy);
  const common = Array.from({ length: days }, () => random.normal());
  const bottom = Array.from({ length: hierarchy.bottoms }, (_, b) => common.map((c) => (1 + 0.3 * b) * (0.6 * c + random.normal())));
  return s.map((row) => common.map((_, t) => row.reduce((sum, x, b) => sum + x * bottom[b]![t]!, 0) + 0.2 * random.normal()));
}

function baseOf(hierarchy: Hierarchy, seed: number, centre: number): number[] {
  const random = createRandom(seed);
  const bottom = Array.from({ length: hierarchy.bottoms }, () => centre + 2 * random.normal());
  return summing(hierarchy).map((row) => row.reduce((sum, x, b) => sum + x * bottom[b]!, 0) + random.normal());
}

const near = (actual: ArrayLike<number>, expected: readonly number[], digits: number): void => expected.forEach((value, i) => expect(actual[i]!, `value ${i}`).toBeCloseTo(value, digits));

describe('MinT', () => {
  it.each([3, 10, 60])('has the intensity and the covariance of all pairs of nodes, from %i days', (days) => {
    const errors = errorsOf(crossed, days, days);
    const { lambda, variance, factor } = shrunkCovariance(Float64Array.from(errors.flat()), days);
    const slow = shrunk(errors);
    expect(lambda).toBeCloseTo(slow.lambda, 10);
    slow.w.forEach((row, i) => row.forEach((value, j) => {
      const low = Array.from({ length: days }, (_, t) => factor[i * days + t]! * factor[j * days + t]!).reduce((a, b) => a + b, 0);
      expect(low + (i === j ? lambda * variance[i]! : 0)).toBeCloseTo(value, 9);
    }));
  });

  it('shrinks all the way where errors have nothing in common, and hardly where all err alike', () => {
    const random = createRandom(2);
    const apart = Float64Array.from({ length: 50 * 40 }, () => random.normal());
    expect(shrinkageIntensity(apart, 40)).toBeGreaterThan(0.8);
    const days = Array.from({ length: 40 }, () => random.normal());
    const alike = Float64Array.from({ length: 50 * 40 }, (_, at) => days[at % 40]! + 0.05 * random.normal());
    expect(shrunkCovariance(alike, 40).lambda).toBeLessThan(0.1);
  });

  it.each([1, 2, 3, 4])('is the closed form where nothing is held at 0 (seed %i)', (seed) => {
    const errors = errorsOf(crossed, 20, seed);
    const base = baseOf(crossed, seed, 0);
    const { values } = reconcile(crossed, Float64Array.from(base), 1, { method: 'mint', errors: Float64Array.from(errors.flat()), nonNegative: false, tolerance: 1e-12 });
    near(values.subarray(crossed.sums), generalisedLeastSquares(summing(crossed), shrunk(errors).w, base), 6);
  });

  it.each([1, 2, 3, 4, 5, 6])('with bounds is the best of all sets of series held at 0 (seed %i)', (seed) => {
    const errors = errorsOf(crossed, 20, seed);
    const base = baseOf(crossed, seed, 0.5);
    const { values } = reconcile(crossed, Float64Array.from(base), 1, { method: 'mint', errors: Float64Array.from(errors.flat()), tolerance: 1e-10 });
    const best = nonNegativeLeastSquares(summing(crossed), shrunk(errors).w, base);
    expect(best.some((value) => value === 0)).toBe(true);
    near(values.subarray(crossed.sums), best, 6);
  });
});

describe('least squares with a diagonal', () => {
  it('structural and wls are the closed form with these variances', () => {
    const s = summing(crossed);
    const base = baseOf(crossed, 9, 6);
    const diagonal = (values: readonly number[]): number[][] => values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
    const structural = reconcile(crossed, Float64Array.from(base), 1, { method: 'structural', tolerance: 1e-12 });
    near(structural.values.subarray(crossed.sums), generalisedLeastSquares(s, diagonal(s.map((row) => row.reduce((a, b) => a + b, 0))), base), 7);
    const errors = errorsOf(crossed, 12, 9);
    const wls = reconcile(crossed, Float64Array.from(base), 1, { method: 'wls', errors: Float64Array.from(errors.flat()), tolerance: 1e-12 });
    near(wls.values.subarray(crossed.sums), generalisedLeastSquares(s, diagonal(errors.map((row) => row.reduce((a, e) => a + e * e, 0) / 12)), base), 7);
  });
});

describe('top-down', () => {
  const tree = buildHierarchy(4, { shop: (b) => (b < 2 ? 'a' : 'b') }, [[], ['shop']]);
  const base = Float64Array.of(100, 30, 50, 2, 1, 0, 0);

  it('splits by forecast proportions level by level, evenly where nothing is forecast', () => {
    // 100 → 37.5 and 62.5; 37.5 → 25 and 12.5; 62.5 → halves.
    near(reconcile(tree, base, 1, { method: 'top-down' }).values, [100, 37.5, 62.5, 25, 12.5, 31.25, 31.25], 10);
  });

  it('splits by what was sold', () => {
    near(reconcile(tree, base, 1, { method: 'top-down-history', sold: Float64Array.of(1, 2, 3, 4) }).values, [100, 30, 70, 10, 20, 30, 40], 10);
  });

  it('goes down the first levels that refine each other where levels cross', () => {
    const { values } = reconcile(crossed, Float64Array.from(baseOf(crossed, 4, 8)), 1, { method: 'top-down' });
    expect(values[0]).toBeCloseTo(baseOf(crossed, 4, 8)[0]!, 9);
  });
});

describe('every method', () => {
  it('adds up to 1e-6, stays at 0 or more and leaves coherent forecasts as they are', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 3 }), (seed, n, horizon) => {
      const random = createRandom(seed);
      const [a, b] = [1 + random.integer(4), 1 + random.integer(4)];
      const hierarchy = buildHierarchy(n, { a: (s) => `${s % a}`, b: (s) => `${(s * 7) % b}` }, [[], ['a'], ['b'], ['a', 'b']]);
      const s = summing(hierarchy);
      const nodes = s.length;
      const truth = Array.from({ length: n * horizon }, () => (random.next() < 0.3 ? 0 : 5 * random.next()));
      const coherent = Float64Array.from({ length: nodes * horizon }, (_, at) => s[Math.floor(at / horizon)]!.reduce((sum, x, i) => sum + x * truth[i * horizon + (at % horizon)]!, 0));
      const base = coherent.map((value) => Math.max(0, value + random.normal()));
      const errors = Float64Array.from({ length: nodes * 6 }, () => (random.next() < 0.1 ? Number.NaN : random.normal()));
      const sold = Float64Array.from({ length: n }, () => random.integer(5));
      for (const method of reconcileMethods) {
        const { values } = reconcile(hierarchy, base, horizon, { method, errors, sold, tolerance: 1e-9 });
        for (let day = 0; day < horizon; day++) {
          const bottom = Array.from({ length: n }, (_, i) => values[(hierarchy.sums + i) * horizon + day]!);
          for (const value of bottom) expect(value).toBeGreaterThanOrEqual(0);
          s.forEach((row, node) => {
            const sum = row.reduce((total, x, i) => total + x * bottom[i]!, 0);
            expect(Math.abs(values[node * horizon + day]! - sum)).toBeLessThanOrEqual(1e-6 * Math.max(1, sum));
          });
        }
        if (method === 'top-down-history') continue;
        near(reconcile(hierarchy, coherent, horizon, { method, errors, sold, tolerance: 1e-12 }).values, [...coherent], 5);
      }
    }), { numRuns: 60 });
  });

  it('says what is missing or wrong', () => {
    const base = new Float64Array(crossed.sums + bottoms);
    expect(() => reconcile(crossed, base, 1, { method: 'mint' })).toThrow(/errors is missing; mint needs it/);
    expect(() => reconcile(crossed, base, 1, { method: 'top-down-history' })).toThrow(/sold is missing/);
    expect(() => reconcile(crossed, base, 2, { method: 'bottom-up' })).toThrow(/base has 17 numbers; allowed: 17 nodes × 2 days/);
    expect(() => reconcile(crossed, base.fill(Number.NaN, 3, 4), 1, { method: 'bottom-up' })).toThrow(/node 3 is NaN/);
    expect(() => reconcile(crossed, base, 1, { method: 'ols' as never })).toThrow(/method is ols; allowed: bottom-up/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationTable, coverage, pinballLoss } from '../../src/measure/calibration.js';
import { demandPattern, steadinessClass, valueClasses } from '../../src/measure/demand-classes.js';
import { pointErrors, smape } from '../../src/measure/point-errors.js';
import { naiveScale, recentRevenue, rmsse, weightedMean } from '../../src/measure/scaled-errors.js';
import { comparePaired } from '../../src/measure/significance.js';
import { rollingOrigins } from '../../src/measure/splits.js';

describe('point errors', () => {
  it('agree with figures worked by hand', () => {
    expect(pointErrors([2, 0, 4], [1, 1, 7])).toEqual({ rows: 3, rmse: Math.sqrt(11 / 3), mae: 5 / 3, mape: (0.5 + 0.75) / 2, mapeRows: 2, wape: 5 / 6, bias: 3 / 6 });
    // sktime's documented example of symmetric MAPE on these values: 0.5553379953379953 as a fraction.
    expect(smape([3, -0.5, 2, 7, 2], [2.5, 0.0, 2, 8, 1.25])).toBeCloseTo(55.53379953379953, 10);
  });

  it('leave unknown days out, wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1 }), fc.nat(), (rows, at) => {
        const place = at % (rows.length + 1);
        const [actual, forecast] = [rows.map(([y]) => y), rows.map(([, f]) => f)];
        const gap = [...actual.slice(0, place), Number.NaN, ...actual.slice(place)];
        const filled = [...forecast.slice(0, place), 3, ...forecast.slice(place)];
        expect(pointErrors(gap, filled)).toEqual(pointErrors(actual, forecast));
      }),
    );
  });

  it('scale by the past from the first sale on', () => {
    expect(naiveScale([0, 0, 0, 2, 4, 1])).toBe((4 + 9) / 2);
    expect(naiveScale([1, Number.NaN, 3, 4])).toBe(1);
    expect(rmsse([1, 3], [2, 2], 4)).toBe(0.5);
    expect(rmsse([1], [2], 0)).toBeNaN();
    expect(weightedMean([1, Number.NaN, 3], [1, 5, 3])).toBe(2.5);
    expect(recentRevenue([1, 2, 3], [10, Number.NaN, 20], 2)).toBe(60);
  });
});

describe('calibration', () => {
  it('finds that the true quantile has the least pinball loss', () => {
    const sample = Array.from({ length: 1001 }, (_, i) => i);
    for (const level of [0.1, 0.5, 0.9]) {
      const loss = (q: number): number => pinballLoss(sample, new Array<number>(1001).fill(q), level);
      expect(loss(1000 * level)).toBeLessThan(loss(1000 * level + 20));
      expect(loss(1000 * level)).toBeLessThan(loss(1000 * level - 20));
    }
  });

  it('counts both ends in', () => {
    expect(coverage([1, 2, 3, Number.NaN], [1, 0, 4, 0], [1, 1, 5, 9])).toBeCloseTo(1 / 3);
    expect(calibrationTable([1, 2, 2, 4], [{ level: 0.5, quantile: [2, 2, 2, 2] }])[0]).toMatchObject({ below: 0.25, atOrBelow: 0.75, rows: 4 });
  });
});

describe('significance', () => {
  it('agrees with SciPy', () => {
    // scipy.stats.wilcoxon(a, b, correction=True, method='approx') of SciPy 1.17: ties and a zero difference among them.
    const a = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135];
    const b = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145];
    expect(comparePaired(a, b).pValue).toBeCloseTo(0.6352893188, 6);
    expect(comparePaired(a, b).rankBiserial).toBeCloseTo(-0.2, 6); // from scipy.stats.rankdata of the differences that are not 0
    expect(comparePaired([1, 1], [1, 1])).toMatchObject({ pValue: 1, rankBiserial: 0 });
  });

  it('says which way the ranks point where the means say otherwise', () => {
    // One large loss against many small gains: the mean is against a, all ranks but the highest are for it.
    const b = Float64Array.from({ length: 40 }, () => 1);
    const a = b.map((_, i) => (i === 0 ? 100 : 0.9 - i / 1000));
    const { meanDifference, rankBiserial, wins, pValue } = comparePaired(a, b);
    expect(meanDifference).toBeGreaterThan(0);
    expect(rankBiserial).toBeCloseTo(1 - (2 * 40) / ((40 * 41) / 2), 10);
    expect(wins).toBe(39 / 40);
    expect(pValue).toBeLessThan(1e-6);
  });
});

describe('splits', () => {
  it('leave a gap and never overlap by default', () => {
    expect(rollingOrigins(0, 99, { horizon: 10, origins: 2, gapDays: 3 })).toEqual([
      { origin: 76, first: 80, last: 89 },
      { origin: 86, first: 90, last: 99 },
    ]);
    expect(() => rollingOrigins(0, 20, { horizon: 10, origins: 3 })).toThrow('origins is 3');
    expect(() => rollingOrigins(0, 20, { horizon: 0, origins: 1 })).toThrow('horizon is 0');
  });
});

describe('demand classes', () => {
  it('follow their definitions', () => {
    expect(valueClasses([5, 80, 15, 0])).toEqual(['C', 'A', 'B', 'C']);
    expect(steadinessClass(new Float32Array(70).fill(2))).toBe('X');
    expect(steadinessClass([...new Array<number>(63).fill(0), 7, 0, 0, 0, 0, 0, 0])).toBe('Z');
    expect(demandPattern([0, 0, 3, 0, 0, 3])).toBe('intermittent');
    expect(demandPattern([0, 0, 1, 0, 0, 9, 0, 0, 1])).toBe('lumpy');
    expect(demandPattern([1, 9, 1, 1, 9])).toBe('erratic');
    expect(demandPattern([3, 4, 3, 5])).toBe('smooth');
    expect(demandPattern([0, 0])).toBe('none');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandDraws, demandShare, uniformPairs } from '../../src/decide/demand-draws.js';
import { leadAnchors } from '../../src/decide/demand-of-leads.js';
import { stretchDemand, windowDraws } from '../../src/decide/window-draws.js';
import { anItem } from './item.js';

describe('demand draws', () => {
  it('pairs uniform numbers with the correlation asked for', () => {
    for (const correlation of [0, 0.3, 0.8]) {
      const { lead, review } = uniformPairs(2000, correlation);
      const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
      const products = Float64Array.from(lead, (u, i) => (u - 0.5) * (review[i]! - 0.5));
      expect(mean(lead)).toBeCloseTo(0.5, 2);
      expect(mean(review)).toBeCloseTo(0.5, 2);
      // Uniform margins of a Gaussian copula correlate by 6/π · asin(ρ / 2).
      expect(mean(products) * 12).toBeCloseTo((6 / Math.PI) * Math.asin(correlation / 2), 1);
    }
  });

  it('demandShare undoes demandDraws', () => {
    const levels = [0.1, 0.5, 0.9];
    fc.assert(fc.property(fc.array(fc.double({ min: 0.5, max: 50, noNaN: true }), { minLength: 3, maxLength: 3 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (steps, u) => {
      const quantiles = [steps[0]!, steps[0]! + steps[1]!, steps[0]! + steps[1]! + steps[2]!];
      const [units] = demandDraws(levels, quantiles, 0, Float64Array.of(u));
      expect(demandShare(levels, quantiles, 0, units!)).toBeCloseTo(u, 6);
    }));
    expect(demandShare(levels, [0, 0, 4], 0, 0)).toBeCloseTo(0.25, 12);
    expect(demandShare(levels, [0, 0, 0], 0, 3)).toBe(1);
  });
});

describe('windowDraws', () => {
  it('reads other windows: means in proportion, never less for longer ones', () => {
    const base = windowDraws(anItem(), {});
    const long = windowDraws(anItem(), { leadDays: 21, reviewDays: 14 });
    expect(long.leadMean / base.leadMean).toBeCloseTo(3, 1);
    expect(long.reviewMean / base.reviewMean).toBeCloseTo(2, 1);
    expect(windowDraws(anItem(), { leadDays: 0 }).leadMean).toBe(0);
    fc.assert(fc.property(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (value, mean, times, more) => {
      expect(stretchDemand(value, mean, times + more)).toBeGreaterThanOrEqual(stretchDemand(value, mean, times) - 1e-9);
    }));
  });
});

describe('leadAnchors', () => {
  it('lets a few lead times stand for all', () => {
    expect(leadAnchors([7, 7, 3])).toEqual([3, 7]);
    expect(leadAnchors([0])).toEqual([1]);
    expect(leadAnchors(Array.from({ length: 30 }, (_, k) => k + 1))).toEqual([6, 16, 26]);
  });
});

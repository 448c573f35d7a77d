import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentOf } from '../../src/recommend/popularity.js';

const day = 86_400_000;

describe('presentOf', () => {
  it('is the last time, or that of 99.9 % where the last lies 30 days beyond it', () => {
    const times = fc.array(fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 0, max: 20 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 4000 }) }), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(times, (days) => {
        const sorted = days.map((d) => d * day).sort((a, b) => a - b);
        const last = sorted.at(-1)!;
        const most = sorted[Math.floor((sorted.length - 1) * 0.999)]!;
        expect(presentOf(Float64Array.from(days, (d) => d * day))).toBe(last - most > 30 * day ? most : last);
      }),
    );
  });

  it('does not make everything old for one event dated 2099', () => {
    const times = Float64Array.from({ length: 2000 }, (_, k) => k * 1000);
    times[7] = Date.UTC(2099, 0, 1);
    expect(presentOf(times)).toBe(1_998_000);
  });
});

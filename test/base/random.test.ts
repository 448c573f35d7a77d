import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';

describe('createRandom', () => {
  it('gives the same numbers for the same seed, others for another, and forks that do not follow it', () => {
    const take = (seed: number): number[] => Array.from({ length: 5 }, ((random) => () => random.next())(createRandom(seed)));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    expect(createRandom(7).fork('a').next()).not.toBe(createRandom(7).fork('b').next());
    expect(createRandom(7).fork('a').next()).toBe(createRandom(7).fork('a').next());
  });

  it('is uniform and normal within sampling error', () => {
    const random = createRandom(1);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[random.integer(10)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % point for 9 degrees of freedom
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 100_000; i++) {
      const z = random.normal();
      sum += z;
      squares += z * z;
    }
    expect(Math.abs(sum / 100_000)).toBeLessThan(0.013);
    expect(squares / 100_000).toBeCloseTo(1, 1);
  });
});

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { fitLaunches } from '../../../src/forecast/cold-start/launch-model.js';
import { launchRanges } from '../../../src/forecast/cold-start/launch-ranges.js';
import type { ItemFacts, Launch } from '../../../src/forecast/cold-start/launches.js';

const weekday = (day: number): number => day % 7;
const random = createRandom(3);
/** Launches whose size is told by category and price alone. */
const launches: readonly Launch[] = Array.from({ length: 160 }, (_, j) => {
  const dear = j % 2;
  const leaf = j % 4 < 2 ? 'a' : 'b';
  const mean = (leaf === 'a' ? 1 : 6) * (dear === 1 ? 1 : 3);
  const daily = Float32Array.from({ length: 28 }, () => Math.max(0, Math.round(mean + 0.5 * random.normal())));
  return { key: `l${j}`, item: `l${j}`, store: 'main', category: ['root', leaf], price: dear === 1 ? 90 : 10, text: '', day: 100 + 3 * j, daily, total: daily.reduce((sum, sold) => sum + sold, 0) };
});
const item = (leaf: string, price: number): ItemFacts => ({ key: 'n', item: 'n', store: 'main', category: ['root', leaf], price, text: '', day: 700 });

describe('a launch without history', () => {
  const model = fitLaunches(launches, () => 1, () => Number.NaN, weekday);

  it('is forecast as items of its category and price sold', () => {
    for (const [leaf, price, truth] of [['a', 90, 28], ['a', 10, 84], ['b', 90, 168], ['b', 10, 504]] as const) {
      const { total, neighbours } = model.forecast(item(leaf, price));
      expect(Math.abs(total / truth - 1)).toBeLessThan(0.25);
      expect(neighbours[0]!.launch.category[1]).toBe(leaf);
      expect(neighbours[0]!.launch.price).toBe(price);
    }
  });

  it('has ranges that hold one another and are whole and not negative for counts', () => {
    const law = launchRanges(model, weekday, true);
    const { total } = model.forecast(item('b', 10));
    const [narrow, wide] = [law.range(total, total / 28, 0.5), law.range(total, total / 28, 0.95)];
    expect(wide[0]).toBeLessThanOrEqual(narrow[0]);
    expect(wide[1]).toBeGreaterThanOrEqual(narrow[1]);
    for (const end of [...narrow, ...wide]) expect(end >= 0 && Number.isInteger(end)).toBe(true);
    const quantiles = [0.1, 0.5, 0.9, 0.99].map((level) => law.quantile(total, total / 28, level));
    quantiles.forEach((value, k) => expect(Number.isInteger(value) && value >= (quantiles[k - 1] ?? 0)).toBe(true));
    expect(quantiles[3]!).toBeGreaterThan(quantiles[0]!);
  });

  it('is as the mean launch of its category where that told past ones better', () => {
    expect(model.method).toBe('neighbours');
    // Three launches in ten sell nothing and nothing tells which: the plain mean is nearer to the seven than a mean of roots, which the three draw down.
    const two = Array.from({ length: 200 }, (_, j): Launch => {
      const daily = new Float32Array(28).fill(j % 10 < 3 ? 0 : 10);
      return { ...launches[0]!, key: `t${j}`, item: `t${j}`, category: ['only'], price: Number.NaN, day: 100 + 30 * j, daily, total: 28 * daily[0]! };
    });
    const plain = fitLaunches(two, () => 1, () => Number.NaN, weekday);
    expect(plain.method).toBe('category-mean');
    const { total, neighbours } = plain.forecast({ ...item('only', Number.NaN), category: ['only'], day: 7000 });
    expect(total).toBeCloseTo(0.7 * 280, 6);
    expect(neighbours[0]!.launch.key).toBe('t199');
    expect(neighbours[0]!.share).toBeCloseTo(1 / 200, 12);
  });
});

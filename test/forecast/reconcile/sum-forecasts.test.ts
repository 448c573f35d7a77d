import { describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { panelHierarchy, sumPanel } from '../../../src/forecast/reconcile/panel-hierarchy.js';
import { sumForecasts } from '../../../src/forecast/reconcile/sum-forecasts.js';
import type { Panel } from '../../../src/table/panel.js';

const fairs = new Map(Array.from({ length: 140 }, (_, k) => [100 + k * 9 + (k % 4), ['fair']] as const));

/** Eight series in two groups; a fair on irregular days doubles what all sell. */
function shop(days: number): Panel {
  const random = createRandom(3);
  const offsets = Int32Array.from({ length: 9 }, (_, s) => s * days);
  const start = 1000 - days + 1;
  const quantity = Float32Array.from({ length: 8 * days }, (_, i) => Math.max(0, Math.round((fairs.has(start + (i % days)) ? 20 : 10) + 2 * random.normal())));
  return { keys: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], offsets, endDay: 1000, quantity, futureDays: 0, columns: new Map(), statics: new Map([['kind', { codes: Int32Array.of(0, 0, 0, 1, 1, 1, 1, 1), names: ['x', 'y'] }]]), events: fairs };
}

const forecast = (panel: Panel): ReturnType<typeof sumForecasts> => {
  const hierarchy = panelHierarchy(panel, ['kind']);
  return sumForecasts(sumPanel(panel, hierarchy), hierarchy, 28, { random: createRandom(1), log: silentLog, progress: silentProgress });
};

describe('sumForecasts', () => {
  it('takes boosted trees where events move sums, and they know the events ahead; same seed, same numbers', async () => {
    const { mean, boosted } = await forecast(shop(900));
    expect(boosted).toBe(3);
    const total = mean.subarray(0, 28);
    const [on, off] = [true, false].map((fair) => total.filter((_, h) => fairs.has(1001 + h) === fair)) as [Float64Array, Float64Array];
    expect(on.length).toBeGreaterThan(1);
    expect(Math.min(...on)).toBeGreaterThan(1.5 * Math.max(...off));
    expect((await forecast(shop(900))).mean).toEqual(mean);
  });

  it('keeps to level-and-shape where seasons were not seen twice; errors are those of the days that came', async () => {
    const panel = shop(400);
    const { boosted, errors, mean } = await forecast(panel);
    expect(boosted).toBe(0);
    expect(errors).toHaveLength(3 * 84);
    expect(errors.every((e) => Math.abs(e) < 200)).toBe(true);
    expect(mean.every((value) => value > 0)).toBe(true);
  });
});

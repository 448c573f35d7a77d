import { describe, expect, it } from 'vitest';
import type { Log } from '../../../src/base/ports.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { biasFactor, halfWayFactor } from '../../../src/forecast/blend/bias.js';
import { blend } from '../../../src/forecast/blend/blend.js';
import type { FittedBlend } from '../../../src/forecast/blend/fitted-blend.js';
import { usableWindows } from '../../../src/forecast/blend/origin-forecasts.js';
import { movingAverage } from '../../../src/forecast/classical/moving-average.js';
import { seasonalNaive } from '../../../src/forecast/classical/seasonal-naive.js';
import { localForecaster } from '../../../src/forecast/local.js';
import { panelOf } from '../../contract/panels.js';

const context = (log: Log = silentLog) => ({ random: createRandom(3), log, progress: silentProgress });
const members = [localForecaster(seasonalNaive()), localForecaster(movingAverage())];

describe('bias of a blend', () => {
  it('goes half-way, in logs, to the total’s own forecast, and never further than a tenth', () => {
    const mean = Float64Array.of(40, 60);
    expect(halfWayFactor(110.25, mean)).toBeCloseTo(1.05, 12);
    expect(halfWayFactor(1000, mean)).toBeCloseTo(Math.exp(0.1), 12);
    expect(halfWayFactor(0, mean)).toBe(1);
    expect(halfWayFactor(10, Float64Array.of(0, 0))).toBe(1);
  });

  it('is corrected as far as origins agree', () => {
    expect(biasFactor([0.05])).toBe(1);
    expect(biasFactor([0.05, 0.05, 0.05])).toBeCloseTo(Math.exp(0.05), 12);
    expect(biasFactor([0.1, -0.1, 0.02])).toBe(1);
    expect(biasFactor([0.05, 0.04, 0.06])).toBeLessThan(Math.exp(0.05));
  });
});

describe('the blend', () => {
  // A clear weekday pattern without noise: repeating last week is right, a flat mean is not.
  const pattern = [1, 2, 3, 4, 5, 6, 14];
  const weekly = panelOf(Object.fromEntries(Array.from({ length: 80 }, (_, s) => [`s${s}`, Array.from({ length: 140 }, (_, t) => pattern[(t + s) % 7]!)])));

  it('uses the one member that was better alone, and says so', async () => {
    const said: string[] = [];
    const fitted = (await blend(members).fit(weekly, context({ ...silentLog, info: (text) => said.push(text) }))) as FittedBlend;
    expect(fitted.decision.used).toBe('seasonal-naive');
    expect(said.join()).toContain('seasonal-naive alone was better');
    const mean = (await fitted.predict({ horizon: 7 })).getChild('mean')!.toArray() as Float64Array;
    expect(Array.from(mean.subarray(0, 7))).toEqual(pattern);
  });

  it('takes weights by class from origins, adding to one, and beats either member where each has its part of the truth', async () => {
    const random = createRandom(11);
    const noisy = panelOf(Object.fromEntries(Array.from({ length: 90 }, (_, s) => [`s${s}`, Array.from({ length: 240 }, (_, t) => Math.max(0, Math.round(6 + 2.5 * Math.sin((2 * Math.PI * (t + s)) / 7) + 3 * random.normal())))])));
    const { decision } = (await blend(members).fit(noisy, context())) as FittedBlend;
    expect(decision.used).toBe('blend');
    expect(decision.origins).toBe(3);
    for (const name of ['seasonal-naive', 'moving-average']) expect(decision.scores['blend']!).toBeLessThan(decision.scores[name]!);
  });

  it('rests on shorter windows where a shop is young, so that its weights and ranges are measured too', async () => {
    const after = (days: number) => {
      const { horizon, origins } = usableWindows(panelOf({ a: Array<number>(days).fill(1) }), 3, [28, 14, 7]);
      return [horizon, origins.length];
    };
    expect([200, 112, 84, 83, 60, 56, 55, 35, 28, 21].map(after)).toEqual([[28, 3], [28, 3], [28, 2], [14, 3], [14, 2], [14, 2], [7, 3], [7, 3], [7, 2], [7, 1]]);
    expect(after(20)[1]).toBe(0);
    const young = panelOf(Object.fromEntries(Array.from({ length: 80 }, (_, s) => [`s${s}`, Array.from({ length: 42 }, (_, t) => pattern[(t + s) % 7]!)])));
    const { decision } = (await blend(members).fit(young, context())) as FittedBlend;
    expect([decision.used, decision.origins]).toEqual(['seasonal-naive', 3]);
  });

  it('takes equal weights where history is too short for an origin', async () => {
    const fitted = (await blend(members).fit(panelOf({ a: Array<number>(20).fill(3) }), context())) as FittedBlend;
    expect(fitted.decision).toEqual({ used: 'blend', scores: {}, biasFactor: 1, origins: 0 });
    expect(Array.from((await fitted.predict({ horizon: 2 })).getChild('mean')!.toArray() as Float64Array)).toEqual([3, 3]);
  });
});

import { describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { backtest } from '../../src/evaluate/backtest.js';
import { mostOrigins, rollingOrigins } from '../../src/measure/splits.js';
import { panelOf } from '../contract/panels.js';

const context = () => ({ random: createRandom(1), log: silentLog, progress: silentProgress, clock: () => 0 });

describe('a backtest of weekly sums', () => {
  // Sold on every seventh day: 10, 13, 10, 13, … the last two of them measured.
  const weekly = panelOf({ a: Array.from({ length: 20 * 7 }, (_, t) => (t % 7 !== 6 ? 0 : t % 14 === 6 ? 10 : 13)) });

  it('measures the days that sums stand on, and scales by steps from week to week', async () => {
    const { leaderboard } = await backtest(weekly, [], { horizon: 14, origins: 1 }, context());
    const naive = leaderboard.find(({ model }) => model === 'naive')!;
    // The last sum seen is 13: then 10, off by 3, and 13. Steps of the past are all 3.
    expect(naive).toMatchObject({ rows: 2, mae: 1.5, bias: 3 / 23 });
    expect(naive.wrmsse).toBeCloseTo(Math.sqrt(4.5 / 9), 12);
  });

  it('measures daily sales on all days, as before', async () => {
    const { leaderboard } = await backtest(panelOf({ a: Array.from({ length: 60 }, (_, t) => 5 + (t % 3)) }), [], { horizon: 14, origins: 1 }, context());
    expect(leaderboard[0]!.rows).toBe(14);
  });
});

describe('the most origins that a history allows', () => {
  it('are taken, and one more is refused with their number', () => {
    for (const days of [8, 30, 57, 100]) {
      for (const shape of [{ horizon: 7 }, { horizon: 7, stepDays: 3 }, { horizon: 5, gapDays: 2 }, { horizon: 28 }]) {
        const most = mostOrigins(0, days - 1, shape);
        if (most > 0) expect(rollingOrigins(0, days - 1, { ...shape, origins: most })[0]!.origin).toBeGreaterThanOrEqual(0);
        expect(() => rollingOrigins(0, days - 1, { ...shape, origins: most + 1 })).toThrow(most === 0 ? 'a horizon and gap of less than' : `allowed: 1 to ${most} origins`);
      }
    }
  });
});

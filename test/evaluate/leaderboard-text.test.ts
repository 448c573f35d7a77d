import { expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { backtest } from '../../src/evaluate/backtest.js';
import { leaderboardText } from '../../src/evaluate/leaderboard-text.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import { countHistory, panelOf } from '../contract/panels.js';

it('ranks and tests by one measure: the share of a series in WRMSSE, so a model that is better on every series of weight is never called worse', async () => {
  const histories = Object.fromEntries(Array.from({ length: 30 }, (_, s) => [`i${String(s).padStart(2, '0')}`, countHistory(200, 1 + s / 3, s + 1)]));
  const context = { random: createRandom(1), log: silentLog, progress: silentProgress, clock: () => 0 };
  const result = await backtest(panelOf(histories), [await forecasterNamed('moving-average'), await forecasterNamed('naive')], { horizon: 14, origins: 3 }, context);
  const [best, ...others] = result.leaderboard;
  expect(best!.model).toBe('moving-average');
  for (const row of others) {
    // The pairs' mean difference is the difference of what is ranked.
    expect(row.versusBest!.meanDifference).toBeCloseTo(row.wrmsse - best!.wrmsse, 10);
    expect(row.versusBest!.rankBiserial).toBeLessThan(0);
  }
  const text = leaderboardText(result);
  expect(text).toMatch(/p against the best/);
  expect(text).toMatch(/naive.*<0\.001, worse/);
});

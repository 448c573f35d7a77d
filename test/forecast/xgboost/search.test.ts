import { expect, test } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { searchXgboost } from '../../../src/forecast/xgboost/search.js';
import { countHistory, panelOf } from '../../contract/panels.js';
import { xgboostOrSkip } from '../boosting/boosting-fixture.js';

const there = (await xgboostOrSkip()) !== undefined;
const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
const panel = panelOf(Object.fromEntries(Array.from({ length: 8 }, (_, s) => [`item${s}`, countHistory(260, 1 + s, s)])));

test.skipIf(!there)('a model that cannot learn comes last, and its bias tells why', async () => {
  const useful = { strategy: 'recursive', rounds: 60, depth: 4, threads: 1 } as const;
  const blunt = { ...useful, rounds: 1, learningRate: 0.01, depth: 1 } as const;
  const found = await searchXgboost(panel, { candidates: [blunt, useful], horizon: 14, origins: 2 }, context);
  expect(found.map(({ options }) => options)).toEqual([useful, blunt]);
  expect(found[0]!.rmse).toBeLessThan(found[1]!.rmse);
  expect(Math.abs(found[0]!.bias)).toBeLessThan(0.2);
});

test('refuses an empty list, an unknown option and a panel that is too short', async () => {
  await expect(searchXgboost(panel, { candidates: [] }, context)).rejects.toThrow(/candidates is empty/);
  await expect(searchXgboost(panel, { candidates: [{ deep: 3 } as object] }, context)).rejects.toThrow(/deep; allowed/);
  await expect(searchXgboost(panel, { candidates: [{}], horizon: 200, origins: 2 }, context)).rejects.toThrow(/too short/);
});

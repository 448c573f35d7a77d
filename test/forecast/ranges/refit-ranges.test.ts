import { describe, expect, it } from 'vitest';
import { isAnbarError } from '../../../src/base/errors.js';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { forecasterNamed } from '../../../src/forecast/catalogue.js';
import { panelUntil } from '../../../src/forecast/panel-until.js';
import { columnsOf, countHistory, panelOf } from '../../contract/panels.js';

describe('ranges of trees on few rows', () => {
  it('hold about what they are asked for: calibrated on days they had learnt by heart, they held a tenth', async () => {
    const panel = panelOf(Object.fromEntries([1, 2, 3].map((seed) => [`s${seed}`, countHistory(260, 3, seed)])));
    let [held, days] = [0, 0];
    for (const back of [28, 56]) {
      try {
        const fitted = await (await forecasterNamed('xgboost', { strategy: 'recursive' })).fit(panelUntil(panel, panel.endDay - back), { random: createRandom(2), log: silentLog, progress: silentProgress });
        const { lo_80: low, hi_80: high } = columnsOf(await fitted.predict({ horizon: 28, ranges: [0.8] })) as Record<string, number[]>;
        for (let i = 0; i < low!.length; i++) {
          const s = Math.floor(i / 28);
          const y = panel.quantity[panel.offsets[s + 1]! - back + (i % 28)]!;
          if (y >= low![i]! && y <= high![i]!) held++;
          days++;
        }
      } catch (error) {
        if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
        console.warn(`skipped: ${error.message}`);
        return;
      }
    }
    // 168 days: four standard errors are 0.12.
    expect(held / days).toBeGreaterThan(0.68);
    expect(held / days).toBeLessThan(0.95);
  });
});

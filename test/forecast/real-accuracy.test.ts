import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import { panelUntil } from '../../src/forecast/panel-until.js';
import type { Panel } from '../../src/table/panel.js';
import { panelOf } from '../contract/panels.js';
import { sharedPath } from '../shared-data.js';

/** Every 25th series of M5's store CA_1 from its first sale on. */
function m5Sample(path: string): Panel {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
  const chosen = lines.filter((_, i) => i % 25 === 0).map((line) => line.split(','));
  return panelOf(Object.fromEntries(chosen.map(([id, ...rest]) => {
    const sold = rest.slice(5).map(Number);
    return [id!, sold.slice(sold.findIndex((units) => units > 0))];
  })));
}

/** Mean RMSSE over the series and the last windows of 28 days, each forecast from what was known before it. */
async function score(panel: Panel, name: string, windows: number, options = {}): Promise<number> {
  let [sum, count] = [0, 0];
  for (let w = 1; w <= windows; w++) {
    const past = panelUntil(panel, panel.endDay - 28 * w);
    const fitted = await (await forecasterNamed(name, options)).fit(past, { random: createRandom(1), log: silentLog, progress: silentProgress });
    const mean = (await fitted.predict({ horizon: 28 })).getChild('mean')!.toArray() as Float64Array;
    past.keys.forEach((key, i) => {
      const end = panel.offsets[panel.keys.indexOf(key) + 1]! - 28 * w;
      const history = past.quantity.subarray(past.offsets[i]!, past.offsets[i + 1]!);
      let steps = 0;
      for (let t = 1; t < history.length; t++) steps += (history[t]! - history[t - 1]!) ** 2 / (history.length - 1);
      if (!(steps > 0)) return;
      let squares = 0;
      for (let h = 0; h < 28; h++) squares += (panel.quantity[end + h]! - mean[i * 28 + h]!) ** 2 / 28;
      sum += Math.sqrt(squares / steps);
      count++;
    });
  }
  return sum / count;
}

test('on real sales smoothing, level and shape, and the blend leave both naive methods far behind, and the blend is not behind its members', async () => {
  const path = sharedPath('data', 'm5', 'm5_CA_1_sales_d1_1941.csv.gz');
  if (path === undefined) return;
  const panel = m5Sample(path);
  const scores: Record<string, number> = {};
  for (const name of ['naive', 'seasonal-naive', 'tsb', 'theta', 'level-and-shape']) scores[name] = await score(panel, name, 2);
  scores['blend'] = await score(panel, 'blend', 2, { members: ['level-and-shape', 'tsb', 'theta'] });
  const naive = Math.min(scores['naive']!, scores['seasonal-naive']!);
  for (const name of ['tsb', 'theta', 'level-and-shape', 'blend']) expect(scores[name]!, name).toBeLessThan(0.85 * naive);
  expect(scores['blend']!).toBeLessThan(1.005 * Math.min(scores['tsb']!, scores['theta']!, scores['level-and-shape']!));
}, 120_000);

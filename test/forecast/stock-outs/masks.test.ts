import { describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { createRandom } from '../../../src/base/random.js';
import { forecasterNamed } from '../../../src/forecast/catalogue.js';
import { detectStockOuts, withoutStockOuts } from '../../../src/forecast/stock-outs/stock-outs.js';
import type { Panel } from '../../../src/table/panel.js';
import { countHistory, panelOf } from '../../contract/panels.js';

const days = 420;
const full = panelOf(Object.fromEntries(Array.from({ length: 12 }, (_, s) => [`s${String(s).padStart(2, '0')}`, countHistory(days, 4 + s, 40 + s)])));
/** Every item out of stock for a fifth of its days, the last five among them, by turns, so that no day is empty for all. */
const hidden = Uint8Array.from(full.quantity, (_, row) => {
  const [s, t] = [Math.floor(row / days), row % days];
  return (t + 9 * s) % 50 < 10 || (s % 2 === 0 && t >= days - 5) ? 1 : 0;
});
const sold: Panel = { ...full, quantity: full.quantity.map((y, row) => (hidden[row] === 1 ? 0 : y)) };

async function total(name: string, panel: Panel): Promise<number> {
  const fitted = await (await forecasterNamed(name)).fit(panel, { random: createRandom(1), log: silentLog, progress: silentProgress });
  return ((await fitted.predict({ horizon: 14 })).getChild('mean')!.toArray() as Float64Array).reduce((sum, value) => sum + value, 0);
}

const truth = 14 * full.quantity.reduce((sum, y) => sum + y, 0) / days;

describe('days without stock are no zeros to a model', () => {
  it.each(['level-and-shape', 'auto-smoothing', 'linear', 'xgboost'])('%s: the total is as if the shelf had been full, where ignoring them takes a tenth or more off', async (name) => {
    expect(Math.abs((await total(name, withoutStockOuts(sold, { out: hidden }))) / truth - 1)).toBeLessThan(0.06);
    expect(Math.abs((await total(name, withoutStockOuts(sold, detectStockOuts(sold)))) / truth - 1)).toBeLessThan(0.06);
    expect((await total(name, sold)) / truth).toBeLessThan(0.9);
  });
});

describe('a shop that never ran out', () => {
  it('is left as it is: hardly a day masked, though demand scatters more than chance and levels drift', () => {
    const random = createRandom(9);
    const panel = panelOf(Object.fromEntries(Array.from({ length: 60 }, (_, s) => {
      let drift = 0;
      const base = 0.2 * 1.08 ** s;
      return [`d${String(s).padStart(2, '0')}`, Float32Array.from({ length: 500 }, () => {
        drift = 0.98 * drift + 0.06 * random.normal();
        // Exponential times Poisson: the geometric law, variance = mean + mean².
        const mean = base * Math.exp(drift) * -Math.log(1 - random.next());
        let k = -1;
        for (let p = 1; p > Math.exp(-mean); k++) p *= random.next();
        return k;
      })];
    })));
    const { out, score } = detectStockOuts(panel);
    expect(out.filter((one) => one === 1).length).toBeLessThan(0.002 * out.length);
    expect(score.reduce((sum, chance) => sum + chance, 0)).toBeLessThan(0.02 * score.length);
  });
});

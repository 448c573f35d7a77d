import { describe, expect, it } from 'vitest';
import { isAnbarError } from '../../src/base/errors.js';
import { createRandom } from '../../src/base/random.js';
import { demandOfLeads } from '../../src/decide/demand-of-leads.js';
import { empiricalDemand } from '../../src/decide/empirical-demand.js';
import { salesHistory } from '../../src/decide/sales-history.js';
import { fitWindowDemand, type WindowDemand } from '../../src/decide/window-demand.js';
import { windowLevels } from '../../src/decide/window-levels.js';
import { panelOf } from './panel.js';

const windows = { leadDays: 7, reviewDays: 7 };
const days = 500;

/** Poisson days around each series' own level; `sway` moves the level of both windows together. */
function shop(count: number, sway = 0): ReturnType<typeof panelOf> {
  const random = createRandom(5);
  const poisson = (mean: number): number => {
    let [k, p] = [0, random.next()];
    for (const limit = Math.exp(-mean); p > limit; k++) p *= random.next();
    return k;
  };
  return panelOf(Array.from({ length: count }, (_, s) => {
    let level = 0;
    return Array.from({ length: days }, (_, d) => {
      if (d % 14 === 0) level = sway * random.normal();
      return poisson((1 + (s % 5)) * Math.exp(level));
    });
  }), days - 1, 10);
}

async function fitted(history: ReturnType<typeof salesHistory>, until: number): Promise<WindowDemand | undefined> {
  return fitWindowDemand(history, until, { ...windows, seed: 1, rounds: 60, threads: 1 }).catch((error: unknown) => {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
    console.warn(`skipped: ${error.message}`);
    return undefined;
  });
}

/** Share of windows that sold no more than each level's whole units. */
function coverage(history: ReturnType<typeof salesHistory>, model: WindowDemand, from: number): number[] {
  const held = windowLevels.map(() => 0);
  let seen = 0;
  for (let t = from; t + 14 <= days; t += 7) {
    const { review } = model.quantiles(history, t);
    for (let s = 0; s < history.panel.keys.length; s++, seen++) windowLevels.forEach((_, k) => (held[k]! += history.sum(s, t + 14, 7) <= Math.round(review[s * windowLevels.length + k]!) ? 1 : 0));
  }
  return held.map((count) => count / seen);
}

describe('fitWindowDemand', () => {
  it('holds the shares it says, on days it never saw, in ascending order', async (context) => {
    const history = salesHistory(shop(80));
    const model = await fitted(history, 420);
    if (model === undefined) return context.skip();
    // Orders hang on the upper levels. Low counts jump by a tenth and more from one number to the next: there a whole quantile holds more than it says.
    coverage(history, model, 420).forEach((share, k) => {
      if (windowLevels[k]! >= 0.7) expect(Math.abs(share - windowLevels[k]!)).toBeLessThan(0.06);
      expect(share).toBeGreaterThan(windowLevels[k]! - 0.06);
      expect(share).toBeLessThan(windowLevels[k]! + 0.15);
    });
    const { lead } = model.quantiles(history, 450);
    for (let at = 0; at < lead.length; at++) if (at % windowLevels.length > 0) expect(lead[at]).toBeGreaterThanOrEqual(lead[at - 1]!);
    expect(Math.min(...lead)).toBeGreaterThanOrEqual(0);
    // Independent days: the windows know nothing of each other.
    expect(model.correlation).toBeLessThan(0.15);
    const again = await fitted(history, 420);
    expect(again!.quantiles(history, 450)).toEqual(model.quantiles(history, 450));
  }, 120_000);

  it('sees that both windows rise and fall together', async (context) => {
    const history = salesHistory(shop(80, 0.6));
    const model = await fitted(history, 420);
    if (model === undefined) return context.skip();
    expect(model.correlation).toBeGreaterThan(0.2);
  }, 120_000);

  it('sees nothing of the days after the decision', async (context) => {
    const panel = shop(40);
    const changed = { ...panel, quantity: panel.quantity.map((y, row) => (row % days >= 420 ? 500 : y)) };
    const [a, b] = await Promise.all([panel, changed].map((one) => fitted(salesHistory(one), 420)));
    if (a === undefined || b === undefined) return context.skip();
    expect(b.quantiles(salesHistory(changed), 420)).toEqual(a.quantiles(salesHistory(panel), 420));
  }, 120_000);
});

describe('empiricalDemand', () => {
  it("is each series' own past", () => {
    const history = salesHistory(panelOf([new Array<number>(200).fill(3), Array.from({ length: 200 }, (_, d) => (d % 7 === 0 ? 7 : 0))], 199));
    const { lead, review } = empiricalDemand(history, 200, windows).quantiles(history, 200);
    expect([...lead.subarray(0, 9)]).toEqual(new Array(9).fill(21));
    // Seven once a week: every window of a week has one.
    expect([...review.subarray(9)]).toEqual(new Array(9).fill(7));
  });

  it('stands in, and says why, where nothing can be trained', async () => {
    const young = salesHistory(panelOf([new Array<number>(30).fill(2)], 29));
    const found = await demandOfLeads(young, 30, [7, 14], { reviewDays: 7, demand: 'boosted', seed: 1 });
    expect(found.models.map(({ source, windows: { leadDays } }) => [source, leadDays])).toEqual([['empirical', 7], ['empirical', 14]]);
    expect(found.fallback).toMatch(/no series has|XGBoost cannot be used/);
    expect([...found.models[0]!.quantiles(young, 30).lead]).toEqual(new Array(9).fill(14));
  });
});

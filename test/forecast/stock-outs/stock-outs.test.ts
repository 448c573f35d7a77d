import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random.js';
import { lostDemand } from '../../../src/forecast/stock-outs/lost-demand.js';
import { detectStockOuts, givenStockOuts, withoutStockOuts } from '../../../src/forecast/stock-outs/stock-outs.js';
import { askedAtLeast, zeroChance } from '../../../src/forecast/stock-outs/zero-law.js';
import type { Panel } from '../../../src/table/panel.js';

const [count, days, mean] = [30, 400, 4];

/** Poisson by counting exponential gaps. */
function poisson(next: () => number): number {
  let k = 0;
  for (let left = Math.exp(-mean), at = next(); at > left; at *= next()) k++;
  return k;
}

function shop(): { readonly panel: Panel; readonly hidden: Uint8Array; readonly lost: number } {
  const random = createRandom(5);
  const quantity = Float32Array.from({ length: count * days }, () => poisson(() => random.next()));
  const hidden = new Uint8Array(quantity.length);
  let lost = 0;
  for (let s = 0; s < count; s++) {
    // Not on the same days: a day on which nobody sells is a closed day.
    for (let row = s * days + 60 + 9 * s; row < s * days + 66 + 9 * s; row++) {
      hidden[row] = 1;
      lost += quantity[row]!;
      quantity[row] = 0;
    }
  }
  const offsets = Int32Array.from({ length: count + 1 }, (_, s) => s * days);
  return { panel: { keys: Array.from({ length: count }, (_, s) => `s${String(s).padStart(2, '0')}`), offsets, endDay: 19_000, quantity, futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() }, hidden, lost };
}

describe('days without stock', () => {
  it('are found where an item that sells daily falls silent, and nowhere else', () => {
    const { panel, hidden } = shop();
    const { out } = detectStockOuts(panel);
    const found = out.filter((value, row) => value === 1 && hidden[row] === 1).length;
    const wrong = out.filter((value, row) => value === 1 && hidden[row] === 0).length;
    expect(found).toBeGreaterThan(0.95 * count * 6);
    expect(wrong).toBeLessThan(0.002 * count * days);
  });

  it('are unknown to models and their lost demand is near the truth', () => {
    const { panel, hidden, lost } = shop();
    const found = givenStockOuts(panel, hidden);
    expect(withoutStockOuts(panel, found).quantity.filter(Number.isNaN).length).toBe(count * 6);
    const { units, table, spells } = lostDemand(panel, found);
    expect(Math.abs(units / lost - 1)).toBeLessThan(0.1);
    expect([table.numRows, spells]).toEqual([count * 6, count]);
  });

  it('follow the laws of Poisson where counts do not scatter more', () => {
    expect(zeroChance(2, 1)).toBeCloseTo(Math.exp(-2), 10);
    // E[D | D ≥ 1] of a Poisson of 2.
    expect(askedAtLeast(1, 2, 1)).toBeCloseTo(2 / (1 - Math.exp(-2)), 3);
  });
});

import { describe, expect, it } from 'vitest';
import { pastOf } from '../../src/evaluate/fold-forecasts.js';
import { openFolds } from '../../src/evaluate/stock-out-folds.js';
import { panelOf } from '../contract/panels.js';

const histories = { a: Array.from({ length: 100 }, (_, t) => 10 + (t % 7)), b: Array.from({ length: 60 }, (_, t) => 5 + (t % 3)) };
const panel = panelOf(histories);
const fold = { origin: panel.endDay - 14, first: panel.endDay - 13, last: panel.endDay };
/** Days of a's end without stock: one before the origin, one after it. */
const empty = new Uint8Array(panel.quantity.length);
const [before, after] = [100 - 14 - 3, 100 - 5];
empty[before] = empty[after] = 1;
const sold = { ...panel, quantity: panel.quantity.map((y, row) => (empty[row] === 1 ? 0 : y)) };

describe('folds of a shop with empty shelves', () => {
  it('hide given days from models and from metrics, and keep what was recorded', () => {
    const [open] = openFolds(sold, [fold], { mode: 'given', empty });
    expect([...open!.past.quantity.keys()].filter((row) => Number.isNaN(open!.past.quantity[row]!))).toEqual([before]);
    expect([...open!.truth.actual.keys()].filter((row) => Number.isNaN(open!.truth.actual[row]!))).toEqual([9]);
    expect(open!.truth.recorded![9]).toBe(0);
    expect(pastOf(sold, open!.truth)).toEqual(open!.past);
  });

  it('leave everything as it is where stock-outs are ignored', () => {
    const [open] = openFolds(sold, [fold], { mode: 'ignore' });
    expect([open!.past.quantity.some(Number.isNaN), open!.truth.actual.some(Number.isNaN), open!.truth.actual[9]]).toEqual([false, false, 0]);
  });

  it('judge what models see from the past alone: days to come change nothing there', () => {
    const silent = { ...sold, quantity: sold.quantity.map((y, row) => (row >= 70 && row < 80 ? 0 : y)) };
    const bare = { ...silent, quantity: silent.quantity.map((y, row) => (row >= 86 && row < 100 ? 0 : y)) };
    const [one] = openFolds(silent, [fold], { mode: 'detect' });
    const [other] = openFolds(bare, [fold], { mode: 'detect' });
    expect([...one!.past.quantity.subarray(70, 80)].every(Number.isNaN)).toBe(true);
    expect([...other!.past.quantity]).toEqual([...one!.past.quantity]);
  });
});

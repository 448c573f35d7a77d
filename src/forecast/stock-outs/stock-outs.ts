/**
 * Days on which sales were not demand: given by the stock table, or detected (see `detect.ts`). They become unknown (NaN) in the panel that models see, which is what features skip,
 * losses leave out and metrics do not count; what would have sold is estimated beside them.
 */
import type { Panel } from '../../table/panel.js';
import { scoreStockOuts } from './detect.js';
import { ExpectedDemand } from './expected-demand.js';
import { askedAtLeast, zeroDispersions } from './zero-law.js';

/** How stock-outs are known: from the stock table, from the sales themselves, or not at all. */
export const stockOutModes = ['given', 'detect', 'ignore'] as const;
export type StockOutMode = (typeof stockOutModes)[number];

/** Days of a panel without stock; one value a row of the panel. */
export interface StockOuts {
  /** Chance that the item was out of stock that day, 0–1; exactly 0 or 1 where it is given. */
  readonly score: Float32Array;
  /** 1 = the day's sales are not its demand: left out of features, losses and metrics. */
  readonly out: Uint8Array;
  /** Units that were asked for, as far as can be told: what would have sold, had the shelf not been empty. */
  readonly expected: Float32Array;
}

/** From this chance on, a day counts as one without stock: more likely than not. */
export const likelyEnough = 0.5;
const givenRounds = 3;

/**
 * Days that were more likely out of stock than not, judged from sales alone.
 *
 * @example
 * const found = detectStockOuts(panel);
 * const forModels = withoutStockOuts(panel, found);
 */
export function detectStockOuts(panel: Panel): StockOuts {
  const { score, expected } = scoreStockOuts(panel);
  return { score, expected, out: Uint8Array.from(score, (chance) => (chance >= likelyEnough ? 1 : 0)) };
}

/**
 * Days that ended with an empty shelf, `empty[row]` = 1. Where something sold before, demand was at least that: it counts as its mean above that in the level around it (a censored
 * observation; Dempster, Laird & Rubin 1977), and is left out of what models see only where it lies under what was expected.
 */
export function givenStockOuts(panel: Panel, empty: Uint8Array): StockOuts {
  const { quantity } = panel;
  const demand = new ExpectedDemand(panel);
  const there = Float32Array.from(empty, (value, row) => (value === 1 && quantity[row] === 0 ? 0 : 1));
  const asked = quantity.slice();
  for (let round = 0; round < givenRounds; round++) {
    demand.pass(there, asked);
    const dispersion = zeroDispersions(panel, demand.mean, there);
    for (let s = 0; s < panel.keys.length; s++) {
      for (let row = panel.offsets[s]!; row < panel.offsets[s + 1]!; row++) {
        if (empty[row] === 1 && quantity[row]! > 0) asked[row] = askedAtLeast(quantity[row]!, demand.mean[row]!, dispersion[s]!);
      }
    }
  }
  const out = Uint8Array.from(empty, (value, row) => (value === 1 && (quantity[row] === 0 || quantity[row]! < demand.mean[row]!) ? 1 : 0));
  const expected = demand.mean.map((mean, row) => (empty[row] === 1 && quantity[row]! > 0 ? asked[row]! : mean));
  return { score: Float32Array.from(empty), out, expected };
}

/**
 * The panel as models may see it: sales of days without stock are unknown.
 *
 * @example
 * const forModels = withoutStockOuts(panel, detectStockOuts(panel));
 * forModels.quantity.length === panel.quantity.length; // true
 */
export function withoutStockOuts(panel: Panel, { out }: Pick<StockOuts, 'out'>): Panel {
  return { ...panel, quantity: panel.quantity.map((sold, row) => (out[row] === 1 ? Number.NaN : sold)) };
}

/** Units lost on each row: what was asked for less what sold, by the chance that the shelf was empty; 0 where that is less likely than not. */
export function lostUnits(panel: Panel, { score, expected }: StockOuts): Float32Array {
  return score.map((chance, row) => {
    const sold = panel.quantity[row]!;
    return chance >= likelyEnough ? chance * Math.max(0, expected[row]! - (Number.isNaN(sold) ? 0 : sold)) : 0;
  });
}

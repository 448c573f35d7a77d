/**
 * Finds the days on which an item sold nothing because it was not there: expected demand, zero law and shelf chain are fitted in turn, each with what the others found
 * (expectation–maximisation; Dempster, Laird & Rubin 1977), so that a stock-out neither lowers the level it is judged by nor widens the item's own scatter. O(rows × rounds).
 */
import type { Panel } from '../../table/panel.js';
import { ExpectedDemand } from './expected-demand.js';
import { firstRates, judgeSpells, noCounts, ratesFrom, spellRoom, type SpellRates } from './spell-chain.js';
import { zeroChance, zeroDispersions } from './zero-law.js';

const rounds = 4;

/** What a panel's empty days are thought to be; one value a row of the panel. */
export interface StockOutScores {
  /** Chance that the item was out of stock; 0 on days with sales and on unknown days. */
  readonly score: Float32Array;
  /** Chance that it was withdrawn for months: neither demand nor a stock-out. */
  readonly withdrawn: Float32Array;
  /** Units it would have sold, had it been there. */
  readonly expected: Float32Array;
  readonly rates: SpellRates;
}

/**
 * Scores every day of a panel.
 *
 * @example
 * const { score, expected } = scoreStockOuts(panel);
 */
export function scoreStockOuts(panel: Panel): StockOutScores {
  const rows = panel.quantity.length;
  const there = new Float32Array(rows).fill(1);
  const score = new Float32Array(rows);
  const withdrawn = new Float32Array(rows);
  const demand = new ExpectedDemand(panel);
  let longest = 0;
  for (let s = 0; s < panel.keys.length; s++) longest = Math.max(longest, panel.offsets[s + 1]! - panel.offsets[s]!);
  const room = spellRoom(longest);
  let rates = firstRates;
  for (let round = 0; round < rounds; round++) {
    demand.pass(there);
    const dispersion = zeroDispersions(panel, demand.mean, there);
    const counts = noCounts();
    for (let s = 0; s < panel.keys.length; s++) {
      const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
      const evidence = Float64Array.from({ length: to - from }, (_, t) => {
        const y = panel.quantity[from + t]!;
        return Number.isNaN(y) ? -2 : y > 0 ? -1 : zeroChance(demand.mean[from + t]!, dispersion[s]!);
      });
      judgeSpells(evidence, rates, room, score.subarray(from, to), withdrawn.subarray(from, to), counts);
    }
    rates = ratesFrom(counts);
    for (let row = 0; row < rows; row++) there[row] = 1 - score[row]! - withdrawn[row]!;
  }
  for (let row = 0; row < rows; row++) if (Number.isNaN(panel.quantity[row]!)) score[row] = withdrawn[row] = 0;
  return { score, withdrawn, expected: demand.mean, rates };
}

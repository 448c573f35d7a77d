import type { Day } from '../base/day.js';
import { panelUntil } from '../forecast/panel-until.js';
import { detectStockOuts, givenStockOuts, withoutStockOuts, type StockOuts } from '../forecast/stock-outs/stock-outs.js';
import type { Fold } from '../measure/splits.js';
import type { Panel } from '../table/panel.js';
import { foldTruth, type FoldTruth } from './fold-forecasts.js';

/** How a backtest knows of empty shelves; `given` needs `empty`, 1 in each row of the panel that ended with nothing on hand. */
export type BacktestStockOuts = { readonly mode: 'ignore' | 'detect' } | { readonly mode: 'given'; readonly empty: Uint8Array };

function stockOutsOf(panel: Panel, stockOuts: BacktestStockOuts, empty: () => Uint8Array): StockOuts {
  return stockOuts.mode === 'given' ? givenStockOuts(panel, empty()) : detectStockOuts(panel);
}

/** The rows of `values` (one a row of the panel) that an earlier cut of the panel still has. */
function rowsUntil(panel: Panel, past: Panel, values: Uint8Array, day: Day): Uint8Array {
  const cut = panel.endDay - day;
  const indexOf = new Map(panel.keys.map((key, s) => [key, s]));
  const kept = new Uint8Array(past.quantity.length);
  past.keys.forEach((key, i) => {
    const s = indexOf.get(key)!;
    kept.set(values.subarray(panel.offsets[s]!, panel.offsets[s + 1]! - cut), past.offsets[i]!);
  });
  return kept;
}

/**
 * Folds whose models see no sales of days without stock, and whose metrics leave such days out; `recorded` keeps what was recorded on all days. What a model sees is judged from the past
 * alone; what is measured, from the whole panel. O(rows × folds).
 */
export function stockOutFolds(panel: Panel, folds: readonly Fold[], stockOuts: BacktestStockOuts): readonly FoldTruth[] {
  const truths = folds.map((fold) => foldTruth(panel, fold));
  if (stockOuts.mode === 'ignore') return truths;
  const empty = stockOuts.mode === 'given' ? stockOuts.empty : new Uint8Array(0);
  const measured = withoutStockOuts(panel, stockOutsOf(panel, stockOuts, () => empty));
  return folds.map((fold, f) => {
    const { past: recordedPast, actual: recorded, ...rest } = truths[f]!;
    const past = panelUntil(panel, fold.origin);
    const found = stockOutsOf(past, stockOuts, () => rowsUntil(panel, past, empty, fold.origin));
    return { ...rest, past: withoutStockOuts(recordedPast, found), actual: foldTruth(measured, fold).actual, recorded };
  });
}

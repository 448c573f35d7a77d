import type { Day } from '../base/day.js';
import { panelUntil } from '../forecast/panel-until.js';
import { detectStockOuts, givenStockOuts, withoutStockOuts, type StockOuts } from '../forecast/stock-outs/stock-outs.js';
import type { Fold } from '../measure/splits.js';
import type { Panel } from '../table/panel.js';
import { actualOf, openFold, pastOf, type OpenFold } from './fold-forecasts.js';

/** How a backtest knows of empty shelves; `given` needs `empty`, 1 in each row of the panel that ended with nothing on hand. */
export type BacktestStockOuts = { readonly mode: 'ignore' | 'detect' } | { readonly mode: 'given'; readonly empty: Uint8Array };

function stockOutsOf(panel: Panel, stockOuts: BacktestStockOuts, emptyOf: (empty: Uint8Array) => Uint8Array): StockOuts {
  return stockOuts.mode === 'given' ? givenStockOuts(panel, emptyOf(stockOuts.empty)) : detectStockOuts(panel);
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

function rowsOut({ out }: StockOuts): Int32Array {
  const rows = new Int32Array(out.reduce((sum, one) => sum + one, 0));
  let at = 0;
  out.forEach((one, row) => one === 1 && (rows[at++] = row));
  return rows;
}

/** Rows of days without stock, judged from what was known at the origin. */
function rowsHidden(panel: Panel, origin: Day, stockOuts: BacktestStockOuts): Int32Array {
  const past = panelUntil(panel, origin);
  return rowsOut(stockOutsOf(past, stockOuts, (empty) => rowsUntil(panel, past, empty, origin)));
}

/**
 * Opens folds one after another. Models see no sales of days without stock, and metrics leave such days out; `recorded` keeps what was recorded on all days. What a model sees is judged from
 * the past alone; what is measured, from the whole panel. O(rows × folds) time; no past is kept but that of the fold now open.
 */
export function* openFolds(panel: Panel, folds: readonly Fold[], stockOuts: BacktestStockOuts): Generator<OpenFold, void> {
  const measured = stockOuts.mode === 'ignore' ? undefined : withoutStockOuts(panel, stockOutsOf(panel, stockOuts, (empty) => empty));
  for (const fold of folds) {
    if (measured === undefined) {
      yield openFold(panel, fold);
      continue;
    }
    const hidden = rowsHidden(panel, fold.origin, stockOuts);
    const { truth: { actual: recorded, ...rest } } = openFold(panel, fold);
    const truth = { ...rest, hidden, actual: actualOf(measured, fold, rest.keys), recorded };
    yield { truth, past: pastOf(panel, truth) };
  }
}

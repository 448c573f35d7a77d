import { oneOf } from '../base/options.js';
import { loadEmptyDays } from '../engine/load-empty-days.js';
import { loadPanel } from '../engine/load-panel.js';
import type { BacktestStockOuts } from '../evaluate/stock-out-folds.js';
import { detectStockOuts, givenStockOuts, stockOutModes, withoutStockOuts, type StockOutMode, type StockOuts } from '../forecast/stock-outs/stock-outs.js';
import type { Dataset, PanelOptions } from '../table/dataset.js';
import type { Panel } from '../table/panel.js';
import type { CommandCall, CommandOption } from './command.js';

export const stockOutsOption: CommandOption = {
  name: 'stock-outs', value: 'text', placeholder: 'HOW',
  about: 'days without stock, left out of what models learn and of what is measured: given by the table stock, detect from the sales, or ignore (default: given where there is a table stock, else ignore)',
};

/** Loads the panel as recorded, and how its stock-outs are known. Throws what `loadPanel` throws, E_BASE_OPTION, and E_TABLE_EMPTY where they are not given. `otherwise` is how where nobody says and no stock is kept. */
export async function loadRecorded(call: CommandCall, dataset: Dataset, options: PanelOptions, otherwise: StockOutMode = 'ignore'): Promise<{ readonly panel: Panel; readonly stockOuts: BacktestStockOuts }> {
  const mode = oneOf('--stock-outs', call.text('stock-outs') ?? (dataset.manifest.tables.stock === undefined ? otherwise : 'given'), stockOutModes);
  const panel = await loadPanel(dataset, { ...options, stockouts: 'keep' });
  return { panel, stockOuts: mode === 'given' ? { mode, empty: await loadEmptyDays(dataset, panel) } : { mode } };
}

/** What is known of a recorded panel's days without stock; undefined where they are ignored. */
export function stockOutsOf(panel: Panel, stockOuts: BacktestStockOuts): StockOuts | undefined {
  if (stockOuts.mode === 'ignore') return undefined;
  return stockOuts.mode === 'given' ? givenStockOuts(panel, stockOuts.empty) : detectStockOuts(panel);
}

/** The panel as models may see it. */
export function forModels(panel: Panel, stockOuts: BacktestStockOuts): Panel {
  const found = stockOutsOf(panel, stockOuts);
  return found === undefined ? panel : withoutStockOuts(panel, found);
}

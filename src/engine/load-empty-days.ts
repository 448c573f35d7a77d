import { AnbarError } from '../base/errors.js';
import { tablePath, type Dataset } from '../table/dataset.js';
import { seriesStart, type Panel } from '../table/panel.js';
import { openDuckdb } from './duckdb.js';
import { maskStockouts } from './panel-calendar.js';
import { seriesTable } from './panel-series.js';

/**
 * Days that ended with nothing on hand by the table `stock`: 1 in the rows of the panel on which that is so. The panel must be of this dataset. Throws E_TABLE_EMPTY without the table.
 *
 * @example
 * const empty = await loadEmptyDays(dataset, await loadPanel(dataset, { stockouts: 'keep' }));
 */
export async function loadEmptyDays(dataset: Dataset, panel: Panel): Promise<Uint8Array> {
  if (tablePath(dataset, 'stock') === undefined) throw new AnbarError('E_TABLE_EMPTY', `${dataset.manifest.name} has no table stock, so its stock-outs are not given; allowed: detect, ignore`, { facts: { field: 'stock-outs' } });
  const nameOf = (column: string, s: number): string => {
    const { codes, names } = panel.statics.get(column)!;
    return names[codes[s]!]!;
  };
  const empty = new Uint8Array(panel.quantity.length);
  const engine = await openDuckdb();
  try {
    await engine.load('series', seriesTable(panel.keys.map((key, s) => ({ key, item: nameOf('item', s), store: nameOf('store', s), start: seriesStart(panel, s) }))));
    await maskStockouts(engine, dataset, (s, day) => {
      const at = day - seriesStart(panel, s);
      if (at >= 0 && day <= panel.endDay) empty[panel.offsets[s]! + at] = 1;
    });
    return empty;
  } finally {
    engine.close();
  }
}

import type { Random } from '../src/base/random.js';
import { scoreStockOuts } from '../src/forecast/stock-outs/detect.js';
import { zeroDispersions } from '../src/forecast/stock-outs/zero-law.js';
import { gamma, poisson } from '../src/ingest/simulate/draws.js';
import type { Panel } from '../src/table/panel.js';

/**
 * A shop like `panel` that never ran out of stock: each day drawn anew from the item's own level around it, the day's factor and the item's own scatter (variance = dispersion × mean), as
 * found with the panel's suspected days left out. Days withdrawn for months stay empty. What detection masks here is wrong, all of it.
 */
export function lawShop(panel: Panel, random: Random): Panel {
  const { score, withdrawn, expected } = scoreStockOuts(panel);
  const dispersion = zeroDispersions(panel, expected, score.map((out, row) => 1 - out - withdrawn[row]!));
  const quantity = panel.quantity.slice();
  for (let s = 0; s < panel.keys.length; s++) {
    const own = random.fork(panel.keys[s]!);
    const scatter = dispersion[s]! - 1;
    for (let row = panel.offsets[s]!; row < panel.offsets[s + 1]!; row++) {
      const mean = withdrawn[row]! >= 0.5 ? 0 : expected[row]!;
      if (!Number.isNaN(quantity[row]!)) quantity[row] = mean === 0 ? 0 : poisson(own, scatter > 1e-3 ? gamma(own, mean / scatter) * scatter : mean);
    }
  }
  return { ...panel, quantity };
}

/**
 * The total of all series over the next four weeks, forecast on its own: boosted trees on the total and its categories, where weekdays, seasons and events known ahead are most of what
 * moves. The sum of the items' forecasts and this are two nearly independent views of one number; their mean in logs errs less than either (Bates & Granger 1969, "The combination of
 * forecasts"), so that items are moved by the square root of the ratio. O(days × sums) a fit: a few seconds of one core.
 */
import { isAnbarError } from '../../base/errors.js';
import { seriesLength, type Panel } from '../../table/panel.js';
import type { FitContext } from '../contract.js';
import { panelUntil } from '../panel-until.js';
import { boostedSums, fewestDaysOfSums } from '../reconcile/boosted-sums.js';
import { buildHierarchy, type Hierarchy } from '../reconcile/hierarchy.js';
import { sumPanel } from '../reconcile/panel-hierarchy.js';

/** With more sums than this the fits would cost more than they give: the total alone. */
const mostSums = 60;
const horizon = 28;

function sumsOf(panel: Panel): Panel {
  const columns = Object.fromEntries([...panel.statics].filter(([name]) => /^category_\d+$/.test(name)));
  const of = (levels: readonly (readonly string[])[]): Hierarchy => buildHierarchy(panel.keys.length, columns, levels);
  const byCategory = of([[], ...Object.keys(columns).map((name) => [name])]);
  return sumPanel(panel, byCategory.sums <= mostSums ? byCategory : of([[]]));
}

/** Sums over four weeks, one an origin in the order given and the one from the panel's end last; undefined where history is short or libxgboost is absent. */
export async function storeTotals(panel: Panel, origins: readonly number[], context: FitContext): Promise<readonly number[] | undefined> {
  const sums = sumsOf(panel);
  // One series has no sums: it is its own total.
  if (sums.keys.length === 0) return undefined;
  const oldest = Math.min(panel.endDay, ...origins);
  if (seriesLength(sums, 0) - (panel.endDay - oldest) < fewestDaysOfSums) return undefined;
  try {
    const totals: number[] = [];
    for (const day of [...origins, panel.endDay]) {
      // Categories too young at that day are gone there; the total is always the first.
      const means = await boostedSums(panelUntil(sums, day), horizon, { ...context, random: context.random.fork(`total ${day}`) });
      totals.push(means.subarray(0, horizon).reduce((sum, value) => sum + value, 0));
    }
    return totals;
  } catch (error) {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
    return undefined;
  }
}

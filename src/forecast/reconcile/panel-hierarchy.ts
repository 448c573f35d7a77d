import { AnbarError } from '../../base/errors.js';
import { seriesLength, seriesStart, type Panel } from '../../table/panel.js';
import { buildHierarchy, sumNames, type Hierarchy } from './hierarchy.js';

const places: ReadonlySet<string> = new Set(['store', 'region', 'state']);
const byDefault = ['store', 'category', 'item'] as const;

/** `category` stands for every level of the category path. */
function columnsOf(panel: Panel, name: string): readonly string[] {
  const levels = [...panel.statics.keys()].filter((column) => /^category_\d+$/.test(column)).sort((a, b) => Number(a.slice(9)) - Number(b.slice(9)));
  return name === 'category' && levels.length > 0 ? levels : [name];
}

/**
 * The hierarchy of a panel's series: the total, each column of `by`, and each place (store, region, state) crossed with each other column; `category` means all levels of its path.
 * By default store, category and item, as far as the panel has them. Sums are named `total`, `store=CA_1`, `category=FOODS > FOODS_1`, `store=CA_1,category=FOODS`.
 * Throws E_FORECAST_RECONCILE for an unknown column, and where a sum would have a series' name.
 *
 * @example
 * const hierarchy = panelHierarchy(panel, ['store', 'category']);
 */
export function panelHierarchy(panel: Panel, by: readonly string[] = byDefault.filter((name) => panel.statics.has(name))): Hierarchy {
  const allowed = [...panel.statics.keys()].filter((name) => !/^category_\d+$/.test(name));
  for (const name of by) {
    if (!panel.statics.has(name)) throw new AnbarError('E_FORECAST_RECONCILE', `there is no column ${name} to sum by; allowed: ${allowed.join(', ')}`, { facts: { field: 'by', value: name } });
  }
  const columns = [...new Set(by.flatMap((name) => columnsOf(panel, name)))];
  const [of, things] = [columns.filter((name) => places.has(name)), columns.filter((name) => !places.has(name))];
  const levels = [[], ...columns.map((name) => [name]), ...of.flatMap((place) => things.map((thing) => [place, thing]))];
  const hierarchy = buildHierarchy(panel.keys.length, Object.fromEntries(panel.statics), levels, (column) => column.replace(/^category_\d+$/, 'category'));
  const keys = new Set(panel.keys);
  const taken = sumNames(hierarchy).find((name) => keys.has(name));
  if (taken !== undefined) throw new AnbarError('E_FORECAST_RECONCILE', `a series is named ${taken}, which is the name of a sum; allowed: other names`, { facts: { field: 'series', value: taken } });
  return hierarchy;
}

/** How fast the stand-in for unknown days follows. */
const followRate = 1 / 28;

/**
 * The sums of a hierarchy as a panel, in node order: what was sold in all a node's series, from the first one's first day. An unknown day of a series counts as its running mean of four
 * weeks, else a sum would fall with each stock-out.
 */
export function sumPanel(panel: Panel, { levels, sums }: Hierarchy): Panel {
  const start = new Int32Array(sums).fill(panel.endDay);
  for (const { nodeOf, start: first } of levels) nodeOf.forEach((node, s) => (start[first + node] = Math.min(start[first + node]!, seriesStart(panel, s))));
  const offsets = new Int32Array(sums + 1);
  for (let i = 0; i < sums; i++) offsets[i + 1] = offsets[i]! + panel.endDay - start[i]! + 1;
  const total = new Float64Array(offsets[sums]!);
  for (let s = 0; s < panel.keys.length; s++) {
    const filled = filledSales(panel, s);
    for (const { nodeOf, start: first } of levels) {
      const to = offsets[first + nodeOf[s]! + 1]! - filled.length;
      for (let t = 0; t < filled.length; t++) total[to + t]! += filled[t]!;
    }
  }
  return { keys: levels.flatMap(({ names }) => names), offsets, endDay: panel.endDay, quantity: Float32Array.from(total), futureDays: 0, columns: new Map(), statics: new Map(), events: panel.events };
}

function filledSales(panel: Panel, s: number): Float64Array {
  const y = Float64Array.from(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s]! + seriesLength(panel, s)));
  let mean = y.find((value) => !Number.isNaN(value)) ?? 0;
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(y[t]!)) y[t] = mean;
    else mean += followRate * (y[t]! - mean);
  }
  return y;
}

/**
 * Items without sales in reconciled sums. A sum's own history holds nothing of them, so they take no part in reconciling: what has sold is reconciled with its sums first, then each new item is
 * added to every sum it belongs to, and sums that hold only new items are made. All sums are sums of their series' means again, by construction. Distances from a sum's mean to the ends of
 * its range add as roots of squares: launches are taken to err independently of one another and of the rest. O(series × levels × horizon).
 */
import type { Table } from 'apache-arrow';
import type { Panel, StaticColumn } from '../../table/panel.js';
import type { ItemFacts } from '../cold-start/launches.js';
import { rangeColumns } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import type { Hierarchy } from './hierarchy.js';
import { panelHierarchy } from './panel-hierarchy.js';

/** A column of series with the new items' values after them; an empty text is a missing value. */
function withValues({ codes, names }: StaticColumn, values: readonly string[]): StaticColumn {
  const codeOf = new Map(names.map((name, code) => [name, code]));
  const all = new Int32Array(codes.length + values.length).fill(-1);
  all.set(codes);
  values.forEach((value, i) => {
    if (value === '') return;
    if (!codeOf.has(value)) codeOf.set(value, codeOf.size);
    all[codes.length + i] = codeOf.get(value)!;
  });
  return { codes: all, names: [...codeOf.keys()] };
}

/** The panel with the new items as series of no days; category levels that only they have are added. */
function withSeries(panel: Panel, items: readonly ItemFacts[]): Panel {
  const valueOf = (column: string, { item, store, category, brand = '' }: ItemFacts): string => {
    const level = /^category_(\d+)$/.exec(column)?.[1];
    if (level !== undefined) return category.length < Number(level) ? '' : category.slice(0, Number(level)).join(' > ');
    return column === 'category' ? category.join(' > ') : column === 'item' ? item : column === 'store' ? store : column === 'brand' ? brand : '';
  };
  const missing: StaticColumn = { codes: new Int32Array(panel.keys.length).fill(-1), names: [] };
  const statics = new Map(panel.statics);
  const deepest = statics.has('category') ? items.reduce((most, { category }) => Math.max(most, category.length), 0) : 0;
  for (let level = 1; level <= deepest; level++) if (!statics.has(`category_${level}`)) statics.set(`category_${level}`, missing);
  for (const [name, column] of statics) statics.set(name, withValues(column, items.map((item) => valueOf(name, item))));
  const offsets = new Int32Array(panel.offsets.length + items.length).fill(panel.quantity.length);
  offsets.set(panel.offsets);
  return { ...panel, keys: [...panel.keys, ...items.map(({ key }) => key)], offsets, statics };
}

/** Members of each node among the first `count` series, as one text, and the node's number. */
function memberKeys({ levels, sums }: Hierarchy, count: number): readonly string[] {
  const members: number[][] = Array.from({ length: sums }, () => []);
  for (const { nodeOf, start } of levels) for (let b = 0; b < count; b++) members[start + nodeOf[b]!]!.push(b);
  return members.map((own) => own.join(','));
}

export interface WithNewItems {
  /** The series, the new items, then the sums. */
  readonly table: Table;
  readonly sums: number;
}

/**
 * Adds new items to a reconciled forecast. `reconciled` holds the panel's series and then the sums of `hierarchy` (which is that of the panel by `by`); `fresh` the items' own forecasts, in
 * their order. Throws E_FORECAST_RECONCILE where a sum would have a series' name.
 *
 * @example
 * const hierarchy = panelHierarchy(panel, ['category']);
 * const reconciled = await reconcileForecast(panel, forecast, { hierarchy, method: 'bottom-up', horizon: 28, shares: [0.8] }, context);
 * const fresh = forecastNewItems(history, catalogue, newItems, { horizon: 28, ranges: [0.8] });
 * const { table } = addNewItems(panel, reconciled.table, { hierarchy, by: ['category'], items: newItems, fresh: fresh.table, horizon: 28, shares: [0.8] });
 * table.numRows > reconciled.table.numRows; // true
 */
export function addNewItems(
  panel: Panel,
  reconciled: Table,
  request: { readonly hierarchy: Hierarchy; readonly by?: readonly string[]; readonly items: readonly ItemFacts[]; readonly fresh: Table; readonly horizon: number; readonly shares: readonly number[] },
): WithNewItems {
  const { hierarchy, by, items, fresh, horizon, shares } = request;
  const old = panel.keys.length;
  const all = withSeries(panel, items);
  const whole = panelHierarchy(all, by);
  const rowOf = new Map<string, number>();
  memberKeys(hierarchy, old).forEach((key, node) => rowOf.set(key, old + node));
  for (let b = 0; b < old; b++) rowOf.set(String(b), b);
  // Where each sum's old part stands in the reconciled table; a level may be there under another name, or as single series.
  const oldRow = memberKeys(whole, old).map((key) => (key === '' ? -1 : rowOf.get(key)!));
  const series = all.keys.length;
  const valuesOf = (table: Table, name: string): Float64Array => table.getChild(name)!.toArray() as Float64Array;
  const columnOf = (name: string): Float64Array => {
    const values = new Float64Array((series + whole.sums) * horizon);
    values.set(valuesOf(reconciled, name).subarray(0, old * horizon));
    values.set(valuesOf(fresh, name), old * horizon);
    return values;
  };
  const mean = columnOf('mean');
  for (const { nodeOf, start } of whole.levels) {
    nodeOf.forEach((node, b) => {
      for (let h = 0; h < horizon; h++) mean[(series + start + node) * horizon + h]! += mean[b * horizon + h]!;
    });
  }
  const columns = new Map([['mean', mean]]);
  const before = valuesOf(reconciled, 'mean');
  for (const share of shares) {
    rangeColumns(share).forEach((name, end) => {
      const values = columnOf(name);
      const known = valuesOf(reconciled, name);
      const integers = known.every((value) => Number.isInteger(value));
      const squares = values.subarray(series * horizon);
      oldRow.forEach((row, node) => {
        for (let h = 0; row >= 0 && h < horizon; h++) squares[node * horizon + h] = (known[row * horizon + h]! - before[row * horizon + h]!) ** 2;
      });
      for (const { nodeOf, start } of whole.levels) {
        for (let b = old; b < series; b++) for (let h = 0; h < horizon; h++) squares[(start + nodeOf[b]!) * horizon + h]! += (values[b * horizon + h]! - mean[b * horizon + h]!) ** 2;
      }
      for (let at = 0; at < squares.length; at++) {
        const centre = mean[series * horizon + at]!;
        const moved = end === 0 ? Math.max(0, centre - Math.sqrt(squares[at]!)) : centre + Math.sqrt(squares[at]!);
        squares[at] = integers ? Math.round(moved) : moved;
      }
      columns.set(name, values);
    });
  }
  const keys = [...all.keys, ...whole.levels.flatMap(({ names }) => names)];
  return { table: forecastTable(keys, Int32Array.from(keys, (_, k) => k), panel.endDay, horizon, columns), sums: whole.sums };
}

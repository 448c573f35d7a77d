import type { Day } from '../base/day.js';
import type { Panel } from '../table/panel.js';
import { dayValue } from './day-values.js';
import { groupDays, groupMeans, type GroupDays } from './group-days.js';
import { isSeriesNode, nodeAt, type SeriesNode } from './node-at.js';
import { isDayNode, reachDays, type Column, type Node } from './node.js';
import { slideMean, slideOrder, slidePositiveShare, slideRatio, slideSd, slideSince, slideWeighted } from './sliding.js';

/**
 * Scratch memory for one series at a time: each source and each node has a region of `pad` unknown cells followed by the series' days.
 * A column is then a plain read of its node's region, shifted by its lag, and a row is one sequential write.
 */
export interface Workspace {
  readonly cells: Float32Array;
  /** Index in `cells` of each column's value on the current series' first day. */
  readonly bases: Int32Array;
  /** Days after `panel.endDay` that rows may lie on. */
  readonly ahead: number;
  load(series: number): void;
}

function slide(node: SeriesNode, x: Float32Array, source: number, target: number, days: number): void {
  switch (node.type) {
    case 'roll':
      return { mean: slideMean, sd: slideSd, positiveShare: slidePositiveShare }[node.stat](x, source, target, days, node.window, node.minCount);
    case 'order':
      return slideOrder(x, source, target, days, node.window, node.minCount, node.level);
    case 'weighted':
      return slideWeighted(x, source, target, days, node.window, node.alpha);
    case 'ratioToHistory':
      return slideRatio(x, source, target, days, node.window);
    case 'since':
      return slideSince(x, source, target, days, node.cap);
    default:
      for (let i = 0; i < days; i++) x[target + i] = nodeAt(node, x, source + i);
  }
}

interface Step {
  readonly node: Exclude<Node, { readonly type: 'calendar' | 'eventUntil' | 'eventSince' | 'value' }>;
  readonly target: number;
  readonly source: number;
  /** For group nodes: each group's mean on each day, group-major. */
  readonly means: Float32Array | undefined;
  readonly codes: Int32Array | undefined;
}

/** Allocates regions for `columns` and computes what is shared by all series: day values and group sums. */
export function openWorkspace(panel: Panel, columns: readonly Column[], ahead: number): Workspace {
  const { offsets, endDay, quantity, futureDays } = panel;
  let longest = 0;
  for (let s = 0; s + 1 < offsets.length; s++) longest = Math.max(longest, offsets[s + 1]! - offsets[s]!);
  const firstDay: Day = endDay - longest + 1;
  const pad = Math.max(0, ...columns.map(({ node, lag }) => lag + reachDays(node))) + 1;
  const region = pad + longest + ahead;
  const starts = new Map<string, number>();
  let size = 0;
  const allot = (key: string): { readonly start: number; readonly fresh: boolean } => {
    const known = starts.get(key);
    if (known !== undefined) return { start: known, fresh: false };
    const start = size;
    starts.set(key, start);
    size += region;
    return { start, fresh: true };
  };

  const loads: { readonly values: Float32Array; readonly reach: number; readonly target: number }[] = [];
  const valuesOf = (of: string): { readonly values: Float32Array; readonly reach: number } => {
    const column = panel.columns.get(of);
    return of === 'quantity' || column === undefined ? { values: quantity, reach: 0 } : { values: column.values, reach: column.availability.kind === 'known' ? futureDays : 0 };
  };
  const sourceRegion = (of: string): number => {
    const { start, fresh } = allot(`value ${of}`);
    if (fresh) loads.push({ ...valuesOf(of), target: start + pad });
    return start;
  };
  const tables = new Map<string, GroupDays>();
  const tableOf = (of: string, by: string): GroupDays => {
    const key = JSON.stringify([of, by]);
    const { values, reach } = valuesOf(of);
    const table = tables.get(key) ?? groupDays(panel, by, values, reach, firstDay, longest + ahead);
    tables.set(key, table);
    return table;
  };

  const steps: Step[] = [];
  const dayFills: { readonly node: Extract<Node, { readonly type: 'calendar' | 'eventUntil' | 'eventSince' }>; readonly start: number }[] = [];
  const places = columns.map(({ node }) => {
    if (node.type === 'value') return sourceRegion(node.of);
    const source = 'of' in node && node.type !== 'groupMean' ? sourceRegion(node.of) : 0;
    const { start, fresh } = allot(JSON.stringify(node));
    if (fresh && isDayNode(node)) dayFills.push({ node, start });
    else if (fresh && !isDayNode(node)) {
      const table = 'by' in node ? tableOf(node.of, node.by) : undefined;
      const means = table && groupMeans(table, 'window' in node ? node.window : 1);
      steps.push({ node, target: start + pad, source: source + pad, means, codes: table?.codes });
    }
    return start;
  });
  const cells = new Float32Array(size).fill(Number.NaN);
  for (const { node, start } of dayFills) for (let i = 0; i < longest + ahead; i++) cells[start + pad + i] = dayValue(node, panel.events, firstDay + i);

  const bases = new Int32Array(columns.length);
  const run = ({ node, target, source, means, codes }: Step, s: number, offset: number, days: number): void => {
    if (isSeriesNode(node)) return slide(node, cells, source, target, days);
    switch (node.type) {
      case 'static': {
        const code = panel.statics.get(node.column)!.codes[s]!;
        cells.fill(code < 0 ? Number.NaN : code, target, target + days);
        return;
      }
      case 'age':
        for (let i = 0; i < days; i++) cells[target + i] = i;
        return;
      case 'groupMean': {
        // From before the series' start: a new item learns from its group.
        const row = codes![s]! * (longest + ahead);
        cells.fill(Number.NaN, target - pad, target + days);
        if (row >= 0) cells.set(means!.subarray(row + Math.max(0, offset - pad), row + offset + days), target - Math.min(pad, offset));
        return;
      }
      case 'ratioToGroup': {
        const row = codes![s]! * (longest + ahead) + offset;
        for (let i = 0; i < days; i++) {
          const mean = codes![s]! < 0 ? Number.NaN : means![row + i]!;
          cells[target + i] = mean === 0 ? Number.NaN : cells[source + i]! / mean;
        }
      }
    }
  };
  return {
    cells,
    bases,
    ahead,
    load(s) {
      const from = offsets[s]!;
      const length = offsets[s + 1]! - from;
      const days = length + ahead;
      const offset = longest - length;
      for (const { values, reach, target } of loads) {
        const start = from + s * reach;
        const there = length + Math.min(reach, ahead);
        cells.set(values.subarray(start, start + there), target);
        cells.fill(Number.NaN, target + there, target + days);
      }
      for (const step of steps) run(step, s, offset, days);
      columns.forEach(({ node, lag }, c) => (bases[c] = places[c]! + pad - lag + (isDayNode(node) ? offset : 0)));
    },
  };
}

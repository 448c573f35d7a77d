import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { seriesLength, seriesStart, type Panel } from '../table/panel.js';
import type { FeatureState } from './compiled.js';
import { dayValue } from './day-values.js';
import { isDayNode, type Column, type Node } from './node.js';
import { isSeriesNode, nodeAt, type SeriesNode } from './node-at.js';
import { openMemo, unset, type NodeMemo } from './node-memo.js';
import { openRunningRoll, runsAlong } from './running-rolls.js';
import { groupsAhead, groupSums, type GroupSums } from './group-sums.js';

/** Days that can be appended before the memory is moved along. */
const roomDays = 64;

/** Last days of one source for all series, series-major. */
interface Memory {
  readonly of: string;
  readonly cells: Float32Array;
}

interface StateMemory {
  /** Day of each row's first cell. */
  firstDay: Day;
  readonly width: number;
  readonly sources: readonly Memory[];
  readonly groups: readonly GroupSums[];
  readonly last: Int32Array;
}

/** Columns of one plan, and how far ahead its rows may lie. */
export interface StateColumns {
  readonly columns: readonly Column[];
  readonly gap: number;
}

/** One node that columns read, however many do, with its places in the memory. */
interface Reader {
  readonly node: Node;
  readonly source: number;
  readonly group: number;
}

/** Rows of `series` alone, with the groups of all as `groupsAhead` continues them. */
function copyOf({ firstDay, width, sources, groups, last }: StateMemory, series: Int32Array): StateMemory {
  const rows = (cells: Float32Array): Float32Array => {
    const own = new Float32Array(series.length * width);
    series.forEach((s, i) => own.set(cells.subarray(s * width, (s + 1) * width), i * width));
    return own;
  };
  const ahead = groups.map((group) => ({ ...group, codes: series.map((s) => group.codes[s]!), sums: group.sums.slice(), counts: group.counts.slice() }));
  for (const group of ahead) groupsAhead(group, width, last[0]! - firstDay);
  return { firstDay, width, sources: sources.map(({ of, cells }) => ({ of, cells: rows(cells) })), groups: ahead, last: series.map((s) => last[s]!) };
}

/** The plan for `series` alone. */
function planFor(plan: StatePlan, series: Int32Array): StatePlan {
  const { panel, starts } = plan;
  const statics = new Map([...panel.statics].map(([name, column]) => [name, { ...column, codes: series.map((s) => column.codes[s]!) }]));
  return { ...plan, panel: { ...panel, keys: Array.from(series, (s) => panel.keys[s]!), statics }, starts: series.map((s) => starts[s]!), forked: true };
}

function remember(panel: Panel, of: string, firstDay: Day, width: number): Memory {
  const column = of === 'quantity' ? undefined : panel.columns.get(of)!;
  const values = column?.values ?? panel.quantity;
  const reach = column?.availability.kind === 'known' ? panel.futureDays : 0;
  const cells = new Float32Array(panel.keys.length * width).fill(Number.NaN);
  for (let s = 0; s < panel.keys.length; s++) {
    const from = panel.offsets[s]! + s * reach;
    const skip = firstDay - seriesStart(panel, s);
    const there = seriesLength(panel, s) + reach;
    cells.set(values.subarray(from + Math.max(0, skip), Math.min(from + there, from + skip + width)), s * width + Math.max(0, -skip));
  }
  return { of, cells };
}

/** Moves every row `days` cells to the left and forgets what falls off. */
function moveOn(memory: StateMemory, days: number): void {
  const { width } = memory;
  const shift = <T extends Float32Array | Float64Array>(cells: T, blank: number): void => {
    for (let row = 0; row < cells.length; row += width) {
      cells.copyWithin(row, row + days, row + width);
      cells.fill(blank, row + width - days, row + width);
    }
  };
  for (const { cells } of memory.sources) shift(cells, Number.NaN);
  for (const { sums, counts } of memory.groups) {
    shift(sums, 0);
    shift(counts, 0);
  }
  memory.firstDay += days;
}

/**
 * Opens plans for incremental use side by side: keeps `lookback` days a series and evaluates each node once a series and day from its definition, O(window), whichever plan or lag
 * asks for it. Memory: series × (lookback + future + 64) × 4 bytes for each source, and 256 bytes for each series and node.
 */
export function openState(panel: Panel, plans: readonly StateColumns[], lookback: number): FeatureState {
  const all = plans.flatMap(({ columns }) => columns);
  const gap = Math.max(...plans.map((plan) => plan.gap));
  const sourceNames = [...new Set(['quantity', ...all.flatMap(({ node }) => ('of' in node ? [node.of] : []))])];
  const firstDay = panel.endDay + 1 - lookback;
  const width = lookback + Math.max(panel.futureDays, gap) + roomDays;
  const sources = sourceNames.map((of) => remember(panel, of, firstDay, width));
  const groups: GroupSums[] = [];
  const readers: Reader[] = [];
  const readerOf = new Map<string, number>();
  const groupOf = (node: Extract<Node, { readonly by: string }>, source: number): number => {
    const found = groups.findIndex(({ source: at, by }) => at === source && by === node.by);
    if (found >= 0) return found;
    groups.push(groupSums(panel.statics.get(node.by)!, node.by, source, sources[source]!.cells, width));
    return groups.length - 1;
  };
  const placed = plans.map(({ columns, gap: own }) => ({
    gap: own,
    lags: Int32Array.from(columns, ({ lag }) => lag),
    readers: Int32Array.from(columns, ({ node }) => {
      const key = JSON.stringify(node);
      const known = readerOf.get(key);
      if (known !== undefined) return known;
      const source = 'of' in node ? sourceNames.indexOf(node.of) : -1;
      readers.push({ node, source, group: 'by' in node ? groupOf(node, source) : -1 });
      readerOf.set(key, readers.length - 1);
      return readers.length - 1;
    }),
  }));
  const starts = Int32Array.from(panel.keys, (_, s) => seriesStart(panel, s));
  const last = new Int32Array(panel.keys.length).fill(panel.endDay);
  return stateOf({ panel, plans: placed, readers, starts, gap, lookback, forked: false }, { firstDay, width, sources, groups, last });
}

interface StatePlan {
  readonly panel: Panel;
  readonly plans: readonly { readonly gap: number; readonly lags: Int32Array; readonly readers: Int32Array }[];
  readonly readers: readonly Reader[];
  readonly starts: Int32Array;
  /** The furthest of all plans. */
  readonly gap: number;
  readonly lookback: number;
  /** A fork knows the groups' days ahead from its start: what is written to it moves its own series only. */
  readonly forked: boolean;
}

function groupMean(group: GroupSums, width: number, code: number, at: number, window: number): number {
  if (code < 0) return Number.NaN;
  let sum = 0, count = 0;
  for (let i = code * width + at - window + 1; i <= code * width + at; i++) {
    sum += group.sums[i]!;
    count += group.counts[i]!;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Where a node's remembered values stand. */
interface Place {
  readonly memo: NodeMemo;
  readonly offset: number;
  /** Row of each series; -1 = none. */
  readonly rowOf: Int32Array;
}

interface Memos {
  /** By reader; undefined for nodes that are not worth remembering, as a raw value is one read by itself. */
  readonly places: readonly (Place | undefined)[];
  readonly all: readonly { readonly memo: NodeMemo; readonly source: number; readonly rowOf: Int32Array; readonly ofGroup: boolean }[];
}

/** One memo for each source and each grouping of it. */
function memosOf({ panel, readers }: StatePlan, groups: readonly GroupSums[]): Memos {
  const everyone = Int32Array.from(panel.keys, (_, s) => s);
  const shareOf = readers.map(({ node, source, group }) => (node.type === 'groupMean' ? `group ${group}` : isSeriesNode(node) && node.type !== 'value' ? `source ${source}` : undefined));
  const opened = new Map<string, Memos['all'][number]>();
  const counts = new Map<string, number>();
  const places = readers.map(({ node, source, group }, r): Place | undefined => {
    const share = shareOf[r];
    if (share === undefined) return undefined;
    const rowOf = node.type === 'groupMean' ? groups[group]!.codes : everyone;
    const rows = node.type === 'groupMean' ? panel.statics.get(node.by)!.names.length : panel.keys.length;
    const own = opened.get(share) ?? { memo: openMemo(rows, shareOf.filter((other) => other === share).length), source, rowOf, ofGroup: node.type === 'groupMean' };
    opened.set(share, own);
    const offset = counts.get(share) ?? 0;
    counts.set(share, offset + 1);
    return { memo: own.memo, offset, rowOf };
  });
  return { places, all: [...opened.values()] };
}

function stateOf(plan: StatePlan, memory: StateMemory): FeatureState {
  const { panel, plans, readers, starts, gap, lookback, forked } = plan;
  const { width, sources, groups, last } = memory;
  const { places, all } = memosOf(plan, groups);
  const running = readers.map(({ node }) => (runsAlong(node) ? openRunningRoll(node, panel.keys.length) : undefined));
  /** The newest day of each source that anything remembered rests on: what is written later voids nothing. */
  const restsTo = new Int32Array(sources.length).fill(-0x8000_0000);
  const runsOf = sources.map((_, of) => running.filter((along, r) => along !== undefined && readers[r]!.source === of));
  // Values of the day alone, by reader.
  let dayShared: Day = Number.NaN;
  const shared = new Float32Array(readers.length);
  const shareDay = (day: Day): void => {
    if (day === dayShared) return;
    readers.forEach(({ node }, r) => isDayNode(node) && (shared[r] = dayValue(node, panel.events, day)));
    dayShared = day;
  };
  /** A node's value from its definition; `row` is the group for group nodes. */
  const compute = (r: number, s: number, row: number, day: Day): number => {
    const { node, source, group } = readers[r]!;
    const at = day - memory.firstDay;
    if (day > restsTo[source]!) restsTo[source] = day;
    const along = running[r];
    if (along !== undefined) return along.valueAt(s, day, sources[source]!.cells, width, at);
    if (node.type === 'groupMean') return groupMean(groups[group]!, width, row, at, node.window);
    return node.type === 'since' && day < starts[s]! ? Number.NaN : nodeAt(node as SeriesNode, sources[source]!.cells, s * width + at);
  };
  const plainValue = (r: number, s: number, day: Day): number => {
    const { node, source, group } = readers[r]!;
    switch (node.type) {
      case 'value':
        return sources[source]!.cells[s * width + day - memory.firstDay]!;
      case 'ratioToGroup': {
        const mean = groupMean(groups[group]!, width, groups[group]!.codes[s]!, day - memory.firstDay, 1);
        return mean === 0 ? Number.NaN : sources[source]!.cells[s * width + day - memory.firstDay]! / mean;
      }
      case 'age':
        return day - starts[s]!;
      case 'static': {
        const code = panel.statics.get(node.column)!.codes[s]!;
        return code < 0 ? Number.NaN : code;
      }
      default:
        return shared[r]!;
    }
  };
  const valueOf = (r: number, s: number, day: Day): number => {
    const place = places[r];
    if (place === undefined) return plainValue(r, s, day);
    const row = place.rowOf[s]!;
    if (row < 0) return Number.NaN;
    const { memo } = place;
    const at = memo.at(row, day) + place.offset;
    const found = memo.values[at]!;
    return found === unset ? (memo.values[at] = compute(r, s, row, day)) : found;
  };
  const write = (source: number, s: number, day: Day, value: number): number => {
    const at = day - memory.firstDay;
    const cells = sources[source]!.cells;
    const before = cells[s * width + at]!;
    cells[s * width + at] = value;
    const now = cells[s * width + at]!;
    if (now === before || (now !== now && before !== before)) return before;
    if (day <= restsTo[source]!) {
      for (const along of runsOf[source]!) along!.forget(s, day);
      for (const { memo, source: of, rowOf, ofGroup } of all) if (of === source && rowOf[s]! >= 0 && !(forked && ofGroup)) memo.forget(rowOf[s]!, day);
    }
    if (!forked) for (const group of groups) {
      const code = group.codes[s]!;
      if (group.source !== source || code < 0) continue;
      group.sums[code * width + at]! += (Number.isNaN(now) ? 0 : now) - (Number.isNaN(before) ? 0 : before);
      group.counts[code * width + at]! += Number(!Number.isNaN(now)) - Number(!Number.isNaN(before));
    }
    return before;
  };
  const indexOf = new Map(sources.map(({ of }, i) => [of, i] as const));
  const sourceIndex = (column: string): number => {
    const found = indexOf.get(column) ?? -1;
    if (found >= 0 || panel.columns.has(column)) return found;
    throw new AnbarError('E_FEATURES_COLUMN', `the panel has no column ${column}; allowed: quantity, ${[...panel.columns.keys()].join(', ')}`, { facts: { field: column } });
  };
  const reachable = (day: Day): void => {
    const most = memory.firstDay + width - 1;
    if (!Number.isInteger(day) || day < memory.firstDay || day > most) throw new AnbarError('E_BASE_OPTION', `day is ${day}; allowed: ${memory.firstDay} to ${most}`, { facts: { field: 'day', value: day } });
  };
  const state: FeatureState = {
    fillRow(s, day, out, offset, which = 0) {
      const { gap: reach, lags, readers: columns } = plans[which]!;
      if (!(day > last[s]! && day <= last[s]! + reach)) {
        throw new AnbarError('E_BASE_OPTION', `day is ${day}; allowed: ${last[s]! + 1} to ${last[s]! + reach}, after the last appended day`, { facts: { field: 'day', value: day } });
      }
      if (day - lookback < memory.firstDay) {
        throw new AnbarError('E_BASE_OPTION', `series ${panel.keys[s]} is behind: day ${day} needs history that is forgotten; append to all series alike`, { facts: { field: 'day', value: day } });
      }
      shareDay(day);
      for (let c = 0; c < columns.length; c++) out[offset + c] = valueOf(columns[c]!, s, day - lags[c]!);
    },
    fillDay(day, out) {
      for (let s = 0; s < panel.keys.length; s++) state.fillRow(s, day, out, s * plans[0]!.lags.length);
    },
    append(s, quantity, values) {
      const day = last[s]! + 1;
      // Make room for the day and for the rows that will be asked for, keeping what the series furthest behind still needs.
      if (day + gap - memory.firstDay >= width) {
        const spare = last.reduce((least, at) => Math.min(least, at), day) + 1 - lookback - memory.firstDay;
        if (spare <= 0) throw new AnbarError('E_BASE_OPTION', `series ${panel.keys[s]} is ${roomDays} days ahead of another; append to all series alike`);
        moveOn(memory, Math.min(spare, roomDays));
        if (forked) for (const group of groups) groupsAhead(group, width, day - 1 - memory.firstDay);
      }
      write(0, s, day, quantity);
      if (values !== undefined) for (const [column, value] of Object.entries(values)) {
        const source = sourceIndex(column);
        if (source >= 0) write(source, s, day, value);
      }
      last[s] = day;
    },
    appendDay(quantities) {
      for (let s = 0; s < panel.keys.length; s++) state.append(s, quantities[s]!);
    },
    set(column, s, day, value) {
      reachable(day);
      const source = column === 'quantity' ? 0 : sourceIndex(column);
      return source >= 0 ? write(source, s, day, value) : Number.NaN;
    },
    fork: (series) => stateOf(planFor(plan, series), copyOf(memory, series)),
    lastDay: (s) => last[s]!,
  };
  return state;
}

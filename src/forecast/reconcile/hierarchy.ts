/**
 * A hierarchy over bottom series: levels of nodes, each bottom series in one node of every level. Levels may be nested (total ⊃ store) or crossed (store × category).
 * The summing matrix S is never made: a level is one node number a bottom series, so S costs bottoms × levels numbers and a product with it as many additions.
 */
import { AnbarError } from '../../base/errors.js';
import type { StaticColumn } from '../../table/panel.js';

/** One level of sums. */
export interface Level {
  /** Names of the columns crossed; none for the total. */
  readonly by: readonly string[];
  readonly names: readonly string[];
  /** Node of each bottom series within the level. */
  readonly nodeOf: Int32Array;
  /** Number of the level's first node among all nodes. */
  readonly start: number;
}

/** Nodes are numbered level by level, the bottom series last: node `sums + b` is bottom series b. */
export interface Hierarchy {
  readonly levels: readonly Level[];
  /** Nodes above the bottom. */
  readonly sums: number;
  readonly bottoms: number;
}

/** What series are grouped by: a coded column, or a function of the series' number. */
export type Grouping = StaticColumn | ((series: number) => string);

const absent = '(none)';

function codesOf(grouping: Grouping, bottoms: number): StaticColumn {
  if (typeof grouping !== 'function') return grouping;
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from({ length: bottoms }, (_, b) => {
    const name = grouping(b);
    const code = codeOf.get(name) ?? codeOf.size;
    codeOf.set(name, code);
    return code;
  });
  return { codes, names: [...codeOf.keys()] };
}

/** Nodes numbered in order of first appearance; two levels are the same sums when these numbers agree. */
function cross(columns: readonly StaticColumn[], bottoms: number): { readonly nodeOf: Int32Array; readonly firsts: readonly number[] } {
  const nodes = new Map<string, number>();
  const firsts: number[] = [];
  const nodeOf = Int32Array.from({ length: bottoms }, (_, b) => {
    const key = columns.map(({ codes }) => codes[b]!).join(' ');
    let node = nodes.get(key);
    if (node === undefined) {
      node = nodes.size;
      nodes.set(key, node);
      firsts.push(b);
    }
    return node;
  });
  return { nodeOf, firsts };
}

/**
 * Builds a hierarchy: `levels` lists the columns crossed at each level, `[]` being the total. A level whose sums another one has already, or whose every node is one bottom series, is left
 * out. Nodes are named `total`, `store=CA_1`, `store=CA_1,category=FOODS`; a missing value is the group `(none)`, and `label` may call columns otherwise. O(bottoms × levels).
 * Throws E_FORECAST_RECONCILE for an unknown column.
 *
 * @example
 * // nodes: total, store=a, store=b, then the three
 * const hierarchy = buildHierarchy(3, { store: (b) => ['a', 'a', 'b'][b]! }, [[], ['store']]);
 */
export function buildHierarchy(bottoms: number, columns: Readonly<Record<string, Grouping>>, levels: readonly (readonly string[])[], label = (column: string): string => column): Hierarchy {
  const coded = new Map<string, StaticColumn>();
  for (const name of new Set(levels.flat())) {
    if (!Object.hasOwn(columns, name)) throw new AnbarError('E_FORECAST_RECONCILE', `there is no column ${name} to sum by; allowed: ${Object.keys(columns).join(', ')}`, { facts: { field: 'by', value: name } });
    coded.set(name, codesOf(columns[name]!, bottoms));
  }
  const seen = new Set<string>();
  const kept: Level[] = [];
  let sums = 0;
  for (const by of levels) {
    const crossed = by.map((name) => coded.get(name)!);
    const { nodeOf, firsts } = cross(crossed, bottoms);
    const partition = nodeOf.join(',');
    if (firsts.length === bottoms || seen.has(partition)) continue;
    seen.add(partition);
    const names = firsts.map((b) => (by.length === 0 ? 'total' : crossed.map(({ codes, names: of }, k) => `${label(by[k]!)}=${codes[b]! < 0 ? absent : of[codes[b]!]!}`).join(',')));
    kept.push({ by, names, nodeOf, start: sums });
    sums += names.length;
  }
  return { levels: kept, sums, bottoms };
}

/** Names of all sums, in node order. */
export function sumNames({ levels }: Hierarchy): readonly string[] {
  return levels.flatMap(({ names }) => names);
}

/** S b without its last rows: fills `out` (as many numbers as there are sums) from bottom values. O(bottoms × levels). */
export function sumUp({ levels }: Hierarchy, bottom: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (const { nodeOf, start } of levels) for (let b = 0; b < nodeOf.length; b++) out[start + nodeOf[b]!]! += bottom[b]!;
}

/** Sᵀ without its last columns: adds to each bottom value those of the sums it is part of. O(bottoms × levels). */
export function spreadDown({ levels }: Hierarchy, sums: Float64Array, bottom: Float64Array): void {
  for (const { nodeOf, start } of levels) for (let b = 0; b < nodeOf.length; b++) bottom[b]! += sums[start + nodeOf[b]!]!;
}

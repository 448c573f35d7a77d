/**
 * Top-down: the total is kept and split. By history: each bottom series gets its share of what all sold (Gross & Sohl 1990, J. Forecasting 9). By forecast proportions: each node's forecast is
 * split among its parts as their own base forecasts stand to each other, level by level down to the bottom (Athanasopoulos, Ahmed & Hyndman 2009, Int. J. Forecasting 25). Where levels
 * cross there is no one way down: it goes along the first levels of which each refines the one before.
 */
import type { Hierarchy, Level } from './hierarchy.js';

/** Does every node of `fine` lie in one node of `coarse`? */
function refines(fine: Level, coarse: Level): boolean {
  const parent = new Int32Array(fine.names.length).fill(-1);
  return fine.nodeOf.every((node, b) => {
    if (parent[node] === -1) parent[node] = coarse.nodeOf[b]!;
    return parent[node] === coarse.nodeOf[b]!;
  });
}

/** The levels that the split goes through, coarse to fine. */
export function wayDown({ levels }: Hierarchy): readonly Level[] {
  const way: Level[] = [];
  for (const level of levels) if (way.length === 0 || refines(level, way[way.length - 1]!)) way.push(level);
  return way;
}

/** Splits each whole among its parts in proportion to their `share`; evenly where all shares are 0. */
function split(whole: Float64Array, wholeOf: Int32Array, share: Float64Array): Float64Array {
  const total = new Float64Array(whole.length);
  const parts = new Int32Array(whole.length);
  share.forEach((value, i) => {
    total[wholeOf[i]!]! += Math.max(0, value);
    parts[wholeOf[i]!]!++;
  });
  return share.map((value, i) => {
    const w = wholeOf[i]!;
    return whole[w]! * (total[w]! > 0 ? Math.max(0, value) / total[w]! : 1 / parts[w]!);
  });
}

/** Bottom values of one day by forecast proportions; `base` holds all nodes' forecasts. */
export function byForecastProportions(hierarchy: Hierarchy, way: readonly Level[], base: Float64Array): Float64Array {
  const bottom = base.subarray(hierarchy.sums);
  let value: Float64Array = base.slice(way[0]!.start, way[0]!.start + way[0]!.names.length);
  for (let l = 1; l < way.length; l++) {
    const [coarse, fine] = [way[l - 1]!, way[l]!];
    const parent = new Int32Array(fine.names.length);
    fine.nodeOf.forEach((node, b) => (parent[node] = coarse.nodeOf[b]!));
    value = split(value, parent, base.subarray(fine.start, fine.start + fine.names.length));
  }
  return split(value, way[way.length - 1]!.nodeOf, bottom);
}

/** Bottom values of one day by `share`, each series' part of what was sold. */
export function byHistory(way: readonly Level[], base: Float64Array, share: Float64Array): Float64Array {
  const top = way[0]!;
  return split(base.slice(top.start, top.start + top.names.length), top.nodeOf, share);
}

import type { Day } from '../../base/day.js';
import { seriesStart, type Panel } from '../../table/panel.js';
import { factsOf, launchDays, type CatalogueFacts } from './launches.js';

/** Items older than this are established: their launch is over. */
const settledDays = 56;
/** Item-days' worth of belief in the next wider category. */
const priorItemDays = 84;

/** Mean daily units of an established item of a category over the four weeks before a day. */
export interface CategoryLevel {
  (category: readonly string[], store: string, before: Day): number;
}

/**
 * What established items of each category and store sold around any day, each category shrunk to the wider one: the season and the size of the market that a launch meets.
 * O(rows) to prepare, O(depth) a call.
 */
export function categoryLevels(panel: Panel, catalogue: CatalogueFacts): CategoryLevel {
  let first = panel.endDay;
  for (let s = 0; s < panel.keys.length; s++) first = Math.min(first, seriesStart(panel, s));
  const days = panel.endDay - first + 1;
  const groups = new Map<string, { readonly units: Float64Array; readonly items: Float64Array }>();
  for (let s = 0; s < panel.keys.length; s++) {
    const { category, store } = factsOf(panel, s, catalogue);
    for (const name of pathNames(category, store)) {
      let group = groups.get(name);
      if (group === undefined) groups.set(name, (group = { units: new Float64Array(days + 1), items: new Float64Array(days + 1) }));
      const at = seriesStart(panel, s) - first;
      for (let row = panel.offsets[s]! + settledDays, t = at + settledDays; row < panel.offsets[s + 1]!; row++, t++) {
        const sold = panel.quantity[row]!;
        if (Number.isNaN(sold)) continue;
        group.units[t + 1]! += sold;
        group.items[t + 1]! += 1;
      }
    }
  }
  for (const { units, items } of groups.values()) {
    for (let t = 1; t <= days; t++) {
      units[t]! += units[t - 1]!;
      items[t]! += items[t - 1]!;
    }
  }
  return (category, store, before) => {
    const to = Math.max(0, Math.min(days, before - first));
    const from = Math.max(0, to - launchDays);
    let level = 0;
    for (const name of pathNames(category, store)) {
      const group = groups.get(name);
      if (group === undefined) break;
      const [units, items] = [group.units[to]! - group.units[from]!, group.items[to]! - group.items[from]!];
      level = (units + priorItemDays * level) / (items + (level === 0 ? 0 : priorItemDays) + 1e-9);
    }
    return level;
  };
}

/** Names of a store's groups from the widest to the category itself. */
function pathNames(category: readonly string[], store: string): readonly string[] {
  return [store, ...category.map((_, depth) => `${store} | ${category.slice(0, depth + 1).join(' > ')}`)];
}

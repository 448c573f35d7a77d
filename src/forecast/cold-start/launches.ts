import type { Day } from '../../base/day.js';
import { seriesLength, seriesStart, type Panel } from '../../table/panel.js';

/** What is known of an item before it sells. */
export interface ItemFacts {
  readonly key: string;
  readonly item: string;
  readonly store: string;
  /** From the root down; empty = no category. */
  readonly category: readonly string[];
  /** Price at launch; NaN = not known. */
  readonly price: number;
  /** Title and brand; empty = none. */
  readonly text: string;
  readonly brand?: string;
  /** First day on the shelf. */
  readonly day: Day;
}

/** A launch of the past: what was known, and what came. */
export interface Launch extends ItemFacts {
  /** Units of the first 28 days, day by day. */
  readonly daily: Float32Array;
  readonly total: number;
}

/** Days that count as the launch. */
export const launchDays = 28;

/** Texts and category of an item by its name, from the table `items`. */
export type CatalogueFacts = ReadonlyMap<string, { readonly category: readonly string[]; readonly text: string }>;

const noFacts = { category: [], text: '' } as const;

/** Facts of series s as the panel and the catalogue have them; the price is that of its first day, or the first that is known. */
export function factsOf(panel: Panel, s: number, catalogue: CatalogueFacts): ItemFacts {
  const nameOf = (column: string): string => {
    const found = panel.statics.get(column);
    return found === undefined ? '' : (found.names[found.codes[s]!] ?? '');
  };
  const item = nameOf('item') || panel.keys[s]!;
  const price = panel.columns.get('price');
  // The catalogue's own price is today's, not that of the launch.
  const { category, text } = catalogue.get(item) ?? noFacts;
  let first = Number.NaN;
  if (price !== undefined) {
    const reach = price.availability.kind === 'known' ? panel.futureDays : 0;
    const from = panel.offsets[s]! + s * reach;
    for (let t = 0; t < launchDays && t < seriesLength(panel, s) && Number.isNaN(first); t++) first = price.values[from + t]!;
  }
  return { key: panel.keys[s]!, item, store: nameOf('store'), price: first, day: seriesStart(panel, s), category, text };
}

/**
 * Launches of a panel that starts each series on its first day on sale, oldest first: series that began at least four weeks after the panel did (earlier ones may be old items) and have
 * been on sale for 28 days. Unknown days count as the mean of the known ones.
 */
export function pastLaunches(panel: Panel, catalogue: CatalogueFacts): readonly Launch[] {
  let first = panel.endDay;
  for (let s = 0; s < panel.keys.length; s++) first = Math.min(first, seriesStart(panel, s));
  const found: Launch[] = [];
  for (let s = 0; s < panel.keys.length; s++) {
    if (seriesStart(panel, s) <= first + launchDays || seriesLength(panel, s) < launchDays) continue;
    const daily = panel.quantity.slice(panel.offsets[s]!, panel.offsets[s]! + launchDays);
    const known = daily.filter((sold) => !Number.isNaN(sold));
    if (known.length < launchDays / 2) continue;
    const mean = known.reduce((sum, sold) => sum + sold, 0) / known.length;
    for (let t = 0; t < launchDays; t++) if (Number.isNaN(daily[t]!)) daily[t] = mean;
    found.push({ ...factsOf(panel, s, catalogue), daily, total: mean * launchDays });
  }
  return found.sort((a, b) => a.day - b.day || (a.key < b.key ? -1 : 1));
}

import { dayText } from '../base/day.js';
import { loadPanel } from '../engine/load-panel.js';
import type { Dataset, ImportReport } from '../table/dataset.js';
import { seriesLength, seriesStart, type Panel } from '../table/panel.js';

/** Demand classes of Syntetos, Boylan, Croston (2005): by mean interval between sales (ADI) and squared variation of their sizes (CV²). */
export type DemandClass = 'smooth' | 'erratic' | 'intermittent' | 'lumpy' | 'never sold';

export interface SuspectedStockout {
  readonly series: string;
  readonly from: string;
  readonly days: number;
  /** Chance of so many days without a sale, were the item on the shelf (Poisson at its mean of the 56 days before). */
  readonly chance: number;
}

export interface DatasetDescription {
  readonly name: string;
  readonly source: string;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly currency: string | null;
  readonly tables: Readonly<Record<string, number>>;
  readonly series: number;
  readonly days: number;
  readonly units: number;
  /** Share of known days on which nothing was sold. */
  readonly zeroShare: number;
  readonly unknownDays: number;
  readonly withoutPrice: number;
  readonly classes: Readonly<Record<DemandClass, number>>;
  readonly stockouts: { readonly spells: number; readonly series: number; readonly worst: readonly SuspectedStockout[] };
  readonly report: ImportReport | null;
}

// Cut-offs of Syntetos, Boylan and Croston, "On the categorization of demand patterns", JORS 56 (2005).
const intermittentFrom = 1.32;
const erraticFrom = 0.49;

/** Class of one series by its known days. */
export function demandClass(quantity: Float32Array): DemandClass {
  let [known, sales, sum, squares] = [0, 0, 0, 0];
  for (const sold of quantity) {
    if (Number.isNaN(sold)) continue;
    known++;
    if (sold <= 0) continue;
    sales++;
    sum += sold;
    squares += sold * sold;
  }
  if (sales === 0) return 'never sold';
  const mean = sum / sales;
  const variation = sales < 2 ? 0 : ((squares - sales * mean * mean) / (sales - 1)) / (mean * mean);
  if (known / sales >= intermittentFrom) return variation >= erraticFrom ? 'lumpy' : 'intermittent';
  return variation >= erraticFrom ? 'erratic' : 'smooth';
}

const windowDays = 56;
const unlikely = 1e-4;

/**
 * Spells without a sale that a Poisson of the mean of the 56 days before makes less likely than 1 in 10,000: the shelf was probably empty (or the item withdrawn).
 * The spell that reaches the last day counts too. O(days).
 */
export function suspectedStockouts(panel: Panel, s: number): SuspectedStockout[] {
  const found: SuspectedStockout[] = [];
  const quantity = panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
  const start = seriesStart(panel, s);
  // Running sums of the known days, so that each spell costs one look back.
  const sums = new Float64Array(quantity.length + 1);
  const counts = new Int32Array(quantity.length + 1);
  for (let day = 0; day < quantity.length; day++) {
    const known = !Number.isNaN(quantity[day]!);
    sums[day + 1] = sums[day]! + (known ? quantity[day]! : 0);
    counts[day + 1] = counts[day]! + (known ? 1 : 0);
  }
  for (let from = 0; from < quantity.length; ) {
    let to = from;
    while (to < quantity.length && quantity[to] === 0) to++;
    if (to > from && from >= windowDays) {
      const known = counts[from]! - counts[from - windowDays]!;
      const mean = known === 0 ? 0 : (sums[from]! - sums[from - windowDays]!) / known;
      const chance = Math.exp(-mean * (to - from));
      if (chance < unlikely) found.push({ series: panel.keys[s]!, from: dayText(start + from), days: to - from, chance });
    }
    from = Math.max(to, from + 1);
  }
  return found;
}

/**
 * What is in a dataset: rows, range, zeros, unknown days, demand classes, suspected stock-outs and the import's report. Throws what `loadPanel` throws.
 *
 * @example
 * console.log((await describeDataset(await openDataset('datasets/sample'))).classes.smooth);
 */
export async function describeDataset(dataset: Dataset): Promise<DatasetDescription> {
  const { manifest } = dataset;
  const classes: Record<DemandClass, number> = { smooth: 0, erratic: 0, intermittent: 0, lumpy: 0, 'never sold': 0 };
  const stockouts: SuspectedStockout[] = [];
  let [days, units, zeros, unknown, withoutPrice, series, affected] = [0, 0, 0, 0, 0, 0, 0];
  if (manifest.tables.sales !== undefined) {
    const panel = await loadPanel(dataset, { futureDays: 0 });
    series = panel.keys.length;
    for (let s = 0; s < series; s++) {
      const quantity = panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
      classes[demandClass(quantity)]++;
      const spells = suspectedStockouts(panel, s);
      if (spells.length > 0) affected++;
      for (const spell of spells) stockouts.push(spell);
      days += seriesLength(panel, s);
      for (const sold of quantity) {
        if (Number.isNaN(sold)) unknown++;
        else if (sold === 0) zeros++;
        else units += sold;
      }
    }
    const price = panel.columns.get('price')?.values;
    withoutPrice = price === undefined ? days : price.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  }
  stockouts.sort((a, b) => a.chance - b.chance || b.days - a.days || (a.series < b.series ? -1 : 1));
  return {
    name: manifest.name,
    source: manifest.source,
    firstDate: manifest.firstDate,
    lastDate: manifest.lastDate,
    currency: manifest.currency,
    tables: Object.fromEntries(Object.entries(manifest.tables).map(([name, file]) => [name, file.rows])),
    series,
    days,
    units,
    zeroShare: days === unknown ? 0 : zeros / (days - unknown),
    unknownDays: unknown,
    withoutPrice,
    classes,
    stockouts: { spells: stockouts.length, series: affected, worst: stockouts.slice(0, 10) },
    report: manifest.report ?? null,
  };
}

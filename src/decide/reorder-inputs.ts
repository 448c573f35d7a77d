import type { Day } from '../base/day.js';
import { steadinessClass, valueClasses } from '../measure/demand-classes.js';
import type { Dataset } from '../table/dataset.js';
import { demandOfLeads, nearestModel, type LeadDemandOptions } from './demand-of-leads.js';
import { readShopRecords } from './read-stock.js';
import type { ReorderItem, WindowForecast } from './reorder-item.js';
import type { SalesHistory } from './sales-history.js';
import type { WindowDemand } from './window-demand.js';
import { windowLevels, type WindowQuantiles } from './window-levels.js';

export interface ReorderInputOptions extends LeadDemandOptions {
  /** Of items whose lead time is not recorded. */
  readonly defaultLeadDays: number;
  /** Margin as a share of price, for items without a cost. */
  readonly marginRate: number;
  /** The same for all items: shops' tables do not hold them. */
  readonly minimumOrder?: number;
  readonly shelfLifeDays?: number;
  readonly leadSpreadDays?: number;
}

/** What was taken for granted, by how many items. */
export type AssumptionKind = 'stock-unknown' | 'cost-assumed' | 'price-assumed' | 'lead-time-assumed' | 'pack-size-assumed' | 'demand-empirical';

export interface Assumption {
  readonly kind: AssumptionKind;
  readonly items: number;
  readonly detail: string;
}

export interface ReorderInputs {
  /** The day on which to order: the one after the history's last. */
  readonly asOf: Day;
  readonly items: readonly ReorderItem[];
  readonly assumptions: readonly Assumption[];
}

/** Of 3,000 items one in twenty lies below the lowest level by chance; off track is half of that level, or a quarter above the highest: the end of all draws. */
const offTrackLow = 0.5;
const offTrackHigh = 1.25;

function forecastOf(model: WindowDemand, quantiles: WindowQuantiles, s: number): WindowForecast {
  const of = (values: Float64Array): number[] => Array.from(values.subarray(s * windowLevels.length, (s + 1) * windowLevels.length));
  return { ...model.windows, levels: windowLevels, lead: of(quantiles.lead), review: of(quantiles.review), correlation: model.correlation };
}

/**
 * Everything that `reorderList`, `stockStatus` and `exceptions` read, as plain data: save it as JSON and any setting can be changed later without training.
 * Throws E_ENGINE_QUERY. Cost: training (`fitWindowDemand`) once a lead time, at most three.
 *
 * @example
 * const { items, asOf } = await reorderInputs(dataset, salesHistory(panel), decisionBasis);
 * const lines = reorderList(items, { asOf, service: 0.95 });
 */
export async function reorderInputs(dataset: Dataset, history: SalesHistory, options: ReorderInputOptions): Promise<ReorderInputs> {
  const { panel } = history;
  const asOf = panel.endDay + 1;
  const records = await readShopRecords(dataset, panel.endDay);
  const nameOf = (column: 'item' | 'store', s: number): string => {
    const coded = panel.statics.get(column)!;
    return coded.names[coded.codes[s]!]!;
  };
  const recordOf = panel.keys.map((_, s) => records.items.get(nameOf('item', s)) ?? {});
  const leads = recordOf.map(({ leadDays }) => leadDays ?? options.defaultLeadDays);
  const { models, fallback } = await demandOfLeads(history, asOf, leads, options);
  const quantiles = models.map((model) => model.quantiles(history, asOf));
  const before = models.map((model) => model.quantiles(history, asOf - model.windows.leadDays));

  const counts: Record<AssumptionKind, number> = { 'stock-unknown': 0, 'cost-assumed': 0, 'price-assumed': 0, 'lead-time-assumed': 0, 'pack-size-assumed': 0, 'demand-empirical': 0 };
  const assumed = <T>(kind: AssumptionKind, value: T | undefined, fallbackValue: T): T => {
    if (value === undefined) counts[kind]++;
    return value ?? fallbackValue;
  };
  const prices = recordOf.map(({ price }, s) => {
    const seen = history.price(s, asOf);
    return assumed('price-assumed', Number.isFinite(seen) ? seen : price, 1);
  });
  const classes = valueClasses(prices.map((price, s) => price * history.sum(s, asOf, Math.min(364, asOf - history.starts[s]!))));
  const items = panel.keys.map((_, s): ReorderItem => {
    const record = recordOf[s]!;
    const stock = records.stock.get(nameOf('item', s))?.get(nameOf('store', s));
    if (stock?.onHand === undefined || stock.onHand === null) counts['stock-unknown']++;
    const m = nearestModel(models, leads[s]!);
    const levels = windowLevels.length;
    const lead = models[m]!.windows.leadDays;
    return {
      item: nameOf('item', s),
      store: nameOf('store', s),
      ...(record.title === undefined ? {} : { title: record.title }),
      ...(record.category === undefined ? {} : { category: record.category }),
      onHand: stock?.onHand ?? null,
      onOrder: stock?.onOrder ?? 0,
      price: prices[s]!,
      cost: assumed('cost-assumed', record.cost, prices[s]! * (1 - options.marginRate)),
      packSize: Math.max(1, Math.round(assumed('pack-size-assumed', record.packSize, 1))),
      minimumOrder: options.minimumOrder ?? 0,
      leadDays: assumed('lead-time-assumed', record.leadDays, options.defaultLeadDays),
      ...(options.leadSpreadDays === undefined ? {} : { leadSpreadDays: options.leadSpreadDays }),
      ...(options.shelfLifeDays === undefined ? {} : { shelfLifeDays: options.shelfLifeDays }),
      demand: forecastOf(models[m]!, quantiles[m]!, s),
      dailyMean: history.sum(s, asOf, 28) / 28,
      dailyDeviation: history.deviation(s, asOf, 56),
      valueClass: classes[s]!,
      steadiness: steadinessClass(panel.quantity.subarray(Math.max(panel.offsets[s]!, panel.offsets[s + 1]! - 364), panel.offsets[s + 1]!)),
      recent: { actual: history.sum(s, asOf, lead), low: before[m]!.lead[s * levels]! * offTrackLow, high: before[m]!.lead[(s + 1) * levels - 1]! * offTrackHigh },
      salesDay: panel.endDay,
      ...(stock === undefined ? {} : { stockDay: stock.day }),
    };
  });
  if (models[0]?.source === 'empirical') counts['demand-empirical'] = items.length;
  const details: Readonly<Record<AssumptionKind, string>> = {
    'stock-unknown': 'on hand is not known: counted as an empty shelf, nothing on order',
    'cost-assumed': `cost is not known: margin taken as ${options.marginRate * 100} % of price`,
    'price-assumed': 'price is not known: taken as 1',
    'lead-time-assumed': `lead time is not known: taken as ${options.defaultLeadDays} days`,
    'pack-size-assumed': 'pack size is not known: single units',
    'demand-empirical': `demand is read from each item's own past windows, not from a trained forecast: ${fallback ?? ''}`,
  };
  const assumptions = (Object.keys(counts) as AssumptionKind[]).filter((kind) => counts[kind] > 0).map((kind) => ({ kind, items: counts[kind], detail: details[kind] }));
  return { asOf, items, assumptions };
}

import type { Table } from 'apache-arrow';
import { dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { loadCatalogue, loadPlannedItems, loadUnsoldItems, type CatalogueEntry } from '../engine/load-new-items.js';
import { loadPanel } from '../engine/load-panel.js';
import { forecastNewItems, type NewItemsForecast } from '../forecast/cold-start/forecast-new-items.js';
import { forecastYoungItems, type YoungItems } from '../forecast/cold-start/forecast-young-items.js';
import { launchDays, type ItemFacts } from '../forecast/cold-start/launches.js';
import type { Dataset } from '../table/dataset.js';
import { seriesLength, type Panel } from '../table/panel.js';
import type { CommandCall, CommandOption } from './command.js';

export const newItemsOption: CommandOption = {
  name: 'new-items', value: 'text', placeholder: 'WHICH',
  about: 'items that have no sales yet: planned (their day of launch or first planned price lies within the horizon), all of the catalogue, none, or names separated by commas (default planned); with --reconcile they are part of the sums',
};

/** How items in their first four weeks are forecast. */
export const youngItemModes = ['launches', 'own'] as const;

export const youngItemsOption: CommandOption = {
  name: 'young-items', value: 'text', placeholder: 'HOW',
  about: 'items in their first four weeks: launches (from launches of the past, moved by what has sold since) or own (by the model alone; default with --models, else launches)',
};

/** Names given, or a word for which. */
type Which = 'planned' | 'all' | 'none' | readonly string[];

function whichOf(call: CommandCall): Which {
  const words = call.list('new-items');
  if (words.length === 0) return 'planned';
  return words.length === 1 && (words[0] === 'planned' || words[0] === 'all' || words[0] === 'none') ? words[0] : words;
}

/** The items asked for, one line a store, with their day of launch: that of the catalogue if it is to come, else that of the first planned price, else (named or all) the day after the last. */
async function newItems(dataset: Dataset, panel: Panel, which: Which, horizon: number, catalogue: ReadonlyMap<string, CatalogueEntry>): Promise<readonly ItemFacts[]> {
  const unsold = await loadUnsoldItems(dataset, panel.endDay);
  if (typeof which !== 'string') {
    const open = new Set(unsold);
    const wrong = which.find((name) => !open.has(name));
    if (wrong !== undefined) throw new AnbarError('E_CLI_USAGE', `--new-items names ${wrong}, which ${catalogue.has(wrong) ? 'has sales already' : 'is not in the table items'}; allowed: items of the catalogue without sales, planned, all, none`, { facts: { field: 'new-items', value: wrong } });
  }
  const planned = await loadPlannedItems(dataset, panel.endDay, horizon);
  const stores = panel.statics.get('store')!.names;
  const [from, to] = [panel.endDay + 1, panel.endDay + horizon];
  return (typeof which === 'string' ? unsold : which).flatMap((item): readonly ItemFacts[] => {
    const { launched, price, category, text, brand } = catalogue.get(item)!;
    const plans = planned.filter((plan) => plan.item === item && stores.includes(plan.store));
    const places = plans.length > 0 ? plans : stores.map((store) => ({ store, day: undefined, price: Number.NaN }));
    return places.flatMap((place): readonly ItemFacts[] => {
      const day = launched !== undefined && launched >= from ? launched : (place.day ?? (which === 'planned' ? undefined : from));
      if (day === undefined || day > to) return [];
      return [{ key: stores.length > 1 ? `${item}|${place.store}` : item, item, store: place.store, category, text, brand, price: Number.isNaN(place.price) ? price : place.price, day }];
    });
  });
}

/** Items without sales that a forecast is asked for. */
interface NewItems {
  readonly catalogue: ReadonlyMap<string, CatalogueEntry>;
  readonly items: readonly ItemFacts[];
}

/** The items without sales that the call asks for; none is undefined. To be asked before anything is fitted, so that a wrong name costs no wait. Throws E_CLI_USAGE, E_TABLE_EMPTY. */
export async function newItemsOf(call: CommandCall, dataset: Dataset, panel: Panel, horizon: number): Promise<NewItems | undefined> {
  const which = whichOf(call);
  if (which === 'none' || (which === 'planned' && dataset.manifest.tables.items === undefined)) return undefined;
  const catalogue = await loadCatalogue(dataset);
  const items = await newItems(dataset, panel, which, horizon, catalogue);
  return items.length === 0 ? undefined : { catalogue, items };
}

/** What forecasts beside the models' are asked for. */
interface Asked {
  readonly horizon: number;
  readonly ranges: readonly number[];
  readonly levels: readonly number[];
  /** Those of the panel; none = all. */
  readonly stores: readonly string[];
}

/** Their forecasts. */
export async function forecastOfNewItems({ catalogue, items }: NewItems, dataset: Dataset, panel: Panel, { stores, ...request }: Asked): Promise<NewItemsForecast> {
  const history = await loadPanel(dataset, { until: panel.endDay, futureDays: 0, trim: 'first-row', ...(stores.length === 0 ? {} : { stores }) });
  return forecastNewItems(history, catalogue, items, request);
}

/** The forecast with items in their first four weeks forecast anew; undefined where there are none, or the shop has seen too few launches. */
export async function forecastOfYoungItems(dataset: Dataset, panel: Panel, forecast: Table, { stores, ...request }: Asked): Promise<YoungItems | undefined> {
  const fewDays = panel.keys.some((_, s) => seriesLength(panel, s) < launchDays);
  if (!fewDays) return undefined;
  const history = await loadPanel(dataset, { until: panel.endDay, futureDays: 0, trim: 'first-row', ...(stores.length === 0 ? {} : { stores }) });
  return forecastYoungItems(history, dataset.manifest.tables.items === undefined ? new Map() : await loadCatalogue(dataset), panel, forecast, request);
}

/** What the command says of items without sales: each with its first four weeks and the launches it rests on most. */
export interface SaidOfNewItems {
  readonly basis: 'launches' | 'items';
  readonly launches: number;
  readonly items: readonly { readonly series: string; readonly launch: string; readonly firstFourWeeks: number; readonly like: readonly { readonly series: string; readonly sold: number; readonly share: number }[] }[];
}

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

export function saidOfNewItems({ basis, launches, items }: NewItemsForecast): SaidOfNewItems {
  return {
    basis,
    launches,
    items: items.map(({ item, total, neighbours }) => ({
      series: item.key,
      launch: dayText(item.day),
      firstFourWeeks: rounded(total, 4),
      like: neighbours.map(({ launch, share }) => ({ series: launch.key, sold: rounded(launch.total, 6), share: rounded(share, 3) })),
    })),
  };
}

const shownItems = 5;
const shownNeighbours = 3;

/** The same for a terminal. */
export function newItemsText({ basis, launches, items }: SaidOfNewItems): string {
  const from = basis === 'launches' ? `${launches} past launches` : `${launches} items on the shelf, as fewer than 8 launches are known`;
  const lines = items.slice(0, shownItems).map(({ series, launch, firstFourWeeks, like }) =>
    `  ${series} from ${launch}: about ${firstFourWeeks} in four weeks, like ${like.slice(0, shownNeighbours).map((one) => `${one.series} (sold ${one.sold}, weighs ${(100 * one.share).toFixed(1)} %)`).join(', ')}`);
  return `among them ${items.length} without sales yet, from ${from}\n${lines.join('\n')}\n`;
}

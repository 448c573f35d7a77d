import { isAnbarError } from '../../../src/base/errors.js';
import { dayText } from '../../../src/base/day.js';
import { forecastAnswer } from '../../../src/publish/answers.js';
import type { ForecastBody, SeriesForecast } from '../../../src/publish/wire.js';
import type { ServedForecaster } from '../../models/served-model.js';
import { numberIn, wordOf } from '../../dashboard/filters.js';
import type { Look } from '../../dashboard/page.js';
import { demandModel } from './accuracy.js';

export const horizon = 28;

export type WhatIf = 'price' | 'promotion';

/** What the version in service says of one item. */
export interface ItemForecasts {
  /** As planned; undefined where nothing is in service for this item. */
  readonly plain: SeriesForecast | undefined;
  /** With the address's price and promotion. */
  readonly changed: SeriesForecast | undefined;
  /** The price asked about, in the dataset's currency. */
  readonly price: number | undefined;
  /** What may be asked about. */
  readonly takes: readonly WhatIf[];
  /** Mean part a day by reason, greatest first; empty where the model has none. */
  readonly drivers: readonly { readonly name: string; readonly mean: number }[];
}

function servedFor({ context }: Look, key: string): ServedForecaster | undefined {
  const served = context.shelf.held(demandModel);
  return served?.task === 'forecast' && served.series.includes(key) ? served : undefined;
}

/** The what-if as known values of the coming days. */
function knownRows({ filters, shop, speaker }: Look, key: string, takes: readonly WhatIf[]): NonNullable<ForecastBody['known']> {
  const values: Record<string, number> = {};
  const price = numberIn(filters.price, 0, 1e15);
  if (price !== undefined && takes.includes('price')) values['price'] = price * (speaker.currency === 'IRR' ? 10 : 1);
  const promotion = wordOf(filters.promo, ['', 'yes', 'no'] as const);
  if (promotion !== '' && takes.includes('promotion')) values['promotion'] = promotion === 'yes' ? 1 : 0;
  if (Object.keys(values).length === 0) return [];
  return Array.from({ length: horizon }, (_, d) => ({ series: key, date: dayText(shop.panel.endDay + 1 + d), values }));
}

async function answered(served: ServedForecaster, request: ForecastBody): Promise<SeriesForecast | undefined> {
  try {
    return (await forecastAnswer(served.model, request))[0];
  } catch (error) {
    if (!isAnbarError(error, 'E_FORECAST_RANGES')) throw error;
    const { ranges: _ranges, ...plain } = request;
    return (await forecastAnswer(served.model, plain))[0];
  }
}

async function driversOf({ model }: ServedForecaster, key: string): Promise<ItemForecasts['drivers']> {
  if (model.explain === undefined) return [];
  const table = await model.explain({ horizon, series: [key] });
  const rows = table.schema.fields.flatMap(({ name }) => {
    if (name === 'series' || name === 'date') return [];
    const values = Array.from(table.getChild(name)!.toArray() as ArrayLike<number>);
    return [{ name, mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length) }];
  });
  return rows.sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean));
}

export async function forecastsOf(look: Look, key: string): Promise<ItemForecasts> {
  const { shop } = look;
  const takes = (['price', 'promotion'] as const).filter((name) => shop.panel.columns.get(name)?.availability.kind === 'known');
  const served = servedFor(look, key);
  if (served === undefined) return { plain: undefined, changed: undefined, price: undefined, takes, drivers: [] };
  const known = knownRows(look, key, takes);
  const request: ForecastBody = { horizon, series: [key], ranges: [0.8] };
  const plain = await answered(served, request);
  const drivers = await driversOf(served, key);
  const changed = known.length === 0 ? undefined : await answered(served, { ...request, known });
  return { plain, changed, price: known[0]?.values['price'], takes, drivers };
}

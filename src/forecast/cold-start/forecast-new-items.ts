import type { Table } from 'apache-arrow';
import { weekday, type Day } from '../../base/day.js';
import { createRandom } from '../../base/random.js';
import { fitCharacterLsa } from '../../text/character-lsa.js';
import { foldText } from '../../text/persian-analyzer.js';
import type { Panel } from '../../table/panel.js';
import { quantileColumn, rangeColumns } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import { categoryLevels } from './category-level.js';
import { fitLaunches, type Cosine, type LaunchForecast } from './launch-model.js';
import { launchDay, launchRanges } from './launch-ranges.js';
import { pastLaunches, type CatalogueFacts, type ItemFacts, type Launch } from './launches.js';
import { settledItems } from './settled-items.js';

const textDimensions = 48;
/** With fewer launches than these, nothing is learnt from them. */
export const fewestLaunches = 8;

/** What is said about one item without history, and why. */
export interface NewItemForecast extends LaunchForecast {
  readonly item: ItemFacts;
}

export interface NewItemsForecast {
  /** As other forecasts: series, date, mean, and two columns a range. 0 before the item's day. */
  readonly table: Table;
  readonly items: readonly NewItemForecast[];
  /** `launches` of the past; or, in a shop that has seen too few, what `items` on the shelf sell now. */
  readonly basis: 'launches' | 'items';
  readonly launches: number;
}

/** Cosines of the items' texts: character n-gram LSA of the shop's own words, learnt on these texts alone. Items without text are like none. */
export function textCosine(items: readonly ItemFacts[]): Cosine {
  const written = [...new Set(items.map(({ text }) => text))].filter((text) => text !== '');
  if (written.length < 2) return () => Number.NaN;
  const lsa = fitCharacterLsa(written, { dimensions: Math.min(textDimensions, written.length), fold: foldText, random: createRandom(1) });
  const vectors = lsa.vectors(written);
  const rowOf = new Map(written.map((text, row) => [text, row * lsa.dimensions]));
  return (a, b) => {
    const [i, j] = [rowOf.get(a.text), rowOf.get(b.text)];
    if (i === undefined || j === undefined) return Number.NaN;
    let dot = 0;
    for (let k = 0; k < lsa.dimensions; k++) dot += vectors[i + k]! * vectors[j + k]!;
    return dot;
  };
}

/**
 * Forecasts items that have not sold yet, from `history`: a panel that starts each series on its first day on sale. Rows go from the day after the panel's last.
 *
 * @example
 * const { table, items } = forecastNewItems(history, catalogue, newItems, { horizon: 28, ranges: [0.8] });
 */
export function forecastNewItems(history: Panel, catalogue: CatalogueFacts, items: readonly ItemFacts[], { horizon, ranges, levels = [] }: { readonly horizon: number; readonly ranges: readonly number[]; readonly levels?: readonly number[] }): NewItemsForecast {
  const past = pastLaunches(history, catalogue);
  const basis = past.length >= fewestLaunches ? 'launches' : 'items';
  const examples: readonly Launch[] = basis === 'launches' ? past : settledItems(history, catalogue);
  const endDay: Day = history.endDay;
  const model = fitLaunches(examples, categoryLevels(history, catalogue), textCosine([...examples, ...items]), weekday);
  const counts = examples.every(({ daily }) => daily.every((sold) => sold === Math.floor(sold)));
  const law = launchRanges(model, weekday, counts);
  const mean = new Float64Array(items.length * horizon);
  const columns = new Map([['mean', mean]]);
  const column = (name: string): Float64Array => {
    const values = new Float64Array(mean.length);
    columns.set(name, values);
    return values;
  };
  const quantiles = levels.map((level) => ({ level, values: column(quantileColumn(level)) }));
  const bands = ranges.map((share) => ({ share, ends: rangeColumns(share).map(column) as [Float64Array, Float64Array] }));
  const said = items.map((item, i): NewItemForecast => {
    // What sells around it is known up to the panel's last day.
    const forecast = model.forecast({ ...item, day: Math.min(item.day, endDay + 1) });
    for (let h = 0; h < horizon; h++) {
      const day = endDay + 1 + h;
      if (day < item.day) continue;
      const at = i * horizon + h;
      mean[at] = launchDay(model, forecast.total, day - item.day, weekday(day));
      for (const { level, values } of quantiles) values[at] = law.quantile(forecast.total, mean[at]!, level);
      for (const { share, ends } of bands) [ends[0][at], ends[1][at]] = law.range(forecast.total, mean[at]!, share);
    }
    return { ...forecast, item };
  });
  return { table: forecastTable(items.map(({ key }) => key), Int32Array.from(items, (_, i) => i), endDay, horizon, columns), items: said, basis, launches: examples.length };
}


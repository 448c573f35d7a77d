import type { Table } from 'apache-arrow';
import { weekday } from '../../base/day.js';
import { seriesLength, seriesStart, type Panel } from '../../table/panel.js';
import { quantileColumn, rangeColumns } from '../contract.js';
import { forecastTable } from '../forecast-table.js';
import { categoryLevels } from './category-level.js';
import { fewestLaunches, textCosine } from './forecast-new-items.js';
import { fitLaunches } from './launch-model.js';
import { launchDay } from './launch-ranges.js';
import { factsOf, launchDays, pastLaunches, type CatalogueFacts } from './launches.js';
import { launchShape, levelFactor, youngRanges } from './young-launch.js';

/** Items in their launch, whose own history says less than launches of the past do. */
export interface YoungItems {
  /** The forecast with their rows replaced. */
  readonly table: Table;
  readonly keys: readonly string[];
}

/**
 * Forecasts anew the series that have been on sale for 1 to 27 days, from launches of the past and what has sold since (see `young-launch.ts`). `history` starts each series on its first day
 * on sale; `forecast` holds the series of `panel`, in its order, with a mean and the ranges and quantiles asked for. Series that begin as early as the history itself are no launches.
 * Undefined where there is none, or too few launches are known.
 *
 * @example
 * const table = forecastYoungItems(history, catalogue, panel, forecast, { horizon: 28, ranges: [0.8] })?.table ?? forecast;
 */
export function forecastYoungItems(
  history: Panel,
  catalogue: CatalogueFacts,
  panel: Panel,
  forecast: Table,
  { horizon, ranges, levels = [] }: { readonly horizon: number; readonly ranges: readonly number[]; readonly levels?: readonly number[] },
): YoungItems | undefined {
  const rowOf = new Map(panel.keys.map((key, row) => [key, row]));
  let first = history.endDay;
  for (let s = 0; s < history.keys.length; s++) first = Math.min(first, seriesStart(history, s));
  const young = history.keys.flatMap((key, s) => (seriesLength(history, s) < launchDays && seriesStart(history, s) > first + launchDays && rowOf.has(key) ? [s] : []));
  const launches = young.length === 0 ? [] : pastLaunches(history, catalogue);
  if (launches.length < fewestLaunches) return undefined;
  const facts = young.map((s) => factsOf(history, s, catalogue));
  const model = fitLaunches(launches, categoryLevels(history, catalogue), textCosine([...launches, ...facts]), weekday);
  const shape = launchShape(model, weekday);
  const rangesAt = youngRanges(model, weekday, launches.every(({ daily }) => daily.every((sold) => sold === Math.floor(sold))), shape);
  const columnOf = (name: string): Float64Array => Float64Array.from(forecast.getChild(name)!.toArray() as Float64Array);
  const mean = columnOf('mean');
  const quantiles = levels.map((level) => ({ level, name: quantileColumn(level), values: columnOf(quantileColumn(level)) }));
  const bands = ranges.map((share) => ({ share, names: rangeColumns(share), ends: rangeColumns(share).map(columnOf) as [Float64Array, Float64Array] }));
  young.forEach((s, i) => {
    const age = seriesLength(history, s);
    const { total } = model.forecast(facts[i]!);
    let [said, sold] = [0, 0];
    for (let t = 0; t < age; t++) {
      const units = history.quantity[history.offsets[s]! + t]!;
      if (Number.isNaN(units)) continue;
      said += launchDay(model, total, t, weekday(facts[i]!.day + t));
      sold += Math.max(0, units);
    }
    const moved = total * levelFactor(shape, said, sold);
    const law = rangesAt(age);
    for (let h = 0; h < horizon; h++) {
      const at = rowOf.get(history.keys[s]!)! * horizon + h;
      mean[at] = launchDay(model, moved, age + h, weekday(history.endDay + 1 + h));
      for (const { level, values } of quantiles) values[at] = law.quantile(moved, mean[at]!, level);
      for (const { share, ends } of bands) [ends[0][at], ends[1][at]] = law.range(moved, mean[at]!, share);
    }
  });
  const columns = new Map([['mean', mean], ...quantiles.map(({ name, values }) => [name, values] as const), ...bands.flatMap(({ names, ends }) => names.map((name, end) => [name, ends[end]!] as const))]);
  return { table: forecastTable(panel.keys, Int32Array.from(panel.keys, (_, k) => k), panel.endDay, horizon, columns), keys: young.map((s) => history.keys[s]!) };
}

import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { dayText } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { openDataset } from '../engine/open-dataset.js';
import { defaultForecaster, forecasterNamed } from '../forecast/catalogue.js';
import { quantileColumn, rangeColumns } from '../forecast/contract.js';
import { panelHierarchy } from '../forecast/reconcile/panel-hierarchy.js';
import { reconcileMethods } from '../forecast/reconcile/reconcile.js';
import { reconcileForecast } from '../forecast/reconcile/reconcile-forecast.js';
import { addNewItems } from '../forecast/reconcile/with-new-items.js';
import type { Command } from './command.js';
import { forecastCsv } from './forecast-csv.js';
import { keepRecord, recordOption } from './keep-record.js';
import { outOf } from './out-file.js';
import { forecastOfNewItems, forecastOfYoungItems, newItemsOf, newItemsOption, newItemsText, saidOfNewItems, type SaidOfNewItems, youngItemModes, youngItemsOption } from './new-items.js';
import { quantilesOf, sharesOf } from './shares.js';
import { forModels, loadRecorded, stockOutsOption } from './stock-outs.js';
import { untilOf } from './until-option.js';

interface ForecastDone {
  readonly file: string;
  readonly model: string;
  readonly series: number;
  readonly rows: number;
  readonly until: string;
  readonly horizon: number;
  /** With `--reconcile`: how, and how many sums were added. */
  readonly reconciled?: { readonly method: string; readonly sums: number };
  /** Items without sales that were forecast from launches of the past. */
  readonly newItems?: SaidOfNewItems;
  /** Series in their first four weeks, forecast from launches of the past and what has sold since. */
  readonly youngItems?: readonly string[];
  readonly seconds: { readonly load: number; readonly fit: number; readonly predict: number };
}

export const forecastCommand: Command<ForecastDone> = {
  name: 'forecast',
  about: 'forecast every series of a dataset, with ranges, into a CSV file',
  usage: '<dataset>',
  example: 'anbar forecast datasets/sample --until 2024-03-01 --horizon 28 --levels 0.8,0.95 --out forecast.csv',
  options: [
    { name: 'until', value: 'text', placeholder: 'DATE', about: 'the last day that may be seen (default: the last day of sales)' },
    { name: 'horizon', value: 'number', placeholder: 'DAYS', about: 'days ahead, 1 to 365 (default 28)' },
    { name: 'levels', value: 'text', placeholder: 'SHARES', about: 'shares of days that the ranges shall hold (default 0.8,0.95)' },
    { name: 'quantiles', value: 'text', placeholder: 'LEVELS', about: 'quantiles of each day beside the ranges, in columns q0.5, q0.9, …: half of all days stay at or below q0.5. The ends of a range are not quantiles where zeros are frequent: its low end then holds more than its share, so its high end is lower (default none)' },
    { name: 'models', value: 'text', placeholder: 'NAMES', about: `one model, or several to be blended (default ${defaultForecaster})` },
    { name: 'stores', value: 'text', placeholder: 'NAMES', about: 'only these stores' },
    { name: 'reconcile', value: 'text', placeholder: 'METHOD', about: `make forecasts and their sums agree, and write the sums too (total, store=A, category=B, store=A,category=B): ${reconcileMethods.join(', ')}; e.g. --reconcile mint --by store,category` },
    { name: 'by', value: 'text', placeholder: 'COLUMNS', about: 'with --reconcile: what to sum by (default store,category,item)' },
    { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
    stockOutsOption,
    newItemsOption,
    youngItemsOption,
    recordOption,
    { name: 'out', value: 'text', placeholder: 'FILE', about: 'the CSV file to write: series,date,mean,lo_80,hi_80,…' },
  ],
  async run(call, world) {
    const folder = call.operands[0];
    if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', 'forecast takes one dataset folder', { hint: this.example });
    const file = outOf(call, world, this.example);
    const horizon = call.integer('horizon', { least: 1, most: 365, fallback: 28 });
    const seed = call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
    const [shares, quantiles] = [sharesOf(call), quantilesOf(call)];
    const names = call.list('models');
    const stores = call.list('stores');
    const method = call.text('reconcile') === undefined ? undefined : oneOf('--reconcile', call.text('reconcile'), reconcileMethods);
    const by = call.list('by');
    const launches = oneOf('--young-items', call.text('young-items') ?? (names.length === 0 ? 'launches' : 'own'), youngItemModes) === 'launches';
    if (by.length > 0 && method === undefined) throw new AnbarError('E_CLI_USAGE', '--by is given without --reconcile; allowed: together with it', { hint: 'add --reconcile mint' });
    if (method !== undefined && quantiles.length > 0) throw new AnbarError('E_CLI_USAGE', '--quantiles is given with --reconcile; allowed: one of the two, as only means and ranges are reconciled', { facts: { field: 'quantiles' } });
    const forecaster = await (names.length > 1 ? forecasterNamed('blend', { members: names }) : forecasterNamed(names[0] ?? defaultForecaster));
    const started = world.now();
    const dataset = await openDataset(resolve(world.cwd, folder));
    const recorded = await loadRecorded(call, dataset, { futureDays: horizon, ...untilOf(call, dataset), ...(stores.length === 0 ? {} : { stores }) });
    const panel = forModels(recorded.panel, recorded.stockOuts);
    const loaded = world.now();
    const hierarchy = method === undefined ? undefined : panelHierarchy(panel, by.length === 0 ? undefined : by);
    const unsold = await newItemsOf(call, dataset, panel, horizon);
    const context = { random: createRandom(seed), log: world.log, progress: world.progress };
    const fitted = await forecaster.fit(panel, context);
    const fittedAt = world.now();
    const predictedAlone = await fitted.predict({ horizon, ranges: shares, levels: quantiles });
    const asked = { horizon, ranges: shares, levels: quantiles, stores };
    const young = launches ? await forecastOfYoungItems(dataset, panel, predictedAlone, asked) : undefined;
    const bottom = young?.table ?? predictedAlone;
    const fresh = unsold === undefined ? undefined : await forecastOfNewItems(unsold, dataset, panel, asked);
    const reconciled = method === undefined || hierarchy === undefined ? undefined : (await reconcileForecast(panel, bottom, { hierarchy, method, horizon, shares }, context)).table;
    const summed = reconciled === undefined || hierarchy === undefined || fresh === undefined ? undefined : addNewItems(panel, reconciled, { hierarchy, ...(by.length === 0 ? {} : { by }), items: fresh.items.map(({ item }) => item), fresh: fresh.table, horizon, shares });
    const table = summed?.table ?? reconciled ?? bottom;
    const after = summed === undefined ? fresh?.table : undefined;
    const predicted = world.now();
    const columns = ['mean', ...quantiles.map(quantileColumn), ...shares.flatMap((share) => rangeColumns(share))];
    await writeWhole(file, forecastCsv(table, columns) + (after === undefined ? '' : forecastCsv(after, columns).replace(/^.*\n/, '')));
    await keepRecord(call, world, dataset, { kind: 'fit', seed }, { horizon, leaderboard: [{ model: fitted.name, fitSeconds: (fittedAt - loaded) / 1000, predictSeconds: (predicted - fittedAt) / 1000 }] });
    const seconds = { load: (loaded - started) / 1000, fit: (fittedAt - loaded) / 1000, predict: (predicted - fittedAt) / 1000 };
    return { file, model: fitted.name, series: panel.keys.length, rows: table.numRows + (after?.numRows ?? 0), until: dayText(panel.endDay), horizon, ...(method === undefined || hierarchy === undefined ? {} : { reconciled: { method, sums: summed?.sums ?? hierarchy.sums } }), ...(fresh === undefined ? {} : { newItems: saidOfNewItems(fresh) }), ...(young === undefined ? {} : { youngItems: young.keys }), seconds };
  },
  render({ file, model, series, rows, until, horizon, reconciled, newItems, youngItems, seconds }) {
    const parts = Object.entries(seconds).map(([what, value]) => `${what} ${value.toFixed(1)} s`);
    const sums = reconciled === undefined ? '' : `, with ${reconciled.sums} sums by ${reconciled.method}`;
    return `${series} series${sums} × ${horizon} days after ${until} by ${model}: ${rows} rows in ${file} (${parts.join(', ')})\n${youngItems === undefined ? '' : `among them ${youngItems.length} in their first four weeks, from past launches and what has sold since\n`}${newItems === undefined ? '' : newItemsText(newItems)}`;
  },
};

/** All of the file or none of it: written beside, then moved into place. */
async function writeWhole(file: string, text: string): Promise<void> {
  const beside = join(dirname(file), `.${file.slice(dirname(file).length + 1)}.${process.pid}.part`);
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new AnbarError('E_CLI_USAGE', `--out is ${file}, which cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

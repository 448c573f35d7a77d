import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { openDataset } from '../engine/open-dataset.js';
import { backtest, type BacktestResult } from '../evaluate/backtest.js';
import { leaderboardText } from '../evaluate/leaderboard-text.js';
import { defaultForecaster, forecasterNamed, forecasterNames } from '../forecast/catalogue.js';
import { mostOrigins } from '../measure/splits.js';
import { firstDayOf } from '../table/panel.js';
import type { Command } from './command.js';
import { jobsOption, lanesOf } from './jobs-option.js';
import { keepRecord, recordOption } from './keep-record.js';
import { sharedPanel } from './shared-panel.js';
import { sharesOf } from './shares.js';
import { loadRecorded, stockOutsOption } from './stock-outs.js';
import { untilOf } from './until-option.js';

/** The panel lies where threads share it, and nowhere else. */
async function loadShared(...words: Parameters<typeof loadRecorded>): ReturnType<typeof loadRecorded> {
  const { panel, stockOuts } = await loadRecorded(...words);
  return { panel: sharedPanel(panel), stockOuts };
}

export const backtestCommand: Command<BacktestResult> = {
  name: 'backtest',
  about: 'measure models on the past of a dataset: fit at several origins, compare with what came',
  usage: '<dataset>',
  example: 'anbar backtest datasets/sample --models ses,blend --horizon 28 --origins 4',
  options: [
    { name: 'models', value: 'text', placeholder: 'NAMES', about: `models, separated by commas, or all (default ${defaultForecaster}); naive and seasonal-naive always stand beside` },
    { name: 'horizon', value: 'number', placeholder: 'DAYS', about: 'days measured after each origin, 1 to 365 (default 28)' },
    { name: 'origins', value: 'number', placeholder: 'N', about: 'number of origins, 1 to 100 (default 4, or as many as the history allows)' },
    { name: 'step', value: 'number', placeholder: 'DAYS', about: 'days between origins (default: the horizon)' },
    { name: 'gap', value: 'number', placeholder: 'DAYS', about: 'days between an origin and the first day measured (default 0)' },
    { name: 'every', value: 'text', placeholder: 'UNIT', about: 'measure each day or sums of each week (default day)' },
    { name: 'levels', value: 'text', placeholder: 'SHARES', about: 'shares of days that the ranges shall hold (default 0.8,0.95)' },
    { name: 'until', value: 'text', placeholder: 'DATE', about: 'the last day that may be seen (default: the last day of sales)' },
    { name: 'stores', value: 'text', placeholder: 'NAMES', about: 'only these stores' },
    { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
    jobsOption,
    stockOutsOption,
    recordOption,
  ],
  async run(call, world) {
    const folder = call.operands[0];
    if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', 'backtest takes one dataset folder', { hint: this.example });
    const horizon = call.integer('horizon', { least: 1, most: 365, fallback: 28 });
    const asked = call.integer('origins', { least: 1, most: 100, fallback: 4 });
    const stepDays = call.integer('step', { least: 1, most: 365, fallback: horizon });
    const gapDays = call.integer('gap', { least: 0, most: 365, fallback: 0 });
    const seed = call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
    const every = oneOf('--every', call.text('every') ?? 'day', ['day', 'week'] as const);
    const ranges = sharesOf(call);
    const stores = call.list('stores');
    const lanes = lanesOf(world, call);
    const words = call.list('models');
    const names = words.length === 1 && words[0] === 'all' ? forecasterNames : words.length === 0 ? [defaultForecaster] : words;
    const models = await Promise.all([...new Set(names)].map((name) => forecasterNamed(name)));
    const dataset = await openDataset(resolve(world.cwd, folder));
    const { panel, stockOuts } = await loadShared(call, dataset, { futureDays: 0, ...untilOf(call, dataset), ...(stores.length === 0 ? {} : { stores }) });
    const origins = call.text('origins') === undefined ? Math.max(1, Math.min(asked, mostOrigins(firstDayOf(panel), panel.endDay, { horizon, stepDays, gapDays }))) : asked;
    if (origins < asked) world.log.info(`backtest: ${origins} origin${origins === 1 ? '' : 's'} instead of ${asked}: the history allows no more`);
    const context = { random: createRandom(seed), log: world.log, progress: world.progress, clock: world.now, ...lanes };
    const result = await backtest(panel, models, { horizon, origins, stepDays, gapDays, every, ranges, stockOuts }, context);
    await keepRecord(call, world, dataset, { kind: 'backtest', seed }, result);
    return result;
  },
  render: leaderboardText,
};

import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { loadPanel } from '../engine/load-panel.js';
import { openDataset } from '../engine/open-dataset.js';
import { backtest } from '../evaluate/backtest.js';
import { defaultForecaster, forecasterNamed } from '../forecast/catalogue.js';
import { writeBacktestReports } from './backtest-report.js';
import type { Command } from './command.js';
import { jobsOption, lanesOf } from './jobs-option.js';

interface ReportWritten {
  readonly path: string;
  readonly chosen: string;
}

/** `anbar report datasets/sample`: one HTML file that says how good the data and the forecasts are. */
export const reportCommand: Command<ReportWritten> = {
  name: 'report',
  about: 'backtest a dataset and write what came out as one HTML file',
  usage: '<dataset>',
  example: 'anbar report datasets/sample --models blend --language fa',
  options: [
    { name: 'models', value: 'text', placeholder: 'NAMES', about: `models, separated by commas (default ${defaultForecaster})` },
    { name: 'horizon', value: 'number', placeholder: 'DAYS', about: 'days measured after each origin (default 28)' },
    { name: 'origins', value: 'number', placeholder: 'N', about: 'number of origins (default 2)' },
    { name: 'name', value: 'text', placeholder: 'NAME', about: "file name without .html (default the dataset's)" },
    { name: 'title', value: 'text', placeholder: 'TEXT', about: 'heading' },
    { name: 'language', value: 'text', placeholder: 'fa|en', about: 'language (default en)' },
    { name: 'plotly', value: 'boolean', about: 'interactive charts; makes the file 5 MB' },
    { name: 'reports', value: 'text', placeholder: 'FOLDER', about: 'where to write (default reports)' },
    { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
    jobsOption,
  ],
  async run(call, world) {
    const folder = call.operands[0];
    if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', 'report takes one dataset folder', { hint: this.example });
    const language = oneOf('--language', call.text('language') ?? 'en', ['fa', 'en'] as const);
    const horizon = call.integer('horizon', { least: 1, most: 365, fallback: 28 });
    const origins = call.integer('origins', { least: 1, most: 100, fallback: 2 });
    const words = call.list('models');
    const seed = call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
    const models = await Promise.all((words.length === 0 ? [defaultForecaster] : words).map((name) => forecasterNamed(name)));
    const dataset = await openDataset(resolve(world.cwd, folder));
    const panel = await loadPanel(dataset, { futureDays: 0 });
    const context = { random: createRandom(seed), log: world.log, progress: world.progress, clock: world.now };
    const result = await backtest(panel, models, { horizon, origins }, { ...context, ...lanesOf(world, call) });
    const page = { name: call.text('name') ?? dataset.manifest.name, title: call.text('title') ?? dataset.manifest.name, language };
    const written = await writeBacktestReports({ dataset, panel, result, seed, folder: resolve(world.cwd, call.text('reports') ?? 'reports'), pages: [page], plotly: call.flag('plotly') }, context);
    return { path: written.paths[0]!, chosen: written.chosen };
  },
  render: ({ path, chosen }) => `wrote ${path} (best: ${chosen})\n`,
};

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dayOf } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { createRandom } from '../base/random.js';
import { loadPanel } from '../engine/load-panel.js';
import { openDataset } from '../engine/open-dataset.js';
import { backtest } from '../evaluate/backtest.js';
import { foldForecast, foldTruth } from '../evaluate/fold-forecasts.js';
import { defaultForecaster, forecasterNamed } from '../forecast/catalogue.js';
import { nodeFiles } from '../publish/files.js';
import { reportFromBacktest } from '../publish/report/from-backtest.js';
import { writeReport } from '../publish/report/write-report.js';
import type { Command } from './command.js';

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
    const result = await backtest(panel, models, { horizon, origins }, context);
    const [first] = result.leaderboard;
    if (first === undefined) throw new AnbarError('E_TABLE_EMPTY', `${folder} leaves nothing to measure`);
    const chosen = models.find((model) => model.name === first.model) ?? (await forecasterNamed(first.model));
    const origin = dayOf([...result.origins].sort().at(-1)!);
    const truth = foldTruth(panel, { origin, first: origin + 1, last: origin + horizon });
    const said = async (model: typeof chosen) => foldForecast(truth, model, [0.8], context, world.now);
    const naive = result.leaderboard.find((row) => row.model === 'naive');
    const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
    const reasons = [`${first.model}: WRMSSE ${first.wrmsse.toFixed(4)}, WAPE ${percent(first.wape)}, bias ${percent(first.bias)}`, ...(naive === undefined || naive === first ? [] : [`naive: WRMSSE ${naive.wrmsse.toFixed(4)}, WAPE ${percent(naive.wape)}`])];
    const report = reportFromBacktest({
      name: call.text('name') ?? dataset.manifest.name,
      title: call.text('title') ?? dataset.manifest.name,
      language,
      createdAt: new Date(world.now()).toISOString(),
      dataset: dataset.manifest,
      rows: dataset.manifest.tables.sales?.rows ?? panel.quantity.length,
      result,
      chosen: first.model,
      fold: { truth, chosen: await said(chosen), baseline: await said(await forecasterNamed('naive')) },
      reasons,
      facts: { seed, horizon, origins },
    });
    const plotly = call.flag('plotly') ? { plotly: await readFile(createRequire(import.meta.url).resolve('plotly.js-dist-min/plotly.min.js'), 'utf8') } : {};
    return { path: await writeReport(nodeFiles, resolve(world.cwd, call.text('reports') ?? 'reports'), report, plotly), chosen: first.model };
  },
  render: ({ path, chosen }) => `wrote ${path} (best: ${chosen})\n`,
};

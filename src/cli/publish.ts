import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { createRandom } from '../base/random.js';
import { loadPanel } from '../engine/load-panel.js';
import { openDataset } from '../engine/open-dataset.js';
import { accuracyRecord } from '../evaluate/accuracy-record.js';
import { backtest, type BacktestResult, type MeasuredForecasts } from '../evaluate/backtest.js';
import { defaultForecaster, forecasterNamed } from '../forecast/catalogue.js';
import type { ModelManifest } from '../publish/manifest.js';
import { publishForecaster } from '../publish/publish-forecaster.js';
import { openRegistry, publicName } from '../publish/registry.js';
import type { Command } from './command.js';
import { jobsOption, lanesOf } from './jobs-option.js';
import { keepRecord, recordOption } from './keep-record.js';
import { publishLists, recommendModel } from './publish-lists.js';
import { modelOptions } from './recommend-input.js';
import { recommenderNames } from '../recommend/catalogue.js';

interface Published {
  readonly model: string;
  readonly version: number;
  readonly method: string;
  readonly aliases: readonly string[];
}

/** What a manifest says of a backtest: the model's numbers, each beside naive's. */
export function metricsOf(result: BacktestResult, model: string): ModelManifest['metrics'] {
  const row = result.leaderboard.find((one) => one.model === model);
  const naive = result.leaderboard.find((one) => one.model === 'naive');
  if (row === undefined) return [];
  const orNull = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
  return (['wape', 'bias', 'rmse', 'mae', 'rmsse', 'wrmsse', 'pinball'] as const).map((name) => ({ name, value: orNull(row[name]), baseline: orNull(naive?.[name]) }));
}

/** Options of `publish --recommender` that say nothing to a forecaster. */
const forListsOnly = ['options', 'vectors', 'bert-model'];

/** `anbar publish datasets/sample`: fit on everything, measure on the past, put the model into the registry. */
export const publishCommand: Command<Published> = {
  name: 'publish',
  about: 'fit a model on a dataset and put it into the registry as a new version',
  usage: '<dataset> [--recommender METHOD]',
  example: 'anbar publish datasets/sample --name demand --alias champion',
  options: [
    { name: 'name', value: 'text', placeholder: 'NAME', about: `name of the model (default demand; with --recommender ${recommendModel})` },
    { name: 'recommender', value: 'text', placeholder: 'METHOD', about: `publish recommendations instead of forecasts, by one of ${recommenderNames.join(', ')}, e.g. anbar publish datasets/sample --recommender hybrid --name for-you --alias champion` },
    { name: 'model', value: 'text', placeholder: 'METHOD', about: `method (default ${defaultForecaster})` },
    { name: 'alias', value: 'text', placeholder: 'ALIASES', about: 'aliases that move to the new version', repeat: true },
    { name: 'horizon', value: 'number', placeholder: 'DAYS', about: 'horizon that it is measured at (default 28)' },
    { name: 'origins', value: 'number', placeholder: 'N', about: 'origins of the backtest whose numbers the manifest keeps (default 1; 0 = none; recommenders are measured on the newest fifth of events)' },
    ...modelOptions.filter(({ name }) => forListsOnly.includes(name)).map((option) => ({ ...option, about: `with --recommender: ${option.about}` })),
    { name: 'seed', value: 'number', placeholder: 'N', about: 'seed of everything random (default 1)' },
    { name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' },
    jobsOption,
    recordOption,
  ],
  async run(call, world) {
    const folder = call.operands[0];
    if (folder === undefined || call.operands.length > 1) throw new AnbarError('E_CLI_USAGE', 'publish takes one dataset folder', { hint: this.example });
    const seed = call.integer('seed', { least: 0, most: 0x7fffffff, fallback: 1 });
    const recommender = call.text('recommender');
    const registry = openRegistry(resolve(world.cwd, call.text('models') ?? 'models'), { now: world.now, who: world.env['USER'] ?? 'unknown' });
    const aliases = call.list('alias');
    // A name that cannot be is told before minutes of fitting, not after.
    const name = publicName('name', call.text('name') ?? (recommender === undefined ? 'demand' : recommendModel));
    for (const alias of aliases) publicName('alias', alias);
    if (recommender !== undefined) {
      const dataset = await openDataset(resolve(world.cwd, folder));
      const { manifest, fitted, fitSeconds, score } = await publishLists(recommender, call, world, dataset, registry);
      await keepRecord(call, world, dataset, { kind: 'fit', seed }, { leaderboard: [{ ...(score === undefined ? {} : { ndcg: score.ndcg, recall: score.recall }), model: fitted.name, fitSeconds }] });
      return { model: manifest.name, version: manifest.version, method: manifest.method, aliases };
    }
    const stray = forListsOnly.find((option) => call.text(option) !== undefined);
    if (stray !== undefined) throw new AnbarError('E_CLI_USAGE', `--${stray} was given without --recommender; allowed: with it`, { hint: this.example });
    const horizon = call.integer('horizon', { least: 1, most: 365, fallback: 28 });
    const origins = call.integer('origins', { least: 0, most: 100, fallback: 1 });
    const dataset = await openDataset(resolve(world.cwd, folder));
    const panel = await loadPanel(dataset, { futureDays: horizon });
    const context = { random: createRandom(seed), log: world.log, progress: world.progress, clock: world.now };
    const method = call.text('model') ?? defaultForecaster;
    const forecaster = await forecasterNamed(method);
    const seen: MeasuredForecasts[] = [];
    const measured = origins === 0 ? undefined : await backtest(panel, [forecaster], { horizon, origins }, { ...context, ...lanesOf(world, call), watch: (one) => seen.push(one) });
    const started = world.now();
    const fitted = await forecaster.fit(panel, context);
    const fitSeconds = (world.now() - started) / 1000;
    const manifest = await publishForecaster(registry, { name, fitted, panel, dataset: dataset.manifest, seed, aliases, ...(measured === undefined ? {} : { metrics: metricsOf(measured, forecaster.name), ...(seen.some((one) => one.model === forecaster.name) ? { accuracy: accuracyRecord(seen, forecaster.name) } : {}) }) });
    await keepRecord(call, world, dataset, { kind: 'fit', seed }, { horizon, leaderboard: [{ ...measured?.leaderboard.find((row) => row.model === forecaster.name), model: fitted.name, fitSeconds }] });
    return { model: manifest.name, version: manifest.version, method: manifest.method, aliases };
  },
  render: ({ model, version, method, aliases }) => `published ${model}@${version} (${method})${aliases.length === 0 ? `; anbar alias champion ${model}@${version} makes it answer` : `, now ${aliases.join(', ')}`}\n`,
};

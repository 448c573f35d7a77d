import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createRandom } from '../base/random.js';
import { shopSource } from '../../server/dashboard/shop.js';
import { dashboardRoutes } from '../../server/pages/dashboard/routes.js';
import { startServer } from '../../server/start-server.js';
import { loadInteractions } from '../engine/load-interactions.js';
import { loadPanel } from '../engine/load-panel.js';
import { openDataset } from '../engine/open-dataset.js';
import { accuracyRecord } from '../evaluate/accuracy-record.js';
import { backtest, type MeasuredForecasts } from '../evaluate/backtest.js';
import { defaultForecaster, forecasterNamed, readForecaster } from '../forecast/catalogue.js';
import { listModels } from '../publish/list-models.js';
import { publishForecaster } from '../publish/publish-forecaster.js';
import { publishRecommender } from '../publish/publish-recommender.js';
import { openRegistry, type Registry } from '../publish/registry.js';
import { openRecommender, recommenderNamed } from '../recommend/catalogue.js';
import type { Dataset } from '../table/dataset.js';
import { writeBacktestReports } from './backtest-report.js';
import { parseCall } from './call.js';
import type { Command, CommandWorld } from './command.js';
import { lanesOf } from './jobs-option.js';
import { metricsOf } from './publish.js';
import { serverLog, trialPath } from './serve.js';
import { simulateCommand } from './simulate.js';

interface Stopped {
  readonly url: string;
}

const demandModel = 'demand';
const recommendModel = 'for-you';
const seed = 1;

/** The sample shop as it is committed, for a checkout that lacks it. */
const sampleWords = ['--seed', '7', '--items', '60', '--days', '730', '--users', '500'];

async function sampleOrGiven(folder: string | undefined, world: CommandWorld): Promise<string> {
  if (folder !== undefined) return resolve(world.cwd, folder);
  const sample = resolve(world.cwd, 'datasets', 'sample');
  if (!existsSync(sample)) {
    world.log.info('simulating the sample shop …');
    await simulateCommand.run(parseCall(simulateCommand, [...sampleWords, '--into', sample]), world);
  }
  return sample;
}

/** Whether a model's champion was already made from these very data. */
async function isCurrent(registry: Registry, name: string, fingerprint: string): Promise<boolean> {
  const model = (await listModels(registry)).find((summary) => summary.name === name);
  const champion = model?.aliases['champion']?.version;
  return model?.versions.some((version) => version.version === champion && version.dataset.fingerprint === fingerprint) === true;
}

const horizon = 28;

/** Backtests once; publishes the default forecaster with what was measured, and writes the report in both languages. */
async function prepareForecasts(dataset: Dataset, registry: Registry, reportsPath: string, world: CommandWorld): Promise<void> {
  const { name, fingerprint } = dataset.manifest;
  if (await isCurrent(registry, demandModel, fingerprint)) return;
  const panel = await loadPanel(dataset, { futureDays: horizon });
  const context = { random: createRandom(seed), log: world.log, progress: world.progress, clock: world.now };
  world.log.info('measuring forecasts on the past …');
  const models = await Promise.all([defaultForecaster, 'sba'].map((model) => forecasterNamed(model)));
  const seen: MeasuredForecasts[] = [];
  const result = await backtest(panel, models, { horizon, origins: 2 }, { ...context, ...lanesOf(world), watch: (one) => seen.push(one) });
  world.log.info('writing the report …');
  const pages = [
    { name, title: name, language: 'en' as const },
    { name: `${name}-fa`, title: name, language: 'fa' as const },
  ];
  await writeBacktestReports({ dataset, panel, result, seed, folder: reportsPath, pages, plotly: false }, context);
  world.log.info('publishing the forecaster …');
  const fitted = await models[0]!.fit(panel, context);
  await publishForecaster(registry, { name: demandModel, fitted, panel, dataset: dataset.manifest, seed, aliases: ['champion'], metrics: metricsOf(result, defaultForecaster), ...(seen.some((one) => one.model === defaultForecaster) ? { accuracy: accuracyRecord(seen, defaultForecaster) } : {}) });
}

async function prepareRecommendations(dataset: Dataset, registry: Registry, world: CommandWorld): Promise<void> {
  const { tables, fingerprint } = dataset.manifest;
  if (tables.events === undefined && tables.reviews === undefined) {
    world.log.info('the dataset has no events or reviews: no recommendations');
    return;
  }
  if (await isCurrent(registry, recommendModel, fingerprint)) return;
  world.log.info('fitting and publishing the recommender …');
  const interactions = await loadInteractions(dataset);
  const fitted = await recommenderNamed('hybrid').fit(interactions, { random: createRandom(seed), log: world.log, progress: world.progress });
  await publishRecommender(registry, { name: recommendModel, fitted, interactions, dataset: dataset.manifest, seed, aliases: ['champion'] });
}

/** `anbar start`: the whole way on one dataset, then the server. What is already made of the same data is not made again. */
export const startCommand: Command<Stopped> = {
  name: 'start',
  about: 'the whole way on the sample shop, or on a dataset: backtest, publish, report, serve',
  usage: '[dataset] [--port N]',
  example: 'anbar start datasets/sample --port 8080',
  options: [
    { name: 'port', value: 'number', placeholder: 'N', about: 'port (default 8080; 0 = any free one)' },
    { name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' },
  ],
  async run(call, world) {
    const port = call.integer('port', { least: 0, most: 65_535, fallback: 8080 });
    const folder = await sampleOrGiven(call.operands[0], world);
    const modelsPath = resolve(world.cwd, call.text('models') ?? 'models');
    const reportsPath = resolve(world.cwd, 'reports');
    const registry = openRegistry(modelsPath, { now: world.now, who: world.env['USER'] ?? 'unknown' });
    const dataset = await openDataset(folder);
    await prepareForecasts(dataset, registry, reportsPath, world);
    await prepareRecommendations(dataset, registry, world);
    // The dashboard's data are read before the first visitor comes, not while he waits.
    const shop = shopSource(folder, { note: (message) => world.log.warn(message) });
    await shop();
    world.progress.finish();
    const server = await startServer({
      port,
      openers: { openForecaster: readForecaster, openRecommender },
      modelsPath,
      reportsPath,
      trialPath,
      now: world.now,
      log: serverLog('warn'),
      routes: dashboardRoutes({ shop }),
    });
    world.out(`
Anbar answers at   ${server.url}   (dashboard; ?lang=en for English)
  reports          ${server.url}/reports
  API, documented  ${server.url}/docs

Try: curl -s ${server.url}/v1/models/${demandModel}/forecast -H 'content-type: application/json' -d '{"horizon":7}'

Ctrl-C stops it.
`);
    await new Promise<void>((done) => (world.signal.aborted ? done() : world.signal.addEventListener('abort', () => done(), { once: true })));
    await server.stop();
    return { url: server.url };
  },
  render: () => 'stopped\n',
};

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { shopSource, type Shop } from '../../server/dashboard/shop.js';
import type { KeyRecord } from '../../server/auth/keys.js';
import { dashboardRoutes } from '../../server/pages/dashboard/routes.js';
import { startServer, type RunningServer } from '../../server/start-server.js';
import { isAnbarError } from '../../src/base/errors.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { accuracyRecord, type AccuracyRecord } from '../../src/evaluate/accuracy-record.js';
import { backtest, type MeasuredForecasts } from '../../src/evaluate/backtest.js';
import { forecasterNamed, readForecaster } from '../../src/forecast/catalogue.js';
import { publishForecaster } from '../../src/publish/publish-forecaster.js';
import { publishRecommender } from '../../src/publish/publish-recommender.js';
import { openRegistry } from '../../src/publish/registry.js';
import { openRecommender, recommenderNamed } from '../../src/recommend/catalogue.js';
import type { Panel } from '../../src/table/panel.js';
import { decisionWorker } from './decision-worker.js';

export interface Dashboard {
  readonly server: RunningServer;
  /** The copy of the dataset that it shows: the pages keep files of their own beside it. */
  readonly dataset: string;
  readonly modelsPath: string;
  /** Undefined without a dataset. */
  shop(): Promise<Shop>;
  close(): Promise<void>;
}

export interface DashboardSettings {
  readonly forecaster?: string;
  readonly keys?: readonly KeyRecord[];
  /** Versions of the forecaster to publish; the first is the champion. Default 1. */
  readonly versions?: number;
  /** Do not wait until demand is forecast. */
  readonly atOnce?: boolean;
}

const context = { random: createRandom(1), log: silentLog, progress: silentProgress };

/** What a backtest of one origin says, where the history is long enough for one. */
async function measured(panel: Panel, name: string): Promise<AccuracyRecord | undefined> {
  const seen: MeasuredForecasts[] = [];
  try {
    await backtest(panel, [await forecasterNamed(name)], { horizon: 28, origins: 1 }, { ...context, clock: () => 0, watch: (one) => seen.push(one) });
  } catch (error) {
    if (!isAnbarError(error)) throw error;
    return undefined;
  }
  return accuracyRecord(seen, name);
}

/** The dashboard of a copy of a dataset on a real server, its models measured, fitted and published now. `close` stops it and removes what it made. */
export async function startDashboard(source: string | undefined, { forecaster = 'level-and-shape', keys, versions = 1, atOnce = false }: DashboardSettings = {}): Promise<Dashboard> {
  const folder = await mkdtemp(join(tmpdir(), 'anbar-dashboard-'));
  const modelsPath = join(folder, 'models');
  const dataset = source === undefined ? folder : join(folder, basename(source));
  const shop = source === undefined ? undefined : shopSource(dataset, { worker: await decisionWorker() });
  if (source !== undefined) {
    await cp(source, dataset, { recursive: true, filter: (path) => basename(path) !== '.anbar' });
    const opened = await openDataset(dataset);
    const panel = await loadPanel(opened, { futureDays: 28 });
    const registry = openRegistry(modelsPath, { now: Date.now, who: 'test' });
    const accuracy = await measured(panel, forecaster);
    const fitted = await (await forecasterNamed(forecaster)).fit(panel, context);
    for (let version = 1; version <= versions; version++) {
      await publishForecaster(registry, { name: 'demand', fitted, panel, dataset: opened.manifest, seed: 1, ...(accuracy === undefined ? {} : { accuracy }), ...(version === 1 ? { aliases: ['champion'] } : {}) });
    }
    if (opened.manifest.tables.events !== undefined) {
      const interactions = await loadInteractions(opened);
      await publishRecommender(registry, { name: 'for-you', fitted: await recommenderNamed('item-knn').fit(interactions, context), interactions, dataset: opened.manifest, seed: 1, aliases: ['champion'] });
    }
  }
  const log = { info: () => undefined, warn: () => undefined, error: (facts: object, message: string) => console.error(message, facts) };
  const server = await startServer({ port: 0, openers: { openForecaster: readForecaster, openRecommender }, modelsPath, reportsPath: folder, now: Date.now, log, limits: { lameDuckMs: 0, aliasPollMs: 100 }, routes: dashboardRoutes({ shop }), ...(keys === undefined ? {} : { keys }) });
  if (shop !== undefined && !atOnce && (await (await shop()).decisions.ready(170_000)) === undefined) throw new Error('demand was not forecast in time');
  return {
    server, dataset, modelsPath,
    shop: () => shop!(),
    async close() {
      await server.stop();
      if (shop !== undefined) await (await shop()).decisions.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

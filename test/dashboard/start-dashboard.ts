import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shopSource } from '../../server/dashboard/shop.js';
import { dashboardRoutes } from '../../server/pages/dashboard/routes.js';
import { startServer, type RunningServer } from '../../server/start-server.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { forecasterNamed, readForecaster } from '../../src/forecast/catalogue.js';
import { publishForecaster } from '../../src/publish/publish-forecaster.js';
import { publishRecommender } from '../../src/publish/publish-recommender.js';
import { openRegistry } from '../../src/publish/registry.js';
import { openRecommender, recommenderNamed } from '../../src/recommend/catalogue.js';

/** The dashboard of a dataset on a real server, its models fitted and published now. `close` stops it and removes its registry. */
export async function startDashboard(folder: string | undefined, forecaster = 'level-and-shape', port = 0): Promise<{ readonly server: RunningServer; close(): Promise<void> }> {
  const modelsPath = await mkdtemp(join(tmpdir(), 'anbar-dashboard-'));
  const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
  if (folder !== undefined) {
    const dataset = await openDataset(folder);
    const panel = await loadPanel(dataset, { futureDays: 28 });
    const registry = openRegistry(modelsPath, { now: Date.now, who: 'test' });
    await publishForecaster(registry, { name: 'demand', fitted: await (await forecasterNamed(forecaster)).fit(panel, context), panel, dataset: dataset.manifest, seed: 1, aliases: ['champion'] });
    if (dataset.manifest.tables.events !== undefined) {
      const interactions = await loadInteractions(dataset);
      await publishRecommender(registry, { name: 'for-you', fitted: await recommenderNamed('item-knn').fit(interactions, context), interactions, dataset: dataset.manifest, seed: 1, aliases: ['champion'] });
    }
  }
  const log = { info: () => undefined, warn: () => undefined, error: (facts: object, message: string) => console.error(message, facts) };
  const server = await startServer({ port, openers: { openForecaster: readForecaster, openRecommender }, modelsPath, reportsPath: modelsPath, now: Date.now, log, limits: { lameDuckMs: 0 }, routes: dashboardRoutes({ shop: folder === undefined ? undefined : shopSource(folder) }) });
  return {
    server,
    async close() {
      await server.stop();
      await rm(modelsPath, { recursive: true, force: true });
    },
  };
}

import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideSteps } from '../../server/routes/guide/examples.js';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { loadInteractions } from '../../src/engine/load-interactions.js';
import { loadPanel } from '../../src/engine/load-panel.js';
import { openDataset } from '../../src/engine/open-dataset.js';
import { forecasterNamed } from '../../src/forecast/catalogue.js';
import { publishForecaster } from '../../src/publish/publish-forecaster.js';
import { publishRecommender } from '../../src/publish/publish-recommender.js';
import { openRegistry } from '../../src/publish/registry.js';
import { recommenderNamed } from '../../src/recommend/catalogue.js';
import { liveServer } from './live-server.js';

// The guide is followed from top to bottom by the built program, the sample shop and a shell, as a developer would.
const root = resolve(import.meta.dirname, '../..');
const anbar = `"${process.execPath}" "${join(root, 'bin', 'anbar.mjs')}"`;
const folder = mkdtempSync(join(tmpdir(), 'anbar-guide-'));
const canRun = spawnSync('curl', ['--version']).status === 0 && spawnSync('bash', ['--version']).status === 0;
if (!canRun) console.warn('skipped: the guide needs curl and bash');

const exec = promisify(execFile);
const step = (id: string) => guideSteps.find((one) => one.id === id)!;
const env: Record<string, string> = {};
const shell = async (code: string): Promise<string> => (await exec('bash', ['-e', '-o', 'pipefail', '-c', code.replaceAll('npx anbar', anbar)], { cwd: folder, env: { ...process.env, ...env } })).stdout;
const answers = (text: string): readonly Readonly<Record<string, unknown>>[] => JSON.parse(`[${text.replaceAll('}{', '},{')}]`) as readonly Readonly<Record<string, unknown>>[];

let serving: ChildProcess | undefined;
beforeAll(async () => {
  if (!canRun) return;
  const dataset = await openDataset(join(root, 'datasets', 'sample'));
  const registry = openRegistry(join(folder, 'models'), { now: Date.now, who: 'test' });
  const context = { random: createRandom(1), log: silentLog, progress: silentProgress };
  const panel = await loadPanel(dataset, {});
  for (const [method, options] of [['xgboost', { strategy: 'recursive', rounds: 20, depth: 4, calibrationOrigins: 1 }], ['tsb', {}]] as const) {
    const fitted = await (await forecasterNamed(method, options)).fit(panel, context);
    await publishForecaster(registry, { name: 'demand', fitted, panel, dataset: dataset.manifest, aliases: method === 'xgboost' ? ['champion'] : [] });
  }
  const interactions = await loadInteractions(dataset);
  const lists = await recommenderNamed('item-knn').fit(interactions, context);
  await publishRecommender(registry, { name: 'for-you', fitted: lists, interactions, dataset: dataset.manifest, aliases: ['champion'] });
  const keys = [...(await shell(step('key').code)).matchAll(/anbar_[\w-]{43}/g)].map(([key]) => key);
  [env['KEY'], env['ADMIN_KEY']] = keys as [string, string];
  // The words that the step says to start the server with, on a free port.
  expect(step('serve').about.en).toContain('npx anbar serve --keys keys.json');
  serving = spawn(process.execPath, [join(root, 'bin', 'anbar.mjs'), 'serve', '--keys', 'keys.json', '--port', '0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  env['ANBAR'] = await new Promise<string>((done, fail) => {
    createInterface({ input: serving!.stderr! }).on('line', (line) => /http:\/\/[\d.]+:\d+/.test(line) && done(/http:\/\/[\d.]+:\d+/.exec(line)![0]));
    serving!.once('exit', (status) => fail(new Error(`serve ended with ${status}`)));
  });
}, 240_000);
afterAll(() => serving?.removeAllListeners('exit').kill());

describe.skipIf(!canRun)('the guide at /docs', () => {
  it('exports the very names that its examples use', () => {
    expect([...step('serve').code.matchAll(/export (\w+)=/g)].map(([, name]) => name)).toEqual(Object.keys(env).sort((a, b) => ['ANBAR', 'KEY', 'ADMIN_KEY'].indexOf(a) - ['ANBAR', 'KEY', 'ADMIN_KEY'].indexOf(b)));
    expect(new Set(Object.values(env)).size).toBe(3);
  });

  const says: Readonly<Record<string, readonly object[]>> = {
    models: [{ models: [expect.objectContaining({ name: 'demand', versions: [1, 2] }), expect.objectContaining({ name: 'for-you' })] }],
    forecast: [{ model: 'demand', version: 1, forecasts: [expect.objectContaining({ series: 'P000001', quantiles: expect.anything() as object, ranges: expect.anything() as object, parts: expect.anything() as object })] }],
    batch: [{ results: [expect.objectContaining({ status: 200 }), expect.objectContaining({ status: 404 })] }],
    recommend: [{ items: expect.arrayContaining([]) as object }, { model: 'for-you' }],
    similar: [{ items: expect.arrayContaining([]) as object }],
    feed: [{ taken: 1 }, { taken: 1 }],
    alias: [{ version: 2, by: 'key:deploy' }],
    rollback: [{ version: 1, by: 'key:deploy' }],
  };

  it.each(Object.keys(says))('%s: what is to be typed answers as it says', async (id) => {
    expect(answers(await shell(step(id).code))).toMatchObject(says[id]!);
  }, 60_000);

  it.each(guideSteps.filter(({ kind }) => kind === 'client').map(({ id }) => id))('%s: the TypeScript runs as it stands', async (id) => {
    cpSync(join(root, 'server', 'client'), join(folder, 'anbar-client'), { recursive: true });
    writeFileSync(join(folder, `${id}.ts`), step(id).code);
    await build({ entryPoints: [join(folder, `${id}.ts`)], outfile: join(folder, `${id}.mjs`), bundle: true, platform: 'node', format: 'esm', nodePaths: [join(root, 'node_modules')], logLevel: 'error' });
    const { stdout, stderr } = await exec(process.execPath, [join(folder, `${id}.mjs`)], { env: { ...process.env, ...env } });
    expect(stderr).toBe('');
    expect(stdout).toMatch(id === 'client' ? /^1 \[[\s\S]*P\d{6}/ : /^\[ [\d.]+ \]/);
  }, 60_000);

  it('leaves no step untried', () => {
    expect(guideSteps.map(({ id }) => id).sort()).toEqual(['key', 'serve', ...Object.keys(says), 'client', 'rows'].sort());
  });
});

it('shows steps, limits and errors in both languages, readable without script, and refuses others', async () => {
  const server = await liveServer({ limits: { requestsPerSecond: 7, burst: 9 } });
  for (const lang of ['en', 'fa']) {
    const { status, text } = await server.call('GET', `/docs?lang=${lang}`);
    expect([status, text.includes(`<html lang="${lang}" dir="${lang === 'fa' ? 'rtl' : 'ltr'}">`), /<script/.test(text)]).toEqual([200, true, false]);
    for (const one of ['256 KiB', '2048 KiB', '7 (9 at once)', '429 E_SERVER_RATE', 'E_SERVER_TENSOR', 'E_FORECAST_SERIES', 'E_RECOMMEND_ITEM']) expect(text).toContain(one);
    for (const { id } of guideSteps) expect(text).toContain(`<section id="${id}">`);
  }
  expect((await server.call('GET', '/docs')).text).toContain('lang="en" dir="ltr"');
  expect((await server.call('GET', '/docs?lang=de')).status).toBe(400);
  await server.stop();
});

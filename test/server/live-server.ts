import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FittedForecaster } from '../../src/forecast/contract.js';
import { readForecaster } from '../../src/forecast/catalogue.js';
import { forecastAnswer, recommendAnswer } from '../../src/publish/answers.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry, type Registry } from '../../src/publish/registry.js';
import type { Json } from '../../src/base/artifact.js';
import type { ServerLog } from '../../server/context.js';
import { startServer, type RunningServer, type StartOptions } from '../../server/start-server.js';
import { countingRecommender, openCounting, smallForecaster } from './small-models.js';

export const openers = { openForecaster: readForecaster, openRecommender: openCounting };

export interface LoggedLine {
  readonly level: string;
  readonly facts: object;
  readonly message: string;
}

/** A log that a test can read. */
export function readableLog(): ServerLog & { readonly lines: readonly LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const at = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

const dataset = { name: 'small', fingerprint: '0'.repeat(64), rows: 140, series: 5, firstDay: '2024-06-03', lastDay: '2024-06-30' };

export async function publishForecaster(registry: Registry, name: string, model: FittedForecaster, aliases: readonly string[] = ['champion']): Promise<number> {
  const request = { horizon: 3 };
  const answer = (await forecastAnswer(model, request)).slice(0, 20) as unknown as Json;
  const series = (answer as unknown as { series: string }[]).map((one) => one.series);
  return (await publishModel(registry, { name, task: 'forecast', artifact: model.toArtifact(), dataset, examples: [{ request: { ...request, series }, answer }], about: { summary: 'a small model', limits: [] }, aliases, metrics: [{ name: 'wape', value: 0.5, baseline: 0.6 }] })).version;
}

export async function publishRecommender(registry: Registry, name: string, items = 20, aliases: readonly string[] = ['champion'], lastDay = dataset.lastDay): Promise<number> {
  const model = countingRecommender(new Map(Array.from({ length: items }, (_, i) => [`item-${String(i).padStart(4, '0')}`, 100 - i])));
  const answer = recommendAnswer(model, { n: 3 }, 0) as unknown as Json;
  return (await publishModel(registry, { name, task: 'recommend', artifact: model.toArtifact(), dataset: { ...dataset, lastDay }, examples: [{ request: { n: 3 }, answer }], about: { summary: 'a small list', limits: [] }, aliases })).version;
}

export interface LiveServer extends RunningServer {
  readonly registry: Registry;
  readonly folder: string;
  readonly logged: readonly LoggedLine[];
  call<T = Readonly<Record<string, unknown>>>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly json: T; readonly text: string; readonly headers: Headers }>;
}

/** A real server on loopback over a fresh registry with the models `demand` and `picks`. */
export async function liveServer(options: Partial<StartOptions> = {}): Promise<LiveServer> {
  const folder = mkdtempSync(join(tmpdir(), 'anbar-server-'));
  const reportsPath = join(folder, 'reports');
  mkdirSync(reportsPath);
  const registry = openRegistry(join(folder, 'models'), { now: Date.now, who: 'test' });
  await publishForecaster(registry, 'demand', await smallForecaster());
  await publishRecommender(registry, 'picks');
  const log = readableLog();
  const server = await startServer({ port: 0, openers, modelsPath: registry.root, reportsPath, now: Date.now, log, checkAnswers: true, ...options, limits: { lameDuckMs: 0, aliasPollMs: 50, ...options.limits } });
  return {
    ...server,
    registry,
    folder,
    logged: log.lines,
    async call<T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
      const json = body !== undefined && typeof body !== 'string';
      const response = await fetch(`${server.url}${path}`, { method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as string) }) });
      const text = await response.text();
      return { status: response.status, text, headers: response.headers, json: (/json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined) as T };
    },
  };
}

import { resolve } from 'node:path';
import { isAnbarError } from '../base/errors.js';
import { listModels, type ModelSummary } from '../publish/list-models.js';
import type { ModelManifest } from '../publish/manifest.js';
import { openRegistry, type Registry } from '../publish/registry.js';
import { verifyVersion } from '../publish/version-folder.js';
import type { Command } from './command.js';

interface ModelRow {
  readonly model: string;
  readonly version: number;
  readonly method: string;
  readonly dataset: string;
  readonly publishedAt: string;
  readonly aliases: readonly string[];
  readonly metrics: Readonly<Record<string, number | null>>;
  /** What is wrong with its files; null when every byte is as it was published. */
  readonly damaged: string | null;
}

async function damageOf(registry: Registry, { name, version }: ModelManifest): Promise<string | null> {
  try {
    await verifyVersion(registry, name, version);
    return null;
  } catch (error) {
    if (isAnbarError(error, 'E_PUBLISH_CORRUPT')) return error.message;
    throw error;
  }
}

function rows(registry: Registry, summary: ModelSummary): Promise<readonly ModelRow[]> {
  return Promise.all(summary.versions.map(async (manifest) => ({
    model: summary.name,
    version: manifest.version,
    method: manifest.method,
    dataset: manifest.dataset.name,
    publishedAt: manifest.publishedAt,
    aliases: Object.entries(summary.aliases).flatMap(([alias, entry]) => (entry.version === manifest.version ? [alias] : [])),
    metrics: Object.fromEntries(manifest.metrics.map((metric) => [metric.name, metric.value])),
    damaged: await damageOf(registry, manifest),
  })));
}

/** `anbar models`: what the registry holds and which alias points where. */
export const modelsCommand: Command<readonly ModelRow[]> = {
  name: 'models',
  about: 'list the published models, their versions and aliases; every byte is verified',
  usage: '[--models FOLDER]',
  example: 'anbar models',
  options: [{ name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' }],
  async run(call, world) {
    const registry = openRegistry(resolve(world.cwd, call.text('models') ?? 'models'), { now: world.now, who: world.env['USER'] ?? 'unknown' });
    const models: ModelRow[] = [];
    for (const summary of await listModels(registry)) models.push(...(await rows(registry, summary)));
    return models;
  },
  render(result) {
    if (result.length === 0) return 'no model is published yet; anbar publish <dataset> publishes one\n';
    return result.map((row) => `${row.model}@${row.version}  ${row.method}  ${row.dataset}  ${row.publishedAt.slice(0, 10)}  ${row.aliases.join(', ')}${row.damaged === null ? '' : `  DAMAGED: ${row.damaged}`}\n`).join('');
  },
};

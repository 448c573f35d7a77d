import { resolve } from 'node:path';
import { listModels, type ModelSummary } from '../publish/list-models.js';
import { openRegistry } from '../publish/registry.js';
import type { Command } from './command.js';

interface ModelRow {
  readonly model: string;
  readonly version: number;
  readonly method: string;
  readonly dataset: string;
  readonly publishedAt: string;
  readonly aliases: readonly string[];
  readonly metrics: Readonly<Record<string, number | null>>;
}

function rows(summary: ModelSummary): readonly ModelRow[] {
  return summary.versions.map((manifest) => ({
    model: summary.name,
    version: manifest.version,
    method: manifest.method,
    dataset: manifest.dataset.name,
    publishedAt: manifest.publishedAt,
    aliases: Object.entries(summary.aliases).flatMap(([alias, entry]) => (entry.version === manifest.version ? [alias] : [])),
    metrics: Object.fromEntries(manifest.metrics.map((metric) => [metric.name, metric.value])),
  }));
}

/** `anbar models`: what the registry holds and which alias points where. */
export const modelsCommand: Command<readonly ModelRow[]> = {
  name: 'models',
  about: 'list the published models, their versions and aliases',
  usage: '[--models FOLDER]',
  example: 'anbar models',
  options: [{ name: 'models', value: 'text', placeholder: 'FOLDER', about: 'the registry (default models)' }],
  async run(call, world) {
    const registry = openRegistry(resolve(world.cwd, call.text('models') ?? 'models'), { now: world.now, who: world.env['USER'] ?? 'unknown' });
    return (await listModels(registry)).flatMap(rows);
  },
  render(result) {
    if (result.length === 0) return 'no model is published yet; anbar publish <dataset> publishes one\n';
    return result.map((row) => `${row.model}@${row.version}  ${row.method}  ${row.dataset}  ${row.publishedAt.slice(0, 10)}  ${row.aliases.join(', ')}\n`).join('');
  },
};

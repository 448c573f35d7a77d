import { dayOf } from '../../../src/base/day.js';
import { binOf, stabilityIndex } from '../../../src/publish/profile.js';
import { listModels, type ModelSummary } from '../../../src/publish/list-models.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Look, Page } from '../../dashboard/page.js';

/** How far the newest 28 days' sales lie from those of training. */
function driftOf({ shop: { panel } }: Look, manifest: ModelSummary['versions'][number]): number | null {
  const profile = manifest.profile.find(({ name }) => name === 'quantity');
  if (manifest.task !== 'forecast' || profile === undefined) return null;
  const counts = new Float64Array(profile.shares.length);
  for (let s = 0; s < panel.keys.length; s++) {
    for (let row = Math.max(panel.offsets[s]!, panel.offsets[s + 1]! - 28); row < panel.offsets[s + 1]!; row++) {
      const sold = panel.quantity[row]!;
      if (!Number.isNaN(sold)) counts[binOf(profile.edges, sold)]!++;
    }
  }
  return stabilityIndex(profile, counts);
}

/** Versions, aliases, drift, and how to swap. */
export const modelsPage: Page = {
  path: '/models',
  name: 'models',
  async draw(look) {
    const { speaker, context } = look;
    const rows = (await listModels(context.registry)).flatMap(({ name, versions, aliases }) => versions.map((manifest) => ({ name, manifest, aliases: Object.entries(aliases).flatMap(([alias, entry]) => (entry.version === manifest.version ? [alias] : [])) })));
    return [{
      id: 'models', title: speaker.word('models'), definition: speaker.word('modelsDef'),
      body: html`<p>${speaker.word('swap')}</p>${context.shelf.failures.map(({ model, alias, version, code }) => html`<p class="error" role="alert"><bdi>${model}@${alias} → ${version}: ${code}</bdi></p>`)}`,
      grid: gridOf(speaker, [
        { key: 'model', label: speaker.word('model'), kind: 'text', value: ({ name }) => name },
        { key: 'version', label: speaker.word('version'), kind: 'number', value: ({ manifest }) => manifest.version },
        { key: 'aliases', label: speaker.word('aliases'), kind: 'text', value: ({ aliases }) => aliases.join(', ') },
        { key: 'method', label: speaker.word('method'), kind: 'text', value: ({ manifest }) => manifest.method },
        { key: 'published', label: speaker.word('published'), kind: 'day', value: ({ manifest }) => dayOf(manifest.publishedAt.slice(0, 10)) },
        { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ manifest }) => manifest.metrics.find(({ name }) => name === 'wape')?.value ?? null },
        { key: 'drift_psi', label: speaker.word('drift'), kind: 'number', decimals: 3, value: ({ manifest }) => driftOf(look, manifest) },
      ], rows),
    }];
  },
};

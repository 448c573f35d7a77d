import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { versionNumbers } from '../../src/publish/list-models.js';
import { html, type Html } from '../../src/publish/report/html.js';
import { page } from '../../src/publish/report/render-report.js';
import { numberText } from '../../src/publish/report/text-of.js';
import { parseReference } from '../../src/publish/registry.js';
import type { ModelManifest } from '../../src/publish/manifest.js';
import { readManifest } from '../../src/publish/version-folder.js';
import { route, type Route } from '../route.js';
import { modelReference } from './shared-schemas.js';

function card(manifest: ModelManifest, manifestSha256: string): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Method', manifest.method], ['Published', `${manifest.publishedAt} by ${manifest.publishedBy}`], ['Dataset', manifest.dataset.name], ['Dataset fingerprint', manifest.dataset.fingerprint],
    ['Days', `${manifest.dataset.firstDay ?? '–'} to ${manifest.dataset.lastDay ?? '–'}`], ['Rows', numberText('en', manifest.dataset.rows)], ['Manifest', manifestSha256],
  ];
  return html`<header><h1><bdi>${manifest.name}@${manifest.version}</bdi></h1><p>${manifest.about.summary}</p></header><main><h2>What it is</h2><table>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td><bdi>${value}</bdi></td></tr>`)}</table><h2>How good it is</h2>${
    manifest.metrics.length === 0 ? html`<p>Nothing was measured when it was published.</p>` : html`<table><thead><tr><th scope="col">Metric</th><th scope="col" class="number">Value</th><th scope="col" class="number">Naive</th></tr></thead><tbody>${manifest.metrics.map((metric) => html`<tr><td>${metric.name}</td><td class="number">${numberText('en', metric.value, 4)}${metric.low === undefined ? null : html` (${numberText('en', metric.low, 4)} to ${numberText('en', metric.high, 4)})`}</td><td class="number">${numberText('en', metric.baseline ?? null, 4)}</td></tr>`)}</tbody></table>`
  }<h2>Limits</h2><ul>${manifest.about.limits.map((limit) => html`<li>${limit}</li>`)}</ul></main>`;
}

export const cardRoutes: readonly Route[] = [
  route({
    id: 'card', method: 'get', path: '/v1/models/{model}/card', roles: ['read', 'predict', 'admin'], params: z.strictObject({ model: modelReference }), answer: 'text/html; charset=utf-8', surface: 'report', summary: 'The model card: what it is, how good, what it is not for', errors: ['E_PUBLISH_UNKNOWN'],
    async run({ params: { model }, context: { registry, shelf } }) {
      const reference = parseReference(model);
      const version = reference.version ?? shelf.held(model)?.version ?? (reference.alias === undefined ? (await versionNumbers(registry, reference.name)).at(-1) : undefined);
      if (version === undefined) throw new AnbarError('E_PUBLISH_UNKNOWN', `there is no model ${model}`);
      const { manifest, manifestSha256 } = await readManifest(registry, reference.name, version);
      return { text: page('en', `${manifest.name}@${manifest.version}`, card(manifest, manifestSha256)) };
    },
  }),
];

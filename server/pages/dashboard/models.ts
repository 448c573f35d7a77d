import { dayOf } from '../../../src/base/day.js';
import { methodName } from '../../dashboard/names.js';
import { binOf, stabilityIndex } from '../../../src/publish/profile.js';
import { listModels, type ModelSummary } from '../../../src/publish/list-models.js';
import { readAudit } from '../../../src/publish/move-alias.js';
import { html, type Html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Look, Page } from '../../dashboard/page.js';
import { seriesStart } from '../../../src/table/panel.js';

type Version = ModelSummary['versions'][number];

const usualAliases = ['champion', 'challenger', 'shadow'] as const;
const auditLines = 30;
const recentDays = 28;

/** How far a column's newest 28 days lie from training; null where nothing can be compared. */
function driftOf({ shop: { panel } }: Look, manifest: Version, name: 'quantity' | 'price'): number | null {
  const profile = manifest.profile.find((column) => column.name === name);
  const column = name === 'quantity' ? undefined : panel.columns.get(name);
  if (manifest.task !== 'forecast' || profile === undefined || (name === 'price' && column === undefined)) return null;
  const reach = column?.availability.kind === 'known' ? panel.futureDays : 0;
  const counts = new Float64Array(profile.shares.length);
  panel.keys.forEach((_, s) => {
    const from = Math.max(seriesStart(panel, s), panel.endDay - recentDays + 1) - seriesStart(panel, s);
    for (let row = panel.offsets[s]! + from; row < panel.offsets[s + 1]!; row++) {
      const value = column === undefined ? panel.quantity[row]! : column.values[row + s * reach]!;
      if (!Number.isNaN(value)) counts[binOf(profile.edges, value)]!++;
    }
  });
  return stabilityIndex(profile, counts);
}

/** The form that moves aliases: the API's own act, called by the page's script with the key that is typed here. */
function moveForm({ speaker, context }: Look, models: readonly ModelSummary[]): Html {
  const rows = models.map(({ name, versions, aliases }) => {
    const current = [...new Set([...Object.keys(aliases), ...usualAliases])];
    return html`<form class="filters move" data-model="${name}"><b><bdi>${name}</bdi></b><label>${speaker.word('alias')} <select name="alias">${current.map((alias) => html`<option value="${alias}">${alias}${aliases[alias] === undefined ? '' : ` → ${aliases[alias].version}`}</option>`)}</select></label><label>${speaker.word('version')} <select name="version">${[...versions].reverse().map(({ version, method }) => html`<option value="${String(version)}">${String(version)} · ${methodName(speaker.language, method)}</option>`)}</select></label><button type="submit" value="move">${speaker.word('move')}</button><button type="submit" value="rollback">${speaker.word('rollBack')}</button></form>`;
  });
  const key = context.options.keys === undefined ? null : html`<label>${speaker.word('key')} <input type="password" name="key" autocomplete="off" required></label><p class="about">${speaker.word('keyNote')}</p>`;
  return html`<noscript><p class="empty">${speaker.word('needsScript')}</p></noscript><div class="moves">${rows}</div><p id="move-result" role="status"></p><dialog id="move-dialog" aria-labelledby="move-title"><form method="dialog" class="move-confirm"><h3 id="move-title">${speaker.word('confirmMove')}</h3><p><bdi id="move-what"></bdi></p>${key}<p><button value="do">${speaker.word('confirm')}</button> <button value="no" formnovalidate>${speaker.word('cancel')}</button></p></form></dialog>`;
}

/** Versions, aliases and drift; moving an alias and taking it back; who did what. */
export const modelsPage: Page = {
  path: '/models',
  name: 'models',
  async draw(look) {
    const { speaker, context } = look;
    const models = await listModels(context.registry);
    const rows = models.flatMap(({ name, versions, aliases }) => [...versions].reverse().map((manifest) => ({ name, manifest, aliases: Object.entries(aliases).flatMap(([alias, entry]) => (entry.version === manifest.version ? [alias] : [])) })));
    const live = new Map((await context.metrics.forecastError.get()).values.map(({ labels, value }) => [`${labels.model}@${labels.version}`, value]));
    const measured = (manifest: Version): number | null => manifest.metrics.find(({ name }) => name === 'wape')?.value ?? null;
    const audit = [...(await readAudit(context.registry))].reverse().slice(0, auditLines).map((line) => {
      const text = (value: string | number | null): string => (value === null ? '–' : String(value));
      if (line.act === 'abandoned') return { line, what: '', from: '', to: text(line.line) };
      if (line.act === 'alias') return { line, what: `${line.model}@${line.alias}`, from: text(line.from), to: text(line.to) };
      return { line, what: line.model, from: '', to: text(line.version) };
    });
    return [
      {
        id: 'models', title: speaker.word('models'), definition: speaker.word('modelsDef'),
        body: html`${context.shelf.failures.map(({ model, alias, version, code }) => html`<p class="error" role="alert"><bdi>${model}@${alias} → ${String(version)}: ${code}</bdi></p>`)}`,
        grid: gridOf(speaker, [
          { key: 'model', label: speaker.word('model'), kind: 'text', value: ({ name }) => name },
          { key: 'version', label: speaker.word('version'), kind: 'number', value: ({ manifest }) => manifest.version },
          { key: 'aliases', label: speaker.word('aliases'), kind: 'text', value: ({ aliases }) => aliases.join(', ') },
          { key: 'task', label: speaker.word('task'), kind: 'text', value: ({ manifest }) => speaker.word(`task-${manifest.task}`) },
          { key: 'method', label: speaker.word('method'), kind: 'text', value: ({ manifest }) => methodName(speaker.language, manifest.method) },
          { key: 'published', label: speaker.word('published'), kind: 'day', value: ({ manifest }) => dayOf(manifest.publishedAt.slice(0, 10)) },
          { key: 'wape', label: speaker.word('wape'), kind: 'percent', value: ({ manifest }) => measured(manifest) },
          { key: 'wape_live', label: speaker.word('liveWape'), kind: 'percent', value: ({ name, manifest }) => live.get(`${name}@${manifest.version}`) ?? null },
          { key: 'drift_psi', label: speaker.word('drift'), kind: 'number', decimals: 3, value: ({ manifest }) => driftOf(look, manifest, 'quantity') },
          { key: 'drift_psi_price', label: speaker.word('driftPrice'), kind: 'number', decimals: 3, value: ({ manifest }) => driftOf(look, manifest, 'price') },
        ], rows),
      },
      { id: 'move', title: speaker.word('moveAlias'), definition: speaker.word('moveDef'), body: models.length === 0 ? html`<p class="empty">${speaker.word('empty')}</p>` : moveForm(look, models) },
      {
        id: 'audit', title: speaker.word('audit'), definition: speaker.word('auditDef'), pageRows: auditLines,
        grid: gridOf(speaker, [
          { key: 'when', label: speaker.word('when'), kind: 'text', value: ({ line }) => line.at, shown: ({ line }) => `${speaker.day(dayOf(line.at.slice(0, 10)))} ${speaker.clock(line.at)}` },
          { key: 'act', label: speaker.word('act'), kind: 'text', value: ({ line }) => speaker.word(`act-${line.act}`) },
          { key: 'model', label: speaker.word('model'), kind: 'text', value: ({ what }) => what },
          { key: 'from', label: speaker.word('from'), kind: 'text', value: ({ from }) => from },
          { key: 'to', label: speaker.word('to'), kind: 'text', value: ({ to }) => to },
          { key: 'who', label: speaker.word('who'), kind: 'text', value: ({ line }) => line.who },
        ], audit),
      },
    ];
  },
};

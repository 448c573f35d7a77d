import type { ExceptionKind, StockException } from '../../../src/decide/exceptions.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import { addressOf, wordOf } from '../../dashboard/filters.js';
import { keyOfException, type Mark } from '../../dashboard/marks.js';
import type { Look, Page } from '../../dashboard/page.js';
import { itemColumns } from './item-columns.js';
import { choice, filterForm } from './forms.js';
import { calculatingTile, decidedOf, titleOf } from './settings.js';

const shown = [['out', 'outDef'], ['at-risk', 'riskDef'], ['overstock', 'overDef'], ['idle', 'idleDef']] as const;

/** What was found and expected, each kind in its own unit. */
function measure({ speaker }: Look, kind: ExceptionKind, value: number): string {
  if (kind === 'stock-out-in-lead-time') return speaker.percent(value);
  const unit = { 'stock-out': 'unitsADay', overstock: 'unitsOf', 'forecast-off-track': 'unitsOf', 'sales-stale': 'daysOf', 'stock-stale': 'daysOf' } as const;
  return `${speaker.number(value, kind === 'stock-out' && value > 0 ? 1 : 0)} ${speaker.word(unit[kind])}`;
}

function markControls(look: Look, marks: ReadonlyMap<string, Mark>) {
  const { speaker } = look;
  return {
    label: speaker.word('reviewed'),
    toHtml(row: StockException) {
      const mark = marks.get(keyOfException(row));
      const button = (to: 'reviewed' | 'snoozed' | 'open', label: string) => html`<button type="button" class="mark-button" data-mark="${to}" data-kind="${row.kind}" data-item="${row.item.item}" data-store="${row.item.store ?? ''}" aria-label="${label}: ${titleOf(look, row.item.item)}">${label}</button>`;
      if (mark === undefined) return html`${button('reviewed', speaker.word('markReviewed'))} ${button('snoozed', speaker.word('markSnoozed'))}`;
      return html`<span class="mark-note">${mark.until === undefined ? speaker.word('isReviewed') : html`${speaker.word('snoozedUntil')} <bdi>${speaker.day(mark.until)}</bdi>`}</span> ${button('open', speaker.word('markOpen'))}`;
    },
  };
}

/** Stock-outs, risk and overstock with the money in each, then what a person should look at. */
export const todayPage: Page = {
  path: '/',
  name: 'today',
  async draw(look) {
    const { speaker, filters, shop } = look;
    const decided = await decidedOf(look);
    if (decided === undefined) return [calculatingTile(look, 'stock', speaker.word('inventory'))];
    const [{ totals }, found, marks] = await Promise.all([decided.status(), decided.exceptions(), shop.marks.read(look.today)]);
    const states = shown.map(([state]) => ({ state, ...totals[state] }));
    const show = wordOf(filters.show, ['all', 'open'] as const);
    const isMarked = (row: StockException): boolean => marks.has(keyOfException(row));
    const rows = [...found.filter((row) => !isMarked(row)), ...(show === 'open' ? [] : found.filter(isMarked))];
    return [
      {
        id: 'stock', title: speaker.word('inventory'), definition: speaker.word('stockDef'), pageRows: 10,
        body: html`<ul class="tiles">${shown.map(([state, definition]) => html`<li class="state-${state}"><a href="${addressOf('/inventory', { lang: filters.lang, cal: filters.cal }, { state })}"><span>${speaker.word(state)}</span><b><bdi>${speaker.number(totals[state].items)}</bdi></b><bdi>${speaker.money(totals[state].money)}</bdi></a><p>${speaker.word(definition)}</p></li>`)}</ul>${totals.unknown.items === 0 ? null : html`<p class="empty">${speaker.word('stockUnknown')}: <bdi>${speaker.number(totals.unknown.items)}</bdi></p>`}`,
        csv: gridOf(speaker, [
          { key: 'state', label: speaker.word('state'), kind: 'text', value: ({ state }) => speaker.word(state) },
          { key: 'items', label: speaker.word('items'), kind: 'number', value: ({ items }) => items },
          { key: 'money', label: speaker.word('money'), kind: 'money', value: ({ money }) => money },
        ], states),
      },
      {
        id: 'exceptions', title: speaker.word('exceptions'), definition: speaker.word('exceptionsDef'),
        body: filterForm(look, [choice('show', speaker.word('reviewed'), show, [['all', speaker.word('showAll')], ['open', speaker.word('showOpen')]])]),
        grid: gridOf(speaker, [
          { key: 'kind', label: speaker.word('kind'), kind: 'text', value: ({ kind }) => speaker.word(kind) },
          ...itemColumns<StockException>(look, ({ item }) => item),
          { key: 'money', label: speaker.word('money'), kind: 'money', value: ({ money }) => money },
          { key: 'found', label: speaker.word('found'), kind: 'number', value: (row) => row.found, shown: (row) => measure(look, row.kind, row.found) },
          { key: 'expected', label: speaker.word('expected'), kind: 'number', value: (row) => row.expected, shown: (row) => measure(look, row.kind, row.expected) },
        ], rows, { controls: markControls(look, marks), isDim: isMarked }),
      },
    ];
  },
};

import { exceptions } from '../../../src/decide/exceptions.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import { addressOf } from '../../dashboard/filters.js';
import type { Page } from '../../dashboard/page.js';
import { itemAddress, statusOf, titleOf } from './settings.js';

const shown = [['out', 'outDef'], ['at-risk', 'riskDef'], ['overstock', 'overDef'], ['idle', 'idleDef']] as const;

/** Stock-outs, risk and overstock with the money in each, then what a person should look at. */
export const todayPage: Page = {
  path: '/',
  name: 'today',
  draw(look) {
    const { speaker, shop, filters } = look;
    const { totals } = statusOf(look);
    const found = shop.remembered('exceptions', () => exceptions(shop.inputs.items, { asOf: shop.inputs.asOf }));
    const states = shown.map(([state]) => ({ state, ...totals[state] }));
    return [
      {
        id: 'stock', title: speaker.word('inventory'), pageRows: 10,
        body: html`<ul class="tiles">${shown.map(([state, definition]) => html`<li class="state-${state}"><a href="${addressOf('/inventory', { lang: filters.lang, cal: filters.cal }, { state })}"><span>${speaker.word(state)}</span><b><bdi>${speaker.number(totals[state].items)}</bdi></b><bdi>${speaker.money(totals[state].money)}</bdi></a><p>${speaker.word(definition)}</p></li>`)}</ul>`,
        grid: gridOf(speaker, [
          { key: 'state', label: speaker.word('state'), kind: 'text', value: ({ state }) => speaker.word(state) },
          { key: 'items', label: speaker.word('items'), kind: 'number', value: ({ items }) => items },
          { key: 'money', label: speaker.word('money'), kind: 'money', value: ({ money }) => money },
        ], states),
      },
      {
        id: 'exceptions', title: speaker.word('exceptions'), definition: speaker.word('exceptionsDef'),
        grid: gridOf(speaker, [
          { key: 'kind', label: speaker.word('kind'), kind: 'text', value: ({ kind }) => speaker.word(kind) },
          { key: 'item', label: speaker.word('item'), kind: 'text', value: ({ item }) => titleOf(item), link: ({ item }) => itemAddress(look, item.item, item.store) },
          { key: 'money', label: speaker.word('money'), kind: 'money', value: ({ money }) => money },
          { key: 'found', label: speaker.word('found'), kind: 'number', decimals: 1, value: (row) => row.found },
          { key: 'expected', label: speaker.word('expected'), kind: 'number', decimals: 1, value: (row) => row.expected },
        ], found),
      },
    ];
  },
};

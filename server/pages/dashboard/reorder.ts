import type { ReorderLine } from '../../../src/decide/reorder-list.js';
import { reorderWhy } from '../../../src/decide/reorder-why.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import { assumptionWords } from '../../dashboard/names.js';
import type { Page } from '../../dashboard/page.js';
import { itemColumns } from './item-columns.js';
import { choice, field, filterForm } from './forms.js';
import { calculatingTile, decidedOf, reorderSettings } from './settings.js';

/** The order list; lead time, service, review and budget are in the address and worked out again. */
export const reorderPage: Page = {
  path: '/reorder',
  name: 'reorder',
  async draw(look) {
    const { speaker, filters } = look;
    const decided = await decidedOf(look);
    if (decided === undefined) return [calculatingTile(look, 'orders', speaker.word('reorder'))];
    const { inputs } = decided;
    const only = filters.only !== 'no';
    const lines = await decided.lines(reorderSettings(look));
    const rows = lines.filter(({ quantity }) => !only || quantity > 0).sort((a, b) => b.expectedLostMargin - a.expectedLostMargin);
    const money = lines.reduce((sum, line) => sum + line.money, 0);
    const own = speaker.word('ownValue');
    const wording = { language: speaker.language, currency: speaker.currency };
    return [
      {
        id: 'orders', title: speaker.word('reorder'), definition: speaker.word('reorderDef'),
        body: html`${filterForm(look, [field('lead', speaker.word('lead'), filters.lead, own), field('service', speaker.word('service'), filters.service, own), field('review', speaker.word('review'), filters.review, speaker.number(7)), field('budget', `${speaker.word('budget')}${speaker.moneyUnit()}`, filters.budget), choice('only', speaker.word('onlyOrders'), only ? 'yes' : 'no', [['yes', speaker.word('yes')], ['no', speaker.word('no')]])])}<p class="sum">${speaker.word('total')}: <b><bdi>${speaker.money(money)}</bdi></b> · ${speaker.word('items')}: <b><bdi>${speaker.number(lines.filter(({ quantity }) => quantity > 0).length)}</bdi></b></p>`,
        grid: gridOf(speaker, [
          ...itemColumns<ReorderLine>(look, ({ item }) => item),
          { key: 'quantity', label: speaker.word('quantity'), kind: 'number', value: (line) => line.quantity },
          { key: 'money', label: speaker.word('money'), kind: 'money', value: (line) => line.money },
          { key: 'last_order_date', label: speaker.word('lastDay'), kind: 'day', value: (line) => line.lastOrderDay },
          { key: 'on_hand', label: speaker.word('onHand'), kind: 'number', value: ({ item }) => item.onHand },
          { key: 'on_order', label: speaker.word('onOrder'), kind: 'number', value: ({ item }) => item.onOrder },
          { key: 'demand_p50', label: speaker.word('p50'), kind: 'number', value: (line) => line.demandP50 },
          { key: 'demand_p90', label: speaker.word('p90'), kind: 'number', value: (line) => line.demandP90 },
          { key: 'days_of_cover', label: speaker.word('cover'), kind: 'number', value: (line) => line.daysOfCover },
          { key: 'expected_lost_margin', label: speaker.word('lost'), kind: 'money', value: (line) => line.expectedLostMargin },
          { key: 'cost_of_waiting_week', label: speaker.word('waiting'), kind: 'money', value: (line) => line.costOfWaitingWeek },
          { key: 'safety_stock_textbook', label: speaker.word('safety'), kind: 'number', value: (line) => line.textbookSafetyStock },
          { key: 'why', label: speaker.word('why'), kind: 'text', roomy: 'sentence', value: (line) => reorderWhy(line, inputs.asOf, wording) },
        ], rows),
      },
      {
        id: 'assumptions', title: speaker.word('assumptions'), definition: speaker.word('assumptionsDef'), pageRows: 20,
        grid: gridOf(speaker, [
          { key: 'kind', label: speaker.word('kind'), kind: 'text', value: ({ kind }) => assumptionWords(speaker.language, kind).title },
          { key: 'items', label: speaker.word('items'), kind: 'number', value: ({ items }) => items },
          { key: 'detail', label: speaker.word('definition'), kind: 'text', value: ({ kind }) => assumptionWords(speaker.language, kind).detail },
        ], inputs.assumptions),
      },
    ];
  },
};

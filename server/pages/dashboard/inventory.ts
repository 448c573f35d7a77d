import { wordOf } from '../../dashboard/filters.js';
import { gridOf } from '../../dashboard/grid.js';
import type { Page } from '../../dashboard/page.js';
import { choice, field, filterForm } from './forms.js';
import { itemAddress, statusOf, titleOf } from './settings.js';

const states = ['all', 'out', 'at-risk', 'overstock', 'idle', 'healthy', 'unknown'] as const;

/** Every shelf, by state and search. */
export const inventoryPage: Page = {
  path: '/inventory',
  name: 'inventory',
  draw(look) {
    const { speaker, filters } = look;
    const state = wordOf(filters.state, states);
    const search = (filters.q ?? '').trim().toLowerCase();
    const rows = statusOf(look).items.filter((row) => (state === 'all' || row.state === state) && (search === '' || `${row.item.item} ${row.item.title ?? ''} ${row.item.category ?? ''}`.toLowerCase().includes(search)));
    return [{
      id: 'shelves', title: speaker.word('inventory'), definition: speaker.word('inventoryDef'),
      body: filterForm(look, [choice('state', speaker.word('state'), state, states.map((one) => [one, speaker.word(one)])), field('q', speaker.word('search'), filters.q)]),
      grid: gridOf(speaker, [
        { key: 'item', label: speaker.word('item'), kind: 'text', value: ({ item }) => titleOf(item), link: ({ item }) => itemAddress(look, item.item, item.store) },
        { key: 'state', label: speaker.word('state'), kind: 'text', value: (row) => speaker.word(row.state) },
        { key: 'class', label: speaker.word('class'), kind: 'text', value: ({ item }) => `${item.valueClass ?? ''}${item.steadiness ?? ''}` },
        { key: 'on_hand', label: speaker.word('onHand'), kind: 'number', value: ({ item }) => item.onHand },
        { key: 'on_order', label: speaker.word('onOrder'), kind: 'number', value: ({ item }) => item.onOrder },
        { key: 'days_of_cover', label: speaker.word('cover'), kind: 'number', value: (row) => row.daysOfCover },
        { key: 'run_out_share', label: speaker.word('runOut'), kind: 'percent', value: (row) => row.runOutShare },
        { key: 'excess_units', label: speaker.word('excess'), kind: 'number', value: (row) => row.excessUnits },
        { key: 'money', label: speaker.word('money'), kind: 'money', value: (row) => row.money },
        { key: 'stock_money', label: speaker.word('stockMoney'), kind: 'money', value: (row) => row.stockMoney },
      ], rows),
    }];
  },
};

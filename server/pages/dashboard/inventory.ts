import { compareText } from '../../../src/locale/names.js';
import type { StockStatus } from '../../../src/decide/stock-status.js';
import { wordOf } from '../../dashboard/filters.js';
import { gridOf } from '../../dashboard/grid.js';
import { matchText } from '../../dashboard/match-text.js';
import type { Look, Page } from '../../dashboard/page.js';
import { itemColumns } from './item-columns.js';
import { choice, field, filterForm } from './forms.js';
import { calculatingTile, decidedOf, titleOf } from './settings.js';

const states = ['all', 'out', 'at-risk', 'overstock', 'idle', 'healthy', 'unknown'] as const;
const orders = ['money', 'item', 'cover', 'onHand'] as const;

type Row = StockStatus['items'][number];

function sorted(look: Look, rows: readonly Row[], by: (typeof orders)[number]): Row[] {
  const orEnd = (value: number | null): number => value ?? Infinity;
  const compare: Readonly<Record<(typeof orders)[number], (a: Row, b: Row) => number>> = {
    money: (a, b) => b.money - a.money,
    item: (a, b) => compareText(titleOf(look, a.item.item), titleOf(look, b.item.item), look.speaker.language),
    cover: (a, b) => orEnd(a.daysOfCover) - orEnd(b.daysOfCover),
    onHand: (a, b) => (b.item.onHand ?? -1) - (a.item.onHand ?? -1),
  };
  return [...rows].sort(compare[by]);
}

/** Every shelf, by state and search. */
export const inventoryPage: Page = {
  path: '/inventory',
  name: 'inventory',
  async draw(look) {
    const { speaker, filters } = look;
    const decided = await decidedOf(look);
    if (decided === undefined) return [calculatingTile(look, 'shelves', speaker.word('inventory'))];
    const state = wordOf(filters.state, states);
    const sort = wordOf(filters.sort, orders);
    const search = matchText(filters.q ?? '');
    const { items } = await decided.status();
    const rows = items.filter((row) => (state === 'all' || row.state === state) && (search === '' || matchText(`${row.item.item} ${titleOf(look, row.item.item)} ${row.item.category ?? ''}`).includes(search)));
    return [{
      id: 'shelves', title: speaker.word('inventory'), definition: speaker.word('inventoryDef'),
      body: filterForm(look, [choice('state', speaker.word('state'), state, states.map((one) => [one, speaker.word(one)])), field('q', speaker.word('search'), filters.q), choice('sort', speaker.word('sort'), sort, orders.map((one) => [one, speaker.word(one)]))]),
      grid: gridOf(speaker, [
        ...itemColumns<Row>(look, ({ item }) => item),
        { key: 'state', label: speaker.word('state'), kind: 'text', value: (row) => speaker.word(row.state) },
        { key: 'class', label: speaker.word('class'), kind: 'text', value: ({ item }) => `${item.valueClass ?? ''}${item.steadiness ?? ''}` },
        { key: 'on_hand', label: speaker.word('onHand'), kind: 'number', value: ({ item }) => item.onHand },
        { key: 'on_order', label: speaker.word('onOrder'), kind: 'number', value: ({ item }) => item.onOrder },
        { key: 'days_of_cover', label: speaker.word('cover'), kind: 'number', value: (row) => row.daysOfCover },
        { key: 'run_out_share', label: speaker.word('runOut'), kind: 'percent', value: (row) => row.runOutShare },
        { key: 'excess_units', label: speaker.word('excess'), kind: 'number', value: (row) => row.excessUnits },
        { key: 'money', label: speaker.word('money'), kind: 'money', value: (row) => row.money },
        { key: 'stock_money', label: speaker.word('stockMoney'), kind: 'money', value: (row) => row.stockMoney },
      ], sorted(look, rows, sort)),
    }];
  },
};

import type { Ranked } from '../../../src/recommend/contract.js';
import { html } from '../../../src/publish/report/html.js';
import { gridOf } from '../../dashboard/grid.js';
import { matchText } from '../../dashboard/match-text.js';
import type { Look, Page, Tile } from '../../dashboard/page.js';
import { field, filterForm } from './forms.js';
import { itemAddress, titleOf } from './settings.js';

const listLength = 20;

function listTile(look: Look, id: string, title: string, definition: string, ranked: Ranked): Tile {
  const { speaker, shop } = look;
  const named = (item: string): string => titleOf(look, item);
  const rows = ranked.items.map((item, k) => ({ rank: k + 1, item, score: ranked.scores[k]!, reasons: ranked.reasons?.[k] ?? [] }));
  const wordsOf: Readonly<Record<string, string>> = { popular: speaker.word('popular'), base: speaker.word('base'), boost: speaker.word('boost') };
  return {
    id, title, definition, pageRows: listLength,
    grid: gridOf(speaker, [
      { key: 'rank', label: '#', kind: 'number', value: ({ rank }) => rank },
      { key: 'item', label: speaker.word('item'), kind: 'text', roomy: 'title', value: ({ item }) => named(item), ...(shop.records.has(ranked.items[0] ?? '') ? { link: ({ item }: (typeof rows)[number]) => itemAddress(look, item, undefined) } : {}) },
      { key: 'score', label: speaker.word('score'), kind: 'number', decimals: 3, value: ({ score }) => score },
      ...(ranked.reasons === undefined ? [] : [{ key: 'reason', label: speaker.word('reason'), kind: 'text' as const, roomy: 'sentence' as const, value: ({ reasons }: (typeof rows)[number]) => reasons.map(({ kind, item }) => (item === undefined ? (wordsOf[kind] ?? kind) : `${speaker.word('because')} ${named(item)}`)).join(speaker.language === 'fa' ? '؛ ' : '; ') }]),
    ], rows),
  };
}

/** Pick a customer or a product; see the lists and their reasons. */
export const recommendationsPage: Page = {
  path: '/recommendations',
  name: 'recommendations',
  async draw(look) {
    const { speaker, filters, context, shop } = look;
    const served = context.shelf.held('for-you');
    const interactions = await shop.interactions();
    if (served?.task !== 'recommend' || interactions === undefined || interactions.users.length === 0) return [{ id: 'lists', title: speaker.word('lists'), body: html`<p class="empty">${speaker.word('noRecommender')}</p>` }];
    const user = filters.user ?? interactions.users[0]!;
    const typed = filters.item ?? interactions.items[0]!;
    const wanted = matchText(typed);
    const item = interactions.items.includes(typed) ? typed : (interactions.items.find((one) => matchText(titleOf(look, one)) === wanted) ?? typed);
    const form: Tile = { id: 'pick', title: speaker.word('pick'), definition: speaker.word('pickDef'), body: filterForm(look, [field('user', speaker.word('customer'), user), field('item', speaker.word('item'), titleOf(look, item))]) };
    const similar = interactions.items.includes(item) ? [listTile(look, 'similar', `${speaker.word('similar')}: ${titleOf(look, item)}`, speaker.word('similarDef'), served.model.similar({ item, n: listLength }))] : [];
    return [form, listTile(look, 'lists', `${speaker.word('lists')}: ${user}`, speaker.word('recommendDef'), served.model.recommend({ user, n: listLength, reasons: 2 })), ...similar];
  },
};

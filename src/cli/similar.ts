import { AnbarError } from '../base/errors.js';
import { recommenderNames } from '../recommend/catalogue.js';
import type { Command } from './command.js';
import { filterOf, filterOptions, fitted, interactionsOf, modelOptions } from './recommend-input.js';

interface SimilarItems {
  readonly item: string;
  readonly model: string;
  readonly similar: readonly { readonly item: string; readonly score: number; readonly title: string }[];
}

export const similarCommand: Command<SimilarItems> = {
  name: 'similar',
  about: 'items like one item, as a model sees it',
  usage: '<dataset>',
  example: 'anbar similar datasets/sample --item P000001 --vectors lsa --n 10',
  options: [
    { name: 'item', value: 'text', placeholder: 'ID', about: 'the item' },
    { name: 'model', value: 'text', placeholder: 'NAME', about: `one of ${recommenderNames.join(', ')} (default ials; content with --vectors)` },
    { name: 'n', value: 'number', placeholder: 'N', about: 'how many (default 10)' },
    ...filterOptions,
    ...modelOptions,
  ],
  async run(call, world) {
    const item = call.text('item');
    if (item === undefined) throw new AnbarError('E_CLI_USAGE', '--item is missing; allowed: an item id', { hint: this.example });
    const n = call.integer('n', { least: 0, most: 1_000_000, fallback: 10 });
    const model = await fitted(call, world, await interactionsOf(call, world, 'similar'), call.text('vectors') === undefined ? 'ials' : 'content');
    const { items, scores } = model.similar({ item, n, filter: { ...filterOf(call), seen: false } });
    return { item, model: model.name, similar: items.map((other, k) => ({ item: other, score: scores[k]!, title: model.shelf.facts[model.shelf.itemIndex(other)]!.title ?? '' })) };
  },
  render: ({ similar }) => similar.map(({ item, score, title }) => `${item}\t${score.toFixed(4)}\t${title}\n`).join(''),
};

import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { recommenderNames } from '../recommend/catalogue.js';
import type { Command } from './command.js';
import { csvCell } from '../table/csv.js';
import { writeLines } from './csv-file.js';
import { readPairs } from './pairs.js';
import { outOf } from './out-file.js';
import { fitted, interactionsOf, modelOptions } from './recommend-input.js';

interface Rated {
  readonly file: string;
  readonly model: string;
  readonly rows: number;
}

export const rateCommand: Command<Rated> = {
  name: 'rate',
  about: 'predict the ratings of (user, item) pairs',
  usage: '<dataset>',
  example: 'anbar rate datasets/movielens --model svd --pairs pairs.csv --out ratings.csv',
  options: [
    { name: 'model', value: 'text', placeholder: 'NAME', about: `a rating model: ${recommenderNames.filter((name) => ['baseline', 'svd', 'svdpp', 'nmf', 'slope-one', 'knn-baseline'].includes(name)).join(', ')} (default svd)` },
    { name: 'pairs', value: 'text', placeholder: 'FILE', about: 'CSV file with the columns user,item' },
    ...modelOptions,
    { name: 'out', value: 'text', placeholder: 'FILE', about: 'the CSV file to write: user,item,rating' },
  ],
  async run(call, world) {
    const file = outOf(call, world, this.example);
    const pairs = call.text('pairs');
    if (pairs === undefined) throw new AnbarError('E_CLI_USAGE', '--pairs is missing; allowed: a CSV file with the columns user,item', { hint: this.example });
    const { users, items } = await readPairs(resolve(world.cwd, pairs));
    const model = await fitted(call, world, await interactionsOf(call, world, 'rate'), 'svd');
    if (model.core.scale === undefined) throw new AnbarError('E_CLI_USAGE', `--model is ${model.name}, which does not rate; allowed: baseline, svd, svdpp, nmf, slope-one, knn-baseline`);
    const ratings = model.score(users, items);
    const lines = function* (): Generator<string> {
      yield 'user,item,rating';
      for (let k = 0; k < users.length; k++) yield `${csvCell(users[k]!)},${csvCell(items[k]!)},${Number(ratings[k]!.toPrecision(6))}`;
    };
    return { file, model: model.name, rows: (await writeLines(file, lines(), world.signal)) - 1 };
  },
  render: ({ file, model, rows }) => `${rows} ratings by ${model} in ${file}\n`,
};

import { AnbarError } from '../base/errors.js';
import { recommenderNames } from '../recommend/catalogue.js';
import type { Reason } from '../recommend/contract.js';
import type { Ranking } from '../recommend/ranking.js';
import { topForAll, type UserList } from '../recommend/top-for-all.js';
import type { Command } from './command.js';
import { csvCell } from '../table/csv.js';
import { writeLines } from './csv-file.js';
import { outOf } from './out-file.js';
import { filterOf, filterOptions, fitted, interactionsOf, modelOptions } from './recommend-input.js';

interface Recommended {
  readonly file: string;
  readonly model: string;
  readonly users: number;
  readonly rows: number;
  readonly seconds: { readonly load: number; readonly fit: number; readonly write: number };
}

/** A reason in words: `because:<item>` or the kind alone. */
export function reasonText(reasons: readonly Reason[] | undefined): string {
  const first = reasons?.[0];
  if (first === undefined) return '';
  return first.item === undefined ? first.kind : `${first.kind}:${first.item}`;
}

function* csvLines(lists: Iterable<UserList>): Generator<string> {
  yield 'user,rank,item,score,reason';
  for (const { user, items, scores, reasons } of lists) {
    const who = csvCell(user);
    for (let k = 0; k < items.length; k++) yield `${who},${k + 1},${csvCell(items[k]!)},${Number(scores[k]!.toPrecision(6))},${csvCell(reasonText(reasons?.[k]))}`;
  }
}

/** Counts the users that pass by. */
function* counted(lists: Iterable<UserList>, done: (user: number) => void): Generator<UserList> {
  let users = 0;
  for (const list of lists) {
    yield list;
    done(++users);
  }
}

export const recommendCommand: Command<Recommended> = {
  name: 'recommend',
  about: 'recommend items to one user or to all, with reasons, into a CSV file',
  usage: '<dataset>',
  example: 'anbar recommend datasets/sample --model ials --all --n 20 --out recommendations.csv',
  options: [
    { name: 'model', value: 'text', placeholder: 'NAME', about: `one of ${recommenderNames.join(', ')} (default hybrid)` },
    { name: 'user', value: 'text', placeholder: 'ID', about: 'this user; may be repeated', repeat: true },
    { name: 'all', value: 'boolean', about: 'every user (default when no --user is given)' },
    { name: 'n', value: 'number', placeholder: 'N', about: 'length of each list (default 20)' },
    { name: 'diversity', value: 'number', placeholder: 'D', about: '0 (score only) to 1 (most varied)' },
    { name: 'most-per-category', value: 'number', placeholder: 'N', about: 'at most so many of one category in a list' },
    ...filterOptions,
    ...modelOptions,
    { name: 'out', value: 'text', placeholder: 'FILE', about: 'the CSV file to write: user,rank,item,score,reason' },
  ],
  async run(call, world) {
    const file = outOf(call, world, this.example);
    const n = call.integer('n', { least: 0, most: 1_000_000, fallback: 20 });
    const named = call.list('user');
    if (named.length > 0 && call.flag('all')) throw new AnbarError('E_CLI_USAGE', '--user and --all were both given; allowed: one of them');
    const [diversity, cap] = [call.number('diversity'), call.number('most-per-category')];
    const request = { n, filter: filterOf(call), reasons: 1, ...(diversity === undefined ? {} : { diversity }), ...(cap === undefined ? {} : { mostPerCategory: cap }) };
    const started = world.now();
    const data = await interactionsOf(call, world, 'recommend');
    const loaded = world.now();
    const model: Ranking = await fitted(call, world, data, 'hybrid');
    const ready = world.now();
    const total = named.length > 0 ? named.length : model.shelf.users.length;
    world.progress.start('recommend', total);
    const rows = (await writeLines(file, csvLines(counted(topForAll(model, request, named.length > 0 ? named : undefined), (done) => world.progress.advance(done))), world.signal)) - 1;
    world.progress.finish();
    return { file, model: model.name, users: total, rows, seconds: { load: (loaded - started) / 1000, fit: (ready - loaded) / 1000, write: (world.now() - ready) / 1000 } };
  },
  render: ({ file, model, users, rows, seconds }) => `${users} users by ${model}: ${rows} rows in ${file} (load ${seconds.load.toFixed(1)} s, fit ${seconds.fit.toFixed(1)} s, write ${seconds.write.toFixed(1)} s)\n`,
};

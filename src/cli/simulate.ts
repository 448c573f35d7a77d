import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { simulate } from '../ingest/simulate.js';
import type { Command } from './command.js';

interface Result {
  readonly dataset: string;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly rows: Readonly<Record<string, number>>;
  readonly fingerprint: string;
}

export const simulateCommand: Command<Result> = {
  name: 'simulate',
  about: 'Make a Persian shop with a known truth: sales, prices, events, customers, reviews, stock',
  usage: '',
  example: 'anbar simulate --seed 7 --items 200 --days 730 --into datasets/shop',
  options: [
    { name: 'into', value: 'text', placeholder: 'FOLDER', about: 'dataset folder to write' },
    { name: 'seed', value: 'number', about: 'same seed, same shop (default 7)' },
    { name: 'items', value: 'number', about: '50 to 100000 (default 200)' },
    { name: 'days', value: 'number', about: '60 to 3650 (default 730)' },
    { name: 'users', value: 'number', about: 'customers with an account (default four for each item, at least 300)' },
    { name: 'start', value: 'text', placeholder: 'DATE', about: 'first day (default 2023-03-21)' },
  ],
  async run(call, world) {
    const into = call.text('into');
    if (into === undefined) throw new AnbarError('E_CLI_USAGE', 'simulate lacks --into; allowed: a folder, e.g. --into datasets/shop');
    if (call.operands.length > 0) throw new AnbarError('E_CLI_USAGE', `simulate takes no operand, but was given ${call.operands[0]!}; allowed: options only`);
    const users = call.number('users');
    const start = call.text('start');
    const dataset = await simulate(
      resolve(world.cwd, into),
      {
        seed: call.integer('seed', { least: 0, most: 2 ** 31 - 1, fallback: 7 }),
        items: call.integer('items', { least: 50, most: 100_000, fallback: 200 }),
        days: call.integer('days', { least: 60, most: 3_650, fallback: 730 }),
        ...(users === undefined ? {} : { users }),
        ...(start === undefined ? {} : { start }),
      },
      { progress: world.progress, signal: world.signal },
    );
    const { firstDate, lastDate, fingerprint, tables } = dataset.manifest;
    return { dataset: into, firstDate, lastDate, rows: Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows])), fingerprint };
  },
  render: ({ dataset, firstDate, lastDate, rows }) => [`${dataset}: ${firstDate ?? ''} to ${lastDate ?? ''}`, ...Object.entries(rows).map(([name, count]) => `  ${name.padEnd(10)} ${count.toLocaleString('en-US')} rows`)].join('\n'),
};

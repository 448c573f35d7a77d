import { resolve } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { runs, type Run } from '../notebook/runs.js';
import { showBundle } from '../notebook/show/show.js';
import type { Command } from './command.js';

const columns = ['at', 'kind', 'dataset', 'data', 'horizon', 'seed', 'best', 'wrmsse', 'wape', 'bias', 'ndcg', 'seconds', 'notebook'];

export const runsCommand: Command<readonly Run[]> = {
  name: 'runs',
  about: 'list the experiments on record, newest first: data, best model, its errors',
  usage: '',
  example: 'anbar runs --dataset sample --most 20',
  options: [
    { name: 'dataset', value: 'text', placeholder: 'NAME', about: 'only experiments on this dataset' },
    { name: 'record', value: 'text', placeholder: 'FOLDER', about: 'folder of experiments.jsonl (default runs)' },
    { name: 'most', value: 'number', placeholder: 'N', about: 'list at most so many (default 50)' },
    { name: 'by', value: 'text', placeholder: 'MEASURE', about: 'order by wrmsse, wape or time (default time)' },
  ],
  async run(call, world) {
    if (call.operands.length > 0) throw new AnbarError('E_CLI_USAGE', 'runs takes no words, only options', { hint: this.example });
    const most = call.integer('most', { least: 1, most: 100_000, fallback: 50 });
    const by = call.text('by') ?? 'time';
    if (by !== 'time' && by !== 'wrmsse' && by !== 'wape') throw new AnbarError('E_CLI_USAGE', `--by is ${by}; allowed: wrmsse, wape, time`, { facts: { field: 'by', value: by } });
    const dataset = call.text('dataset');
    const all = (await runs(resolve(world.cwd, call.text('record') ?? 'runs'))).filter((run) => dataset === undefined || run.dataset === dataset);
    const sorted = by === 'time' ? all : [...all].sort((a, b) => (a[by] ?? Infinity) - (b[by] ?? Infinity));
    return sorted.slice(0, most);
  },
  render: (listed) => (listed.length === 0 ? 'no experiments on record; `anbar backtest`, `rank`, `forecast` and `publish` keep one each\n' : `${String(showBundle(listed, { rows: Math.max(2, listed.length), columns })['text/plain'])}\n`),
};

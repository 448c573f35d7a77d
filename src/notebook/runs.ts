import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnbarError } from '../base/errors.js';
import { experimentLine, type ExperimentFacts } from '../evaluate/experiment-record.js';

const fileName = 'experiments.jsonl';

/** One experiment on the record, as `runs` lists it. */
export interface Run {
  readonly at: string;
  readonly kind: 'backtest' | 'rank' | 'fit';
  readonly dataset: string;
  /** First eight signs of the dataset's fingerprint: equal data, equal signs. */
  readonly data: string;
  readonly notebook: string | null;
  readonly horizon: number | null;
  readonly seed: number | null;
  /** Best model and its errors. */
  readonly best: string | null;
  readonly wrmsse: number | null;
  readonly wape: number | null;
  readonly bias: number | null;
  /** Of a ranking's best model. */
  readonly ndcg: number | null;
  /** All models measured, best first. */
  readonly models: string;
  readonly seconds: number | null;
}

interface Line {
  readonly at: string;
  readonly kind?: Run['kind'];
  readonly dataset: string;
  readonly fingerprint: string;
  readonly seed?: number;
  readonly notebook?: string;
  readonly horizon?: number;
  readonly leaderboard?: readonly Readonly<Record<string, unknown>>[];
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function runOf(line: Line): Run {
  const board = line.leaderboard ?? [];
  const first = board[0] ?? {};
  const seconds = board.reduce((sum, row) => sum + Number(row['fitSeconds'] ?? 0) + Number(row['predictSeconds'] ?? 0) + Number(row['rankSeconds'] ?? 0), 0);
  return {
    at: line.at,
    kind: line.kind ?? 'backtest',
    dataset: line.dataset,
    data: line.fingerprint.slice(0, 8),
    notebook: line.notebook ?? null,
    horizon: line.horizon ?? null,
    seed: line.seed ?? null,
    best: typeof first['model'] === 'string' ? first['model'] : null,
    wrmsse: numberOrNull(first['wrmsse']),
    wape: numberOrNull(first['wape']),
    bias: numberOrNull(first['bias']),
    ndcg: numberOrNull(first['ndcg']),
    models: board.map(({ model }) => String(model)).join(', '),
    seconds: board.length === 0 ? null : Math.round(seconds * 10) / 10,
  };
}

/**
 * The record of experiments in a folder, newest first; none when the folder has no record. Throws E_NOTEBOOK_RUNS for a line that is not one.
 *
 * @example
 * show(await runs());
 */
export async function runs(folder = 'runs'): Promise<readonly Run[]> {
  const path = join(folder, fileName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n').flatMap((line, i): Run[] => {
    if (line === '') return [];
    try {
      const parsed = JSON.parse(line) as Line;
      if (typeof parsed.at !== 'string' || typeof parsed.fingerprint !== 'string') throw new TypeError('at or fingerprint is missing');
      return [runOf(parsed)];
    } catch (cause) {
      throw new AnbarError('E_NOTEBOOK_RUNS', `line ${i + 1} of ${path} is not an experiment; allowed: what backtests wrote`, { cause, hint: 'remove that line', facts: { line: i + 1 } });
    }
  });
  return lines.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/**
 * Puts the result of a backtest, ranking or fit on the record, as the commands do by themselves. `notebook` names where it was run.
 *
 * @example
 * const result = await backtest(panel, [forecaster], { horizon: 28, origins: 2 }, context);
 * const { manifest } = dataset;
 * await keepRun(result, { dataset: manifest.name, fingerprint: manifest.fingerprint, seed: 1, at: new Date().toISOString(), notebook: '03-forecast' });
 */
export async function keepRun(result: object, facts: ExperimentFacts & { readonly notebook?: string }, folder = 'runs'): Promise<void> {
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, fileName), experimentLine(result, facts));
}

import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { createRandom } from '../../src/base/random.js';
import { backtest } from '../../src/evaluate/backtest.js';
import { keepRun, runs } from '../../src/notebook/runs.js';
import { main } from '../../src/cli/main.js';
import type { Panel } from '../../src/table/panel.js';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'anbar-runs-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

const panel: Panel = { keys: ['a'], offsets: Int32Array.of(0, 200), endDay: 20_000, quantity: Float32Array.from({ length: 200 }, (_, i) => i % 7), futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
const measure = () => backtest(panel, [], { horizon: 7, origins: 1 }, { random: createRandom(1), log: silentLog, progress: silentProgress, clock: () => 0 });
const facts = (at: string, dataset = 'sample') => ({ dataset, fingerprint: '0123456789abcdef', seed: 1, at, notebook: '03-forecast' });

describe('runs', () => {
  it('has none before the first', async () => expect(await runs(folder)).toEqual([]));

  it('lists what backtests kept, newest first, with the best model and its errors', async () => {
    await keepRun(await measure(), facts('2025-01-01T00:00:00Z'), folder);
    await keepRun(await measure(), facts('2025-02-01T00:00:00Z', 'other'), folder);
    const [newest, oldest] = await runs(folder);
    expect(newest).toMatchObject({ at: '2025-02-01T00:00:00Z', dataset: 'other', data: '01234567', notebook: '03-forecast', horizon: 7, seed: 1, best: 'seasonal-naive', wape: 0, models: 'seasonal-naive, naive' });
    expect(oldest?.dataset).toBe('sample');
  });

  it('names the line that is not an experiment', async () => {
    await keepRun(await measure(), facts('2025-01-01T00:00:00Z'), folder);
    await appendFile(join(folder, 'experiments.jsonl'), '{"at":1}\n');
    await expect(runs(folder)).rejects.toThrow('line 2 of');
  });

  it('is listed by the command line', async () => {
    await keepRun(await measure(), facts('2025-01-01T00:00:00Z'), folder);
    expect(await main(['runs', '--record', folder])).toBe(0);
    expect(await main(['runs', '--record', folder, '--by', 'luck'])).toBe(2);
  });
});

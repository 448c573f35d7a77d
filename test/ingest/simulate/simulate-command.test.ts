import { existsSync, mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../../src/base/ports.js';
import { parseCall } from '../../../src/cli/call.js';
import type { CommandWorld } from '../../../src/cli/command.js';
import { simulateCommand } from '../../../src/cli/simulate.js';
import { openDataset } from '../../../src/engine/open-dataset.js';

const cwd = mkdtempSync(join(tmpdir(), 'anbar-command-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const world: CommandWorld = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: new AbortController().signal, stdin: (async function* () {})() };
const run = (...words: string[]) => simulateCommand.run(parseCall(simulateCommand, words), world);

describe('anbar simulate', () => {
  it('writes a dataset that opens and verifies', async () => {
    const result = await run('--seed', '۷', '--items', '50', '--days', '60', '--into', 'shop');
    const dataset = await openDataset(join(cwd, 'shop'), { verify: true });
    expect(dataset.manifest).toMatchObject({ source: 'simulate', currency: 'IRR', firstDate: '2023-03-21', lastDate: '2023-05-19', fingerprint: result.fingerprint });
    expect(Object.keys(dataset.manifest.tables).sort()).toEqual(['calendar', 'events', 'items', 'plans', 'reviews', 'sales', 'stock']);
    for (const name of ['truth_demand', 'truth_items', 'truth_users']) expect(existsSync(join(cwd, 'shop', `${name}.parquet`))).toBe(true);
    expect(simulateCommand.render(result)).toContain('2023-03-21 to 2023-05-19');
  });

  it('refuses bad words with the field and what is allowed', async () => {
    await expect(run('--items', '60')).rejects.toThrow('simulate lacks --into');
    await expect(run('--into', 'x', '--items', '10')).rejects.toThrow('--items is 10; allowed: a whole number from 50 to 100000');
    await expect(run('--into', 'x', '--start', 'yesterday')).rejects.toThrow('yesterday is not a day');
    await expect(run('shop', '--into', 'x')).rejects.toThrow('takes no operand');
    expect(existsSync(join(cwd, 'x'))).toBe(false);
  });

  it('never writes over a folder that is not a dataset', async () => {
    mkdirSync(join(cwd, 'mine'));
    writeFileSync(join(cwd, 'mine', 'thesis.txt'), 'years of work');
    await expect(run('--into', 'mine', '--items', '50', '--days', '60')).rejects.toMatchObject({ code: 'E_TABLE_EXISTS' });
    expect(existsSync(join(cwd, 'mine', 'thesis.txt'))).toBe(true);
  });
});

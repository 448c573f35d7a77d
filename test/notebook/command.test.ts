import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi, afterEach } from 'vitest';
import { main } from '../../src/cli/main.js';

let folder: string;
let said: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'anbar-command-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said += String(text); return true; });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => { said += String(text); return true; });
});
afterEach(() => void vi.restoreAllMocks());

const parameters = "import { params } from 'anbar';\nconst { dataset, horizon } = params({ dataset: 'datasets/sample', horizon: 28 });";

async function notebookOf(name: string, cells: readonly string[], language = 'typescript'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: 'tslab', language } }, cells: cells.map((source, i) => ({ cell_type: 'code', source, metadata: i === 0 ? { tags: ['parameters'] } : {}, outputs: [], execution_count: null })) }));
  return file;
}

describe('anbar notebook', () => {
  it('runs with parameters and writes a report that says what it was made from', async () => {
    const file = await notebookOf('good.ipynb', [parameters, 'console.log(`horizon ${horizon}`);']);
    const out = join(folder, 'reports', 'good.html');
    expect(await main(['notebook', 'run', file, '--param', 'horizon=7', '--out', out]), said).toBe(0);
    const page = await readFile(out, 'utf8');
    expect(page).toContain('horizon 7');
    expect(page).toContain('4d43ce9047293e5b7c60ced2a37c3382058b0ca504adb9f889451c53fd4b3b16');
    expect(await readFile(join(folder, 'reports', 'index.html'), 'utf8')).toContain('good.html');
  });

  it('publishes nothing when a cell fails, names it, and keeps the partial notebook where asked', async () => {
    const file = await notebookOf('bad.ipynb', [parameters, 'const stock = 1;', "throw new Error('no stock at all');", "console.log('later');"]);
    const [out, save] = [join(folder, 'bad.html'), join(folder, 'bad-saved.ipynb')];
    expect(await main(['notebook', 'run', file, '--out', out, '--save', save])).toBe(2);
    expect(said).toContain('cell 3 failed');
    expect(said).toContain('no stock at all');
    expect(said).toContain("throw new Error('no stock at all');");
    expect(said).not.toContain('tslab/dist');
    expect(existsSync(out)).toBe(false);
    expect(await readFile(save, 'utf8')).toContain('no stock at all');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('names an endless cell and its limit', async () => {
    expect(await main(['notebook', 'run', await notebookOf('endless.ipynb', [parameters, 'for (;;) {}']), '--timeout', '6'])).toBe(2);
    expect(said).toContain('cell 2 did not end within 6 seconds');
  });

  it.each([
    ['a parameter of the wrong type', ['--param', 'horizon=soon'], 'parameter horizon is soon; allowed: a number'],
    ['an unknown parameter', ['--param', 'color=red'], 'there is no parameter color'],
    ['a parameter without a value', ['--param', 'horizon'], '--param is horizon; allowed: name=value'],
    ['a missing dataset', ['--param', 'dataset=datasets/nowhere'], 'datasets/nowhere is not a dataset'],
    ['a language it does not speak', ['--language', 'de'], 'language is de; allowed: en, fa'],
  ])('refuses %s', async (_what, words, message) => {
    expect(await main(['notebook', 'run', await notebookOf('refused.ipynb', [parameters]), ...words])).toBe(2);
    expect(said).toContain(message);
  });

  it('refuses another kernel’s notebook, a missing file and unknown verbs', async () => {
    expect(await main(['notebook', 'run', await notebookOf('python.ipynb', ['1'], 'python')])).toBe(2);
    expect(said).toContain('python.ipynb was saved by a python kernel');
    expect(await main(['notebook', 'run', join(folder, 'absent.ipynb')])).toBe(2);
    expect(said).toContain('there is no notebook');
    expect(await main(['notebook', 'burn', 'x.ipynb'])).toBe(2);
    expect(said).toContain('verb is burn; allowed: run, strip');
  });

  it('strips outputs to the committed form', async () => {
    const file = await notebookOf('strip.ipynb', [parameters]);
    const notebook = JSON.parse(await readFile(file, 'utf8')) as { cells: { outputs: unknown[]; execution_count: number | null }[] };
    notebook.cells[0]!.outputs = [{ output_type: 'stream', name: 'stdout', text: 'x' }];
    notebook.cells[0]!.execution_count = 4;
    await writeFile(file, JSON.stringify(notebook));
    expect(await main(['notebook', 'strip', file])).toBe(0);
    expect((JSON.parse(await readFile(file, 'utf8')) as typeof notebook).cells[0]).toMatchObject({ outputs: [], execution_count: null });
  });
});

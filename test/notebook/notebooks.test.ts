import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/base/ports.js';
import { main } from '../../src/cli/main.js';
import { executeNotebook } from '../../src/notebook/execute.js';
import { parseNotebook, stripOutputs, type Notebook } from '../../src/notebook/notebook-file.js';
import { injectParams } from '../../src/notebook/params.js';
import { notebookReport } from '../../src/notebook/report/notebook-report.js';
import { sharedPath } from '../shared-data.js';

const root = resolve(import.meta.dirname, '../..');
const names = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb')).sort();
/** Learning takes most of its time: one run of it is enough. */
const slow = ['03-forecast.ipynb'];

let folder: string;
/** Each run publishes into a registry of its own: a second version is rightly another number. */
let registries = 0;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'anbar-notebooks-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (name: string): Promise<Notebook> => parseNotebook(name, await readFile(join(root, 'notebooks', name), 'utf8'));

/** Runs a notebook as the runner does; everything it writes goes into the test's folder. */
async function run(name: string, given: Readonly<Record<string, string>> = {}): Promise<Notebook> {
  const notebook = await read(name);
  const source = JSON.stringify(notebook.cells);
  const places = { out: folder, record: join(folder, 'runs'), registry: join(folder, `models-${(registries += 1)}`) };
  const own = Object.fromEntries(Object.entries(places).filter(([param]) => new RegExp(`[{,] *${param}: '`).test(source)));
  const executed = await executeNotebook(injectParams(notebook, { ...own, ...given }), { python: join(root, '.venv/bin/python'), script: join(root, 'scripts/run-notebook.py'), cwd: root, timeoutSeconds: 240, progress: silentProgress });
  if (executed.failure !== undefined) throw executed.failure;
  return executed.notebook;
}

const outputsOf = (notebook: Notebook): unknown => notebook.cells.map(({ outputs }) => outputs ?? []);

describe('the notebooks', () => {
  it('are there', () => expect(names.map((name) => name.slice(0, 2))).toEqual(expect.arrayContaining(['00', '01', '02', '03', '04', '05', '06'])));

  it.each(names)('%s is committed without outputs, takes parameters and is for this kernel', async (name) => {
    const notebook = await read(name);
    expect(notebook).toEqual(stripOutputs(notebook));
    expect(notebook.metadata.kernelspec).toMatchObject({ name: 'tslab', language: 'typescript' });
    expect(notebook.cells.filter(({ metadata }) => metadata.tags?.includes('parameters') === true)).toHaveLength(1);
  });

  it.each(names)('%s runs from its first cell to its last, says nothing on standard error, and makes a report', async (name) => {
    const first = await run(name);
    const streams = first.cells.flatMap(({ outputs }) => outputs ?? []).filter((output) => output.output_type === 'stream' && output.name === 'stderr');
    expect(streams).toEqual([]);
    expect(first.cells.at(-1)!.outputs?.length).toBeGreaterThan(0);
    expect(Buffer.byteLength(await notebookReport(first, name, {}))).toBeLessThan(1_500_000);
    if (!slow.includes(name)) expect(outputsOf(await run(name))).toEqual(outputsOf(first));
  }, 400_000);

  const retail = sharedPath('data', 'online_retail', 'online_retail.csv.gz');
  it.skipIf(retail === undefined)('01 and 03 run on a real set too', async () => {
    const dataset = join(folder, 'retail');
    expect(await main(['import', 'online-retail', retail!, '--into', dataset])).toBe(0);
    await run('01-explore.ipynb', { dataset });
    await run('03-forecast.ipynb', { dataset, models: 'level-and-shape,linear', origins: '1' });
  }, 400_000);
});

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';
import { openDataset } from '../engine/open-dataset.js';
import { executeNotebook } from '../notebook/execute.js';
import { parseNotebook, sourceOf, stripOutputs, type Notebook } from '../notebook/notebook-file.js';
import { injectParams } from '../notebook/params.js';
import { notebookReport } from '../notebook/report/notebook-report.js';
import { nodeFiles } from '../publish/files.js';
import { writeReportIndex } from '../publish/report/write-report.js';
import type { Command, CommandCall, CommandWorld } from './command.js';

interface NotebookAnswer {
  readonly notebook: string;
  readonly cells: number;
  readonly seconds: number;
  readonly report?: string;
  readonly sizeBytes?: number;
}

/** The folder of Anbar itself, where the kernel works: the first above this file with its package.json and scripts. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'scripts', 'run-notebook.py'))) {
    const above = dirname(folder);
    if (above === folder) throw new AnbarError('E_ADAPTER_MISSING', 'the notebook runner needs the whole repository, with scripts/run-notebook.py', { hint: 'run anbar in a clone of the repository' });
    folder = above;
  }
  return folder;
}

/** A file that is there whole or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function paramsOf(call: CommandCall): Readonly<Record<string, string>> {
  const given: Record<string, string> = {};
  // Lists are split at commas; a part without a name is the rest of the value before it.
  const pairs: string[] = [];
  for (const part of call.list('param')) {
    if (/^[A-Za-z_]\w*=/.test(part) || pairs.length === 0) pairs.push(part);
    else pairs.push(`${pairs.pop()!},${part}`);
  }
  for (const pair of pairs) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair);
    if (match === null) throw new AnbarError('E_CLI_USAGE', `--param is ${pair}; allowed: name=value`, { facts: { field: 'param', value: pair } });
    given[match[1]!] = match[2]!;
  }
  return given;
}

/** What the notebook will read, by its own parameters: the default unless given. */
function defaultOf(notebook: Notebook, name: string): string | undefined {
  const cell = notebook.cells.find(({ metadata }) => metadata.tags?.includes('parameters') === true);
  return cell === undefined ? undefined : new RegExp(`\\b${name}\\s*:\\s*(?:'([^']*)'|"([^"]*)")`).exec(sourceOf(cell))?.slice(1).find((value) => value !== undefined);
}

async function read(path: string): Promise<{ readonly notebook: Notebook; readonly text: string }> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AnbarError('E_NOTEBOOK_FILE', `there is no notebook ${path}; allowed: a file .ipynb`, { cause, facts: { field: 'notebook', value: path } });
  });
  return { notebook: parseNotebook(basename(path), text), text };
}

const factNames = {
  en: { notebook: 'notebook', dataset: 'dataset', fingerprint: 'data fingerprint', parameters: 'parameters', version: 'version', madeAt: 'made at' },
  fa: { notebook: 'دفترچه', dataset: 'مجموعه‌داده', fingerprint: 'اثر انگشت داده', parameters: 'پارامترها', version: 'نسخه', madeAt: 'زمان ساخت' },
} as const;

async function provenance(language: 'en' | 'fa', world: CommandWorld, root: string, file: string, text: string, dataset: string | undefined, given: Readonly<Record<string, string>>): Promise<readonly (readonly [string, string])[]> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const manifest = dataset === undefined ? undefined : (await openDataset(resolve(root, dataset))).manifest;
  const names = factNames[language];
  return [
    [names.notebook, `${basename(file)} (sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)})`],
    ...(manifest === undefined ? [] : ([[names.dataset, `${manifest.name}, ${manifest.firstDate ?? '–'} … ${manifest.lastDate ?? '–'}`], [names.fingerprint, manifest.fingerprint]] as const)),
    ...(Object.keys(given).length === 0 ? [] : ([[names.parameters, Object.entries(given).map(([name, value]) => `${name} = ${value}`).join(', ')]] as const)),
    [names.version, `anbar ${version}, Node ${process.versions.node}`],
    [names.madeAt, new Date(world.now()).toISOString().slice(0, 19).replace('T', ' ') + ' UTC'],
  ];
}

async function run(file: string, call: CommandCall, world: CommandWorld): Promise<NotebookAnswer> {
  const root = projectRoot();
  const given = paramsOf(call);
  const { notebook, text } = await read(resolve(world.cwd, file));
  const language = oneOf('language', call.text('language') ?? given['language'] ?? 'en', ['en', 'fa'] as const);
  // The page and the notebook's own words are of one language, where it takes one.
  const all = defaultOf(notebook, 'language') === undefined ? given : { ...given, ...(language === 'en' && given['language'] === undefined ? {} : { language }) };
  const facts = await provenance(language, world, root, file, text, all['dataset'] ?? defaultOf(notebook, 'dataset'), all);
  const timeoutSeconds = call.integer('timeout', { least: 1, most: 86_400, fallback: 300 });
  const python = join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const executed = await executeNotebook(injectParams(notebook, all), { python, script: join(root, 'scripts', 'run-notebook.py'), cwd: root, timeoutSeconds, progress: world.progress, signal: world.signal });
  const save = call.text('save');
  if (save !== undefined) await writeWhole(resolve(world.cwd, save), `${JSON.stringify(executed.notebook, null, 1)}\n`);
  if (executed.failure !== undefined) throw executed.failure;
  const answer = { notebook: basename(file), cells: executed.notebook.cells.filter(({ cell_type: kind }) => kind === 'code').length, seconds: Math.round(executed.seconds * 10) / 10 };
  const out = call.text('out');
  if (out === undefined) return answer;
  const page = await notebookReport(executed.notebook, basename(file, '.ipynb'), { language, hideInput: call.flag('hide-input'), plotly: call.flag('plotly'), provenance: facts });
  const path = resolve(world.cwd, out);
  await writeWhole(path, page);
  // A folder of reports keeps its list.
  if (basename(dirname(path)) === 'reports') await writeReportIndex(nodeFiles, dirname(path), language);
  return { ...answer, report: path, sizeBytes: Buffer.byteLength(page) };
}

export const notebookCommand: Command<NotebookAnswer> = {
  name: 'notebook',
  about: 'run a notebook from its first cell to its last, and make a report of it; `strip` takes its outputs out, as it is committed',
  usage: 'run|strip <file.ipynb>',
  example: 'anbar notebook run notebooks/01-explore.ipynb --param dataset=datasets/sample --out reports/explore.html',
  options: [
    { name: 'param', value: 'text', placeholder: 'NAME=VALUE', about: "a parameter of the notebook's cell tagged parameters; repeat for more", repeat: true },
    { name: 'out', value: 'text', placeholder: 'FILE', about: 'the report, one HTML file; written only when every cell ran' },
    { name: 'save', value: 'text', placeholder: 'FILE', about: 'also keep the executed notebook, as far as it came' },
    { name: 'language', value: 'text', placeholder: 'en|fa', about: 'language of the report (default en)' },
    { name: 'hide-input', value: 'boolean', about: 'leave the code out of the report' },
    { name: 'plotly', value: 'boolean', about: 'interactive charts: adds 4.8 MB to the report' },
    { name: 'timeout', value: 'number', placeholder: 'SECONDS', about: 'longest time for one cell (default 300)' },
  ],
  async run(call, world) {
    const [verb, file] = call.operands;
    if (verb === undefined || file === undefined || call.operands.length > 2) throw new AnbarError('E_CLI_USAGE', 'notebook takes run or strip, and one file', { hint: this.example });
    if (oneOf('verb', verb, ['run', 'strip'] as const) === 'run') return run(file, call, world);
    const path = resolve(world.cwd, file);
    const { notebook } = await read(path);
    await writeWhole(path, `${JSON.stringify(stripOutputs(notebook), null, 1)}\n`);
    return { notebook: basename(file), cells: notebook.cells.length, seconds: 0 };
  },
  render: ({ notebook, cells, seconds, report, sizeBytes }) => `${notebook}: ${cells} cells in ${seconds} s${report === undefined ? '' : `\n${report} (${Math.round((sizeBytes ?? 0) / 1024)} kB)`}\n`,
};

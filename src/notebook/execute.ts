import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AnbarError } from '../base/errors.js';
import type { Progress } from '../base/ports.js';
import { sourceOf, type CellOutput, type Notebook } from './notebook-file.js';

/** Where the kernel's client is and where the kernel works. */
export interface ExecuteOptions {
  /** The Python that has jupyter_client (the project's .venv). */
  readonly python: string;
  /** scripts/run-notebook.py. */
  readonly script: string;
  /** Working folder of the kernel: the project root. */
  readonly cwd: string;
  readonly timeoutSeconds?: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

interface CellAnswer {
  readonly cell: number;
  readonly status: 'ok' | 'error' | 'timeout' | 'dead';
  readonly seconds: number;
  readonly outputs: readonly CellOutput[];
}

/** An executed notebook; `failure` says which cell did not end well, and why. Cells after it have no outputs. */
export interface ExecutedNotebook {
  readonly notebook: Notebook;
  readonly seconds: number;
  readonly failure?: AnbarError;
}

const text = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join(''));

/** What a failed cell said: tslab reports an error only on its standard error stream. */
function spokenError(answer: CellAnswer): string {
  const streams = answer.outputs.flatMap((output) => (output.output_type === 'stream' && output.name === 'stderr' ? [text(output.text)] : output.output_type === 'error' ? [`${output.ename}: ${output.evalue}`] : []));
  // Where the kernel itself was at the time helps nobody.
  const own = streams.join('').split('\n').filter((line) => !/^\s+at .*(\/tslab\/dist\/|node:internal|node:vm)/.test(line));
  return own.join('\n').trim().slice(0, 2000);
}

function failureOf(answer: CellAnswer, source: string, timeoutSeconds: number): AnbarError | undefined {
  if (answer.status === 'ok') return undefined;
  const where = `cell ${answer.cell + 1}`;
  const what = answer.status === 'timeout' ? `did not end within ${timeoutSeconds} seconds` : answer.status === 'dead' ? 'ended the kernel' : `failed: ${spokenError(answer)}`;
  return new AnbarError('E_NOTEBOOK_CELL', `${where} ${what}\n--- source of ${where} ---\n${source.trim().slice(0, 2000)}`, { facts: { cell: answer.cell + 1, status: answer.status } });
}

/** Runs every code cell in order in a fresh kernel, and judges each by the kernel's reply status. */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<ExecutedNotebook> {
  const { python, script, cwd, timeoutSeconds = 300, progress, signal } = options;
  const places = notebook.cells.flatMap((cell, i) => (cell.cell_type === 'code' && sourceOf(cell).trim() !== '' ? [i] : []));
  const cells = places.map((place) => sourceOf(notebook.cells[place]!));
  const child = spawn(python, [script], { cwd, stdio: ['pipe', 'pipe', 'pipe'], ...(signal === undefined ? {} : { signal }) });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => { complaint += chunk.toString(); });
  const ended = new Promise<number | null | Error>((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  child.stdin.on('error', () => undefined); // Its end is told by 'close'.
  child.stdin.end(JSON.stringify({ kernel: 'tslab', cwd, timeoutSeconds, cells }));
  progress.start('notebook', cells.length);
  const answers: CellAnswer[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    answers.push(JSON.parse(line) as CellAnswer);
    progress.advance(answers.length);
  }
  const status = await ended;
  progress.finish();
  if (status instanceof Error) throw new AnbarError('E_ADAPTER_MISSING', `Jupyter's client does not start with ${python}`, { hint: 'run: npm run lab -- --setup', cause: status });
  if (answers.length < cells.length && answers.every((answer) => answer.status === 'ok')) {
    throw new AnbarError('E_NOTEBOOK_CELL', `the notebook's client ended early (status ${String(status)}): ${complaint.trim().split('\n').at(-1) ?? ''}`);
  }
  const filled = notebook.cells.slice();
  answers.forEach((answer, k) => {
    filled[places[k]!] = { ...notebook.cells[places[k]!]!, outputs: answer.outputs, execution_count: k + 1 };
  });
  const last = answers.at(-1);
  const failure = last === undefined ? undefined : failureOf(last, cells[last.cell]!, timeoutSeconds);
  return { notebook: { ...notebook, cells: filled }, seconds: answers.reduce((sum, answer) => sum + answer.seconds, 0), ...(failure === undefined ? {} : { failure }) };
}

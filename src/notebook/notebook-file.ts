import { AnbarError } from '../base/errors.js';

/** What a cell printed or showed, as nbformat 4 has it. */
export type CellOutput =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string | readonly string[] }
  | { readonly output_type: 'display_data' | 'execute_result'; readonly data: Readonly<Record<string, unknown>>; readonly metadata: object; readonly execution_count?: number | null }
  | { readonly output_type: 'error'; readonly ename: string; readonly evalue: string; readonly traceback: readonly string[] };

export interface NotebookCell {
  readonly id?: string;
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] } & Readonly<Record<string, unknown>>;
  readonly outputs?: readonly CellOutput[];
  readonly execution_count?: number | null;
}

export interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: { readonly kernelspec?: { readonly name: string; readonly language?: string }; readonly language_info?: { readonly name: string } } & Readonly<Record<string, unknown>>;
  readonly cells: readonly NotebookCell[];
}

/** Text of a cell: nbformat allows a string or a list of lines. */
export function sourceOf(cell: NotebookCell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

/** Reads a notebook's text; refuses what is not nbformat 4 or was written for another language. */
export function parseNotebook(name: string, text: string): Notebook {
  let notebook: Notebook;
  try {
    notebook = JSON.parse(text) as Notebook;
  } catch (cause) {
    throw new AnbarError('E_NOTEBOOK_FILE', `${name} is not a notebook: it is not JSON`, { cause });
  }
  if (notebook === null || typeof notebook !== 'object' || notebook.nbformat !== 4 || !Array.isArray(notebook.cells)) {
    throw new AnbarError('E_NOTEBOOK_FILE', `${name} is not a notebook of format 4`, { facts: { field: 'nbformat', value: notebook?.nbformat } });
  }
  const language = notebook.metadata?.kernelspec?.language ?? notebook.metadata?.language_info?.name ?? 'typescript';
  if (language !== 'typescript') {
    throw new AnbarError('E_NOTEBOOK_KERNEL', `${name} was saved by a ${language} kernel; allowed: typescript`, { hint: 'choose the kernel TypeScript (Anbar) in Jupyter and save', facts: { field: 'language', value: language } });
  }
  return notebook;
}

/** The notebook without outputs and execution counts: the form that is committed. */
export function stripOutputs(notebook: Notebook): Notebook {
  return { ...notebook, cells: notebook.cells.map((cell) => (cell.cell_type === 'code' ? { ...cell, outputs: [], execution_count: null } : cell)) };
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/base/ports.js';
import { executeNotebook, type ExecutedNotebook } from '../../src/notebook/execute.js';
import type { Notebook } from '../../src/notebook/notebook-file.js';

const root = resolve(import.meta.dirname, '../..');
const python = join(root, '.venv/bin/python');

const run = (sources: readonly string[], timeoutSeconds = 60): Promise<ExecutedNotebook> => {
  const cells = sources.map((source) => ({ cell_type: 'code' as const, source, metadata: {}, outputs: [], execution_count: null }));
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
  return executeNotebook(notebook, { python, script: join(root, 'scripts/run-notebook.py'), cwd: root, timeoutSeconds, progress: silentProgress });
};

describe('executeNotebook', () => {
  it('has its Python side (npm test sets it up)', () => {
    expect(existsSync(python)).toBe(true);
  });

  it('keeps what cells print, in order', async () => {
    const { notebook, failure } = await run(["const greeting: string = 'سلام';", 'console.log(greeting);\nconsole.log(2);']);
    expect(failure).toBeUndefined();
    expect(notebook.cells[1]?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'سلام\n2\n' }]);
    expect(notebook.cells[1]?.execution_count).toBe(2);
  });

  it('fails loudly with number, source and error of a failing cell, and runs nothing after it', async () => {
    const { notebook, failure } = await run(['1 + 1;', "throw new Error('no stock');", "console.log('later');"]);
    expect(failure?.code).toBe('E_NOTEBOOK_CELL');
    expect(failure?.message).toContain('cell 2 failed');
    expect(failure?.message).toContain('no stock');
    expect(failure?.message).toContain("throw new Error('no stock');");
    expect(notebook.cells[2]?.outputs).toEqual([]);
  });

  it('fails on a type error', async () => {
    const { failure } = await run(["const n: number = 'three';"]);
    expect(failure?.message).toContain("Type 'string' is not assignable to type 'number'");
  });

  it('names an endless cell', async () => {
    const { failure } = await run(['for (;;) {}'], 3);
    expect(failure?.message).toContain('cell 1 did not end within 3 seconds');
  });

  it('names the cell that ends the kernel', async () => {
    const { failure } = await run(['process.exit(3);'], 30);
    expect(failure?.message).toMatch(/cell 1 (ended the kernel|failed)/);
  });

  it('says what to run when its Python is missing', async () => {
    const missing = executeNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }, { python: join(root, 'nowhere'), script: 'x', cwd: root, progress: silentProgress });
    await expect(missing).rejects.toThrow("Jupyter's client does not start");
  });
});

import { execFileSync } from 'node:child_process';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/base/ports.js';
import { executeNotebook } from '../../src/notebook/execute.js';
import type { Notebook } from '../../src/notebook/notebook-file.js';

const root = resolve(import.meta.dirname, '../..');
const declared = join(root, 'dist', 'src', 'notebook', 'progress.d.ts');
/** Where the compiler looks for a module and finds none; what is put there says the same as the file beside it, for other kernels may be at work. */
const appearing = join(root, 'dist', 'src', 'notebook', 'progress.js.d.ts');
afterAll(() => rmSync(appearing, { force: true }));

/** A value as JSON inside a JSON string. */
const quoted = (value: object): string => JSON.stringify(JSON.stringify(value)).slice(1, -1);

async function outputsOf(sources: readonly string[]): Promise<string[]> {
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: sources.map((source) => ({ cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null })) };
  const { notebook: done, failure } = await executeNotebook(notebook, { python: join(root, '.venv/bin/python'), script: join(root, 'scripts/run-notebook.py'), cwd: root, timeoutSeconds: 60, progress: silentProgress });
  if (failure !== undefined) throw failure;
  return done.cells.map(({ outputs }) => JSON.stringify(outputs));
}

describe('the kernel', () => {
  it('knows names of earlier cells in the short form of an object, re-declared ones too', async () => {
    const said = await outputsOf(['const { horizon } = { horizon: 28 };\nlet n = 1;', 'console.log(JSON.stringify({ horizon, n }));', 'const horizon = 7;\nn = 2;', 'console.log(JSON.stringify(await Promise.resolve({ horizon, n })));']);
    expect(said[1]).toContain(quoted({ horizon: 28, n: 1 }));
    expect(said[3]).toContain(quoted({ horizon: 7, n: 2 }));
  });

  it('goes on after files of the library appeared and vanished between two cells', async () => {
    const pause = 'await new Promise((done) => setTimeout(done, 900));';
    const running = outputsOf(["import { show } from 'anbar';", pause, pause, pause, "import { show } from 'anbar';\nshow([1]);"]);
    for (let i = 0; i < 12; i++) {
      await new Promise((done) => setTimeout(done, 400));
      if (i % 2 === 0) writeFileSync(appearing, "export * from './progress';\n");
      else rmSync(appearing, { force: true });
      utimesSync(declared, new Date(), new Date());
    }
    expect((await running).at(-1)).toContain('anbar-table');
  });

  it('loads nothing heavy or native by importing the library', () => {
    const script = "require(process.argv[1]); console.log([...new Set(Object.keys(require.cache).map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file.replaceAll('\\\\','/'))?.[1]).filter(Boolean))].join('\\n'));";
    const loaded = execFileSync(process.execPath, ['-e', script, join(root, 'dist', 'cjs', 'index.cjs')], { cwd: root, encoding: 'utf8' }).trim().split('\n');
    expect(loaded).toContain('apache-arrow');
    for (const heavy of ['@duckdb/node-api', 'koffi', 'onnxruntime-node', 'danfojs-node', '@tensorflow/tfjs', 'zod', 'markdown-it', 'subset-font', 'plotly.js-dist-min', 'express']) expect(loaded).not.toContain(heavy);
  });
});

// npm run lab: set-up, one cell run for proof, then JupyterLab on loopback (`-- --setup` stops before it; other words go to JupyterLab).
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setUpLab, venvPython } from './lab-setup.mjs';
import { root } from './run.mjs';

await import('./setup.mjs');
setUpLab();

const proof = JSON.stringify({ kernel: 'tslab', cwd: root, timeoutSeconds: 60, cells: ["import * as anbar from 'anbar';", 'console.log(Object.keys(anbar).length > 0);'] });
const done = spawnSync(venvPython, [join(root, 'scripts', 'run-notebook.py')], { cwd: root, input: proof, encoding: 'utf8' });
if (done.status !== 0 || !done.stdout.includes('"text": "true\\n"')) {
  process.stderr.write(`the kernel does not run a cell:\n${done.stdout}${done.stderr}\n`);
  process.exit(1);
}
process.stdout.write(`The kernel "TypeScript (Anbar)" runs.
In VS Code: open a notebook, choose "Select Kernel" → "Jupyter Kernel…" → "TypeScript (Anbar)"; if it is not listed, first choose the Python environment ${join(root, '.venv')}.
`);
if (!process.argv.includes('--setup')) {
  const child = spawn(venvPython, ['-m', 'jupyterlab', '--ip=127.0.0.1', `--notebook-dir=${root}`, ...(process.getuid?.() === 0 ? ['--allow-root'] : []), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

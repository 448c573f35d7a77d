// The Jupyter side, in .venv: JupyterLab and its client at pinned versions, and the kernelspec `tslab` with absolute paths.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, run } from './run.mjs';

const pins = ['jupyterlab==4.6.6', 'jupyter-client==8.10.0', 'nbclient==0.11.0', 'nbconvert==7.17.2', 'nbformat==5.11.1'];

/** The Python of the project's own environment. */
export const venvPython = join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** Creates .venv and registers the kernel; quick when both stand. */
export function setUpLab() {
  const stampFile = join(root, '.venv', 'anbar-pins.txt');
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== pins.join('\n')) {
    process.stdout.write('setting up JupyterLab in .venv …\n');
    if (!existsSync(venvPython)) run(process.env.PYTHON ?? 'python3', ['-m', 'venv', join(root, '.venv')]);
    run(venvPython, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pins]);
    writeFileSync(stampFile, pins.join('\n'));
  }
  const folder = join(root, '.venv', 'share', 'jupyter', 'kernels', 'tslab');
  mkdirSync(folder, { recursive: true });
  const spec = { argv: [node, join(root, 'scripts', 'kernel.mjs'), '{connection_file}'], display_name: 'TypeScript (Anbar)', language: 'typescript' };
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 1)}\n`);
}

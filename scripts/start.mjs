// npm start: set-up, then `anbar start` (words after `--` go to it).
import { root, node, run } from './run.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

run(node, ['scripts/setup.mjs']);
// The server gets the terminal: Ctrl-C reaches it directly, and this process ends with its status.
const child = spawn(node, [join(root, 'bin', 'anbar.mjs'), 'start', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));

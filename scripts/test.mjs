// npm test: set-up, the checks of the code's shape, then every test. Extra words go to vitest (`npm test -- test/locale`).
import { node, root, run } from './run.mjs';
import { join } from 'node:path';
import { setUpLab } from './lab-setup.mjs';

await import('./setup.mjs');
setUpLab();
const words = process.argv.slice(2);
if (words.length === 0) run(node, ['scripts/check.mjs']);
run(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...words]);

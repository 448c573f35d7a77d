// npm run check: types, layers and cycles, file sizes, unused code. Fails on the first that does not hold.
import { join } from 'node:path';
import { checkShape } from './check-shape.mjs';
import { node, root, run, tsc } from './run.mjs';

const complaints = checkShape(root);
for (const line of complaints) process.stderr.write(`${line}\n`);
if (complaints.length > 0) process.exit(1);
process.stdout.write('shape: layers, cycles, sizes, effects hold\n');
run(node, [tsc, '-p', 'tsconfig.json']);
process.stdout.write('types hold\n');
run(node, [join(root, 'node_modules', 'knip', 'bin', 'knip.js'), '--no-progress']);
process.stdout.write('nothing unused\n');

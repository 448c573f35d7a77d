// Compiles packages/* and then src, server and bench into dist/. Incremental: a second run takes a second.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, run, tsc } from './run.mjs';

for (const name of readdirSync(join(root, 'packages'))) {
  const project = join(root, 'packages', name, 'tsconfig.json');
  if (existsSync(project)) run(node, [tsc, '-p', project]);
}
run(node, [tsc, '-p', 'tsconfig.build.json']);

// npm run bench [names]: measured ratios beside the peers, in one run. ANBAR_PEER_PYTHON names a Python that has them (see docs/bench.md).
import { join } from 'node:path';
import { node, root, run } from './run.mjs';

run(node, ['scripts/setup.mjs']);
run(node, ['--max-old-space-size=8192', join(root, 'dist', 'bench', 'main.js'), ...process.argv.slice(2)]);

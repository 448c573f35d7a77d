// npm run dev: rebuilds when a source changes; a notebook sees the change when its import cell runs again.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './run.mjs';
import { spawnSync } from 'node:child_process';

await import('./setup.mjs');
let timer;
const rebuild = () => {
  const done = spawnSync(node, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
  process.stdout.write(done.status === 0 ? 'rebuilt\n' : 'not rebuilt: see above\n');
};
for (const folder of ['src', 'server', 'packages']) {
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name === null || !/\.ts$/.test(name) || name.endsWith('.d.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, 200);
  });
}
process.stdout.write('watching src, server and packages; Ctrl-C stops\n');

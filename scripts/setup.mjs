// Everything a fresh clone needs, each step skipped when it is done already: packages from the lock file, libxgboost, the build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`error: Node ${process.versions.node} is too old; allowed: 20.19 or newer\n`);
  process.exit(2);
}

const stampFile = join(root, 'node_modules', '.anbar-lock');
const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== lock) {
  process.stdout.write('installing packages from the lock file …\n');
  // Install scripts stay off (.npmrc): nothing that is installed runs code or downloads on its own.
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stampFile, lock);
}

const { installLibxgboost } = await import('./libxgboost.mjs');
await installLibxgboost({ root, log: (line) => process.stdout.write(`${line}\n`) });

/** Newest change time under a folder, in milliseconds. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const builtStamp = join(root, 'dist', '.built');
const changed = Math.max(...['src', 'server', 'bench', 'packages'].map((folder) => newest(join(root, folder))), statSync(join(root, 'tsconfig.build.json')).mtimeMs);
if (!existsSync(builtStamp) || statSync(builtStamp).mtimeMs < changed) {
  process.stdout.write('building …\n');
  const { buildAll } = await import('./build.mjs');
  await buildAll();
}

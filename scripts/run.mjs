import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs one program in the root, its output shown; ends this script with its status if it fails. */
export function run(program, args, { env = {}, cwd = root } = {}) {
  const done = spawnSync(program, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (done.status !== 0) {
    process.stderr.write(`failed: ${program} ${args.join(' ')}${done.error ? ` (${done.error.message})` : ''}\n`);
    process.exit(done.status ?? 1);
  }
}

export const node = process.execPath;

/** TypeScript by its own path: `.bin/tsc` belongs to whichever package was linked last. */
export const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Path of a file of the real data sets, which are never committed: `ANBAR_SHARED`, or `../shared` beside the repository.
 * Returns undefined, and prints the reason once, when the file is absent: the caller skips.
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = join(process.env['ANBAR_SHARED'] ?? join(root, '..', 'shared'), ...parts);
  if (existsSync(path)) return path;
  console.warn(`skipped: real data ${parts.join('/')} is not there (set ANBAR_SHARED to the folder that holds it)`);
  return undefined;
}

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const shared = resolve(process.env['ANBAR_SHARED'] ?? join(root, '../shared'));

/** Path below the folder of shared data, or undefined when it is not there (the test then skips and says so). */
export function sharedPath(...parts: string[]): string | undefined {
  const path = join(shared, ...parts);
  if (existsSync(path)) return path;
  console.warn(`skipped: no ${parts.join('/')} in the shared folder (set ANBAR_SHARED)`);
  return undefined;
}

/** A gzipped UTF-8 text. */
export function readGzip(path: string): string {
  return gunzipSync(readFileSync(path)).toString('utf8');
}

/** JSON lines of a gzipped file. */
export function readJsonLines<T>(path: string): T[] {
  return readGzip(path).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Bundles a TypeScript entry of the tests to a file that plain `node` runs; packages stay outside, so the file lies in the repository's cache folder. */
export async function bundle(entry: string): Promise<string> {
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  const outfile = join(mkdtempSync(join(root, 'node_modules', '.cache', 'anbar-test-')), 'entry.mjs');
  await build({ entryPoints: [join(root, entry)], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', logLevel: 'error' });
  return outfile;
}

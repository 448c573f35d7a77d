import { mkdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
let built: Promise<URL> | undefined;

/** The thread that decides, compiled from the sources for this run: threads load no TypeScript by themselves. */
export function decisionWorker(): Promise<URL> {
  return (built ??= (async () => {
    // Inside node_modules, so that packages are found from there.
    const folder = `${root}node_modules/.cache/anbar-test`;
    const outfile = `${folder}/decision-worker-${process.pid}.mjs`;
    await mkdir(folder, { recursive: true });
    await build({ entryPoints: [`${root}server/dashboard/decision-worker.ts`], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
    return pathToFileURL(outfile);
  })());
}

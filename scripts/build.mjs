// Compiles packages/* and then src, server and bench into dist/, and bundles the library once more as CommonJS for the notebook kernel,
// which can load a changed CommonJS file anew but never a changed ES module. Incremental: a second run takes seconds.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { node, root, run, tsc } from './run.mjs';

/** `import … from 'anbar'` inside the repository: resolvers that do not know self-reference (TypeScript's Node10, the kernel's) want a link. */
function linkSelf() {
  const link = join(root, 'node_modules', 'anbar');
  if (!existsSync(link)) symlinkSync('..', link, 'junction');
}

async function bundleForKernel() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(root, 'dist', 'src', 'index.js')],
    outfile: join(root, 'dist', 'cjs', 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    define: { 'import.meta.url': '__moduleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
}

/** One whole build; writes the stamp `dist/.built` last. */
export async function buildAll() {
  for (const name of readdirSync(join(root, 'packages'))) {
    const project = join(root, 'packages', name, 'tsconfig.json');
    if (existsSync(project)) run(node, [tsc, '-p', project]);
  }
  run(node, [tsc, '-p', 'tsconfig.build.json']);
  linkSelf();
  await bundleForKernel();
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', '.built'), '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();

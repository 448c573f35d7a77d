// Compiles kernels/*.ts (AssemblyScript) to WebAssembly SIMD and writes it as a TypeScript module, so that Node and the browser load it without a file.
// Run after every change of kernels/; a test compiles again and compares.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { root } from './run.mjs';

/** The compiled module's bytes. */
export async function compileKernels() {
  const { error, stderr, binary } = await compile();
  if (error) throw new Error(`kernels/factors.ts does not compile: ${stderr}`);
  return binary;
}

async function compile() {
  let binary;
  const result = await asc.main(
    [join('kernels', 'factors.ts'), '--outFile', 'factors.wasm', '--runtime', 'stub', '--importMemory', '--noExportMemory', '-O3', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory', '--baseDir', root],
    { writeFile: (name, contents) => { if (name.endsWith('.wasm')) binary = contents; } },
  );
  return { error: result.error, stderr: result.stderr.toString(), binary };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await compileKernels();
  const folder = join(root, 'src', 'recommend', 'kernel', 'generated');
  mkdirSync(folder, { recursive: true });
  const lines = Buffer.from(bytes).toString('base64').match(/.{1,180}/g).map((line) => `  '${line}'`).join(' +\n');
  writeFileSync(join(folder, 'factors.ts'), `// Written by scripts/kernels.mjs from kernels/factors.ts; do not edit.\nexport const factorsWasmBase64 =\n${lines};\n`);
  process.stdout.write(`kernels: ${bytes.length} bytes\n`);
}

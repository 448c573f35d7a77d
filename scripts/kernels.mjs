// Compiles kernels/*.ts (AssemblyScript) to WebAssembly SIMD and writes each as a TypeScript module, so that Node and the browser load it without a file.
// Run after every change of kernels/; tests compile again and compare.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { root } from './run.mjs';

/** Where each kernel's module goes. */
const folders = { factors: ['src', 'recommend', 'kernel', 'generated'], trees: ['src', 'forecast', 'boosting', 'generated'] };

/** The compiled module's bytes. */
export async function compileKernels(name = 'factors') {
  let binary;
  const { error, stderr } = await asc.main(
    [join('kernels', `${name}.ts`), '--outFile', `${name}.wasm`, '--runtime', 'stub', '--importMemory', '--noExportMemory', '-O3', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory', '--baseDir', root],
    { writeFile: (file, contents) => { if (file.endsWith('.wasm')) binary = contents; } },
  );
  if (error) throw new Error(`kernels/${name}.ts does not compile: ${stderr.toString()}`);
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, path] of Object.entries(folders)) {
    const bytes = await compileKernels(name);
    const folder = join(root, ...path);
    mkdirSync(folder, { recursive: true });
    const lines = Buffer.from(bytes).toString('base64').match(/.{1,180}/g).map((line) => `  '${line}'`).join(' +\n');
    writeFileSync(join(folder, `${name}.ts`), `// Written by scripts/kernels.mjs from kernels/${name}.ts; do not edit.\nexport const ${name}WasmBase64 =\n${lines};\n`);
    process.stdout.write(`kernels: ${name} ${bytes.length} bytes\n`);
  }
}

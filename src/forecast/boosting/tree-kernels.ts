import { treesWasmBase64 } from './generated/trees.js';

/** What kernels/trees.ts exports; all numbers named like pointers are byte offsets into the memory. */
interface Kernels {
  walkRows(trees: number, treeCount: number, rows: number, rowBytes: number, count: number, sums: number): void;
  walkTrees(trees: number, treeCount: number, row: number, sum: number): number;
  shapTrees(trees: number, treeCount: number, row: number, parts: number, coefficients: number, scratch: number): void;
}

/** The kernels on a memory of their own. */
export interface TreeKernels {
  readonly kernels: Kernels;
  readonly memory: ArrayBuffer;
}

let compiled: WebAssembly.Module | undefined;
const pageBytes = 65_536;

/** Opens the kernels with `sizeBytes` of zeroed memory. */
export function openTreeKernels(sizeBytes: number): TreeKernels {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(treesWasmBase64), (c) => c.charCodeAt(0)));
  const pages = Math.ceil(sizeBytes / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  return { kernels: new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels, memory: memory.buffer };
}

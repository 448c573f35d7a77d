import { AnbarError } from '../../base/errors.js';
import { factorsWasmBase64 } from './generated/factors.js';

/** What kernels/factors.ts exports; all numbers named like pointers are byte offsets into the arena's memory. */
export interface Kernels {
  dotRows(rows: number, n: number, f: number, query: number, out: number): void;
  dotListed(rows: number, list: number, n: number, f: number, query: number, out: number): void;
  addScaled(to: number, from: number, scale: number, f: number): void;
  svdEpoch(user: number, item: number, rating: number, n: number, f: number, P: number, Q: number, bu: number, bi: number, mean: number, rate: number, reg: number): void;
  svdppEpoch(start: number, users: number, item: number, rating: number, f: number, P: number, Q: number, Y: number, bu: number, bi: number, mean: number, rate: number, reg: number, S: number, C: number): void;
  addOuter(A: number, rows: number, list: number, scale: number, n: number, f: number): void;
  solveRow(list: number, w: number, k: number, f: number, V: number, diagonal: number, lambda: number, x: number, area: number): void;
  rowShares(list: number, w: number, k: number, f: number, V: number, item: number, area: number, out: number): void;
  alsSteps(start: number, index: number, weight: number, from: number, to: number, f: number, V: number, G: number, reg: number, out: number, steps: number, scratch: number): void;
  rotateRows(rows: number, n: number, f: number, M: number, scratch: number): void;
  invertSymmetric(A: number, other: number, n: number): number;
}

let compiled: WebAssembly.Module | undefined;

function moduleOnce(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(factorsWasmBase64), (c) => c.charCodeAt(0)));
  return compiled;
}

const pageBytes = 65_536;
const mostPages = 65_536;

/** One piece of WebAssembly memory with its kernels. Views go stale when the memory grows: take them after the last `reserve`. */
export class Arena {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  #used = 64;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
    const instance = new WebAssembly.Instance(moduleOnce(), { env: { memory: this.#memory } });
    this.kernels = instance.exports as unknown as Kernels;
  }

  /** Byte offset of a zeroed piece of that size, aligned to 16. Throws E_RECOMMEND_SIZE beyond 4 GiB. */
  reserve(sizeBytes: number): number {
    const at = this.#used;
    const end = at + sizeBytes + 15;
    if (at + sizeBytes > 4_294_901_760) throw new AnbarError('E_RECOMMEND_SIZE', `a model needs ${at + sizeBytes} bytes; allowed: 4 GiB`, { hint: 'fewer factors or fewer items' });
    this.#used = end - (end % 16);
    const pages = Math.ceil((this.#used - this.#memory.buffer.byteLength) / pageBytes);
    if (pages > 0) this.#memory.grow(pages);
    return at;
  }

  /** Copies numbers into memory and returns where. */
  place(values: Float32Array | Float64Array | Int32Array): number {
    const at = this.reserve(values.byteLength);
    new Uint8Array(this.#memory.buffer, at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return at;
  }

  floats(at: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, length);
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, length);
  }

  integers(at: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, length);
  }
}

/** Factors are stored with a row length that is a multiple of 4, so that whole vectors are read; the padding stays zero. */
export function paddedLength(factors: number): number {
  return (factors + 3) & ~3;
}

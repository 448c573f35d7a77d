import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { silentProgress } from '../../src/base/ports.js';
import { factorsWasmBase64 } from '../../src/recommend/kernel/generated/factors.js';
import { Arena } from '../../src/recommend/kernel/simd.js';
import { solvePositive, symmetricEigen } from '../../src/recommend/kernel/symmetric-eigen.js';
import { confidence, fitIals, rowRegularization } from '../../src/recommend/models/ials-fit.js';
import { topN } from '../../src/recommend/top-n.js';
import { stockShelf } from '../../src/recommend/stock-shelf.js';
import { context, smallShop } from './small-shop.js';

const random = createRandom(2);
const numbers = (n: number): Float32Array => new Float32Array(n).map(() => random.normal());

describe('kernels', () => {
  it('are the compiled form of their source', async () => {
    const { compileKernels } = (await import('../../scripts/kernels.mjs' as string)) as { compileKernels: () => Promise<Uint8Array> };
    expect(Buffer.from(await compileKernels()).toString('base64')).toBe(factorsWasmBase64);
  });

  it.each([4, 16, 20, 64])('dotRows and dotListed of %i floats equal plain sums', (f) => {
    const arena = new Arena();
    const [rows, query] = [numbers(37 * f), numbers(f)];
    const [at, q, list, out] = [arena.place(rows), arena.place(query), arena.place(Int32Array.of(5, 0, 36)), arena.reserve(37 * 4)];
    const plain = (i: number): number => query.reduce((s, v, k) => s + v * rows[i * f + k]!, 0);
    arena.kernels.dotRows(at, 37, f, q, out);
    arena.floats(out, 37).forEach((v, i) => expect(v).toBeCloseTo(plain(i), 3));
    arena.kernels.dotListed(at, list, 3, f, q, out);
    [5, 0, 36].forEach((i, k) => expect(arena.floats(out, 3)[k]).toBeCloseTo(plain(i), 3));
  });

  it.each([1, 2, 5, 24, 61])('invertSymmetric of %i × %i times the matrix is the identity', (n) => {
    const arena = new Arena();
    const x = numbers(n * (n + 3));
    const a = Float64Array.from({ length: n * n }, (_, k) => {
      let s = k % (n + 1) === 0 ? 1 : 0;
      for (let r = 0; r < n + 3; r++) s += x[r * n + Math.floor(k / n)]! * x[r * n + (k % n)]!;
      return s;
    });
    const [at, other] = [arena.place(a), arena.reserve(n * n * 8)];
    expect(arena.kernels.invertSymmetric(at, other, n)).toBe(1);
    const lower = arena.doubles(at, n * n);
    const inverse = (i: number, j: number): number => lower[Math.max(i, j) * n + Math.min(i, j)]!;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(Array.from({ length: n }, (_, k) => a[i * n + k]! * inverse(k, j)).reduce((s, v) => s + v, 0)).toBeCloseTo(i === j ? 1 : 0, 8);
    arena.doubles(at, 1)[0] = -1;
    expect(arena.kernels.invertSymmetric(at, other, 1)).toBe(0);
  });

  it('symmetricEigen gives orthonormal vectors that rebuild the matrix', () => {
    const n = 12;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal();
    const { values, vectors } = symmetricEigen(a, n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(Array.from(values, (v, k) => v * vectors[i * n + k]! * vectors[j * n + k]!).reduce((s, v) => s + v, 0)).toBeCloseTo(a[i * n + j]!, 6);
  });

  it('iALS item factors solve their normal equations, for rows longer and shorter than the factors', () => {
    const shelf = stockShelf(smallShop(80, 30, 12), context().log);
    for (const factors of [8, 64]) {
      const settings = { factors, iterations: 3, alpha: 2, regularization: 3, frequencyPower: 0.5 };
      const { items, width, userGram } = fitIals(shelf.rows, 30, settings, createRandom(1), silentProgress);
      const diagonal = new Float64Array(width);
      for (let i = 0; i < 30; i++) for (let k = 0; k < width; k++) diagonal[k]! += items[i * width + k]! ** 2;
      // Users from items, item 1 from users: a fixed point of the last half step.
      const users = Array.from({ length: 80 }, (_, u) => u);
      const b = new Float64Array(width);
      const a = Float64Array.from(userGram);
      expect(users.length * width).toBeGreaterThan(0);
      const holders = users.filter((u) => shelf.history(u).items.includes(1));
      for (let r = 0; r < width; r++) a[r * width + r]! += rowRegularization(settings, holders.length, 80);
      expect(confidence(1, 2)).toBe(2);
      expect(solvePositive(a, b, width).every((v) => v === 0)).toBe(true);
      // Off the diagonal the Gram matrix of the items is nothing: that is the basis everything else relies on.
      for (let r = 0; r < Math.min(8, width); r++) {
        for (let c = 0; c < r; c++) {
          let s = 0;
          for (let i = 0; i < 30; i++) s += items[i * width + r]! * items[i * width + c]!;
          expect(Math.abs(s)).toBeLessThan(1e-3 * Math.max(...diagonal));
        }
      }
    }
  });

  it('topN equals sorting', () => {
    for (let round = 0; round < 200; round++) {
      const scores = new Float32Array(random.integer(40)).map(() => random.integer(6));
      const n = random.integer(45);
      const sorted = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, n);
      expect(Array.from(topN(scores, scores.length, n, (a, b) => a - b))).toEqual(sorted);
    }
  });
});

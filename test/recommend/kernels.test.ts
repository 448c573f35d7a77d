import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { silentProgress } from '../../src/base/ports.js';
import { factorsWasmBase64 } from '../../src/recommend/kernel/generated/factors.js';
import { Arena } from '../../src/recommend/kernel/simd.js';
import { solvePositive, symmetricEigen } from '../../src/recommend/kernel/symmetric-eigen.js';
import { confidence, fitIals, rowRegularization } from '../../src/recommend/models/ials-fit.js';
import { topN } from '../../src/recommend/top-n.js';
import type { ShelfRows } from '../../src/recommend/shelf.js';
import { stockShelf } from '../../src/recommend/stock-shelf.js';
import { context, smallShop } from './small-shop.js';

const random = createRandom(2);
const numbers = (n: number): Float32Array => new Float32Array(n).map(() => random.normal());

/** The textbook form, with the whole Gram matrix: VᵀV + λI + Σ w v vᵀ against Σ (1 + w) v, or against one of its terms. */
function textbookUser({ start, item }: ShelfRows, u: number, items: Float32Array, width: number, weights: Float32Array, reg: number, only?: number): Float64Array {
  const a = new Float64Array(width * width);
  const b = new Float64Array(width);
  for (let i = 0; i < items.length / width; i++) for (let r = 0; r < width; r++) for (let c = 0; c < width; c++) a[r * width + c]! += items[i * width + r]! * items[i * width + c]!;
  for (let k = start[u]!; k < start[u + 1]!; k++) {
    const at = item[k]! * width;
    for (let r = 0; r < width; r++) {
      if (only === undefined || k === start[u]! + only) b[r]! += (1 + weights[k]!) * items[at + r]!;
      for (let c = 0; c < width; c++) a[r * width + c]! += weights[k]! * items[at + r]! * items[at + c]!;
    }
  }
  for (let r = 0; r < width; r++) a[r * width + r]! += reg;
  return solvePositive(a, b, width);
}

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

  it('leaves iALS item factors in the basis where their Gram matrix is diagonal', () => {
    const shelf = stockShelf(smallShop(80, 30, 12), context().log);
    const { items, width, diagonal } = fitIals(shelf.rows, 30, { factors: 8, iterations: 3, alpha: 2, regularization: 3, frequencyPower: 0.5 }, createRandom(1), silentProgress);
    for (let r = 0; r < width; r++) {
      for (let c = 0; c <= r; c++) {
        let s = 0;
        for (let i = 0; i < 30; i++) s += items[i * width + r]! * items[i * width + c]!;
        expect(s).toBeCloseTo(r === c ? diagonal[r]! : 0, 3);
      }
    }
  });

  it.each([8, 64])('solveRow solves the user normal equations, rows longer (8 factors) and shorter (64) than the factors, and rowShares takes a score apart', (factors) => {
    const shelf = stockShelf(smallShop(80, 30, 12), context().log);
    const settings = { factors, iterations: 3, alpha: 2, regularization: 3, frequencyPower: 0.5 };
    const { items, width, diagonal } = fitIals(shelf.rows, 30, settings, createRandom(1), silentProgress);
    const arena = new Arena();
    const { start, item, strength } = shelf.rows;
    const weights = strength.map((s) => confidence(s, settings.alpha));
    const [index, weight, V, D] = [arena.place(item), arena.place(weights), arena.place(items), arena.place(diagonal)] as const;
    const [x, area, out] = [arena.reserve(width * 4), arena.reserve((width * width + 4 * width) * 4), arena.reserve(32 * 4)] as const;
    for (const u of [0, 7, 42]) {
      const [from, k] = [start[u]!, start[u + 1]! - start[u]!];
      const lambda = rowRegularization(settings, k, 30);
      arena.kernels.solveRow(index + 4 * from, weight + 4 * from, k, width, V, D, lambda, x, area);
      const truth = textbookUser(shelf.rows, u, items, width, weights, lambda);
      arena.floats(x, width).forEach((v, r) => expect(v).toBeCloseTo(truth[r]!, 3));
      for (const i of [0, 13, 29]) {
        arena.kernels.rowShares(index + 4 * from, weight + 4 * from, k, width, V, i, area, out);
        // A share is the score of the solution for that entry's right side alone.
        for (let e = 0; e < k; e++) {
          const alone = textbookUser(shelf.rows, u, items, width, weights, lambda, e);
          expect(arena.floats(out, k)[e]).toBeCloseTo(alone.reduce((s, v, r) => s + v * items[i * width + r]!, 0), 4);
        }
      }
    }
  });

  it.each([8, 12, 64])('alsSteps with %i factors comes to the same solution in any basis, and the nearer the more steps', (width) => {
    const shelf = stockShelf(smallShop(80, 30, 12), context().log);
    const { start, item, strength } = shelf.rows;
    const items = numbers(30 * width).map((v) => v / Math.sqrt(width));
    const weights = strength.map((s) => confidence(s, 2));
    const reg = Float32Array.from({ length: 80 }, (_, u) => 1 + u / 80);
    const gram = new Float32Array(width * width);
    for (let i = 0; i < 30; i++) for (let r = 0; r < width; r++) for (let c = 0; c < width; c++) gram[r * width + c]! += items[i * width + r]! * items[i * width + c]!;
    const arena = new Arena();
    const places = [arena.place(start), arena.place(item), arena.place(weights)] as const;
    const [V, G, lambda, out, scratch] = [arena.place(items), arena.place(gram), arena.place(reg), arena.reserve(80 * width * 4), arena.reserve(width * 16)];
    const farthest = (steps: number): number => {
      arena.floats(out, 80 * width).fill(0);
      for (const [from, to] of [[0, 33], [33, 80]] as const) arena.kernels.alsSteps(...places, from, to, width, V, G, lambda, out, steps, scratch);
      let most = 0;
      for (let u = 0; u < 80; u++) textbookUser(shelf.rows, u, items, width, weights, reg[u]!).forEach((v, r) => (most = Math.max(most, Math.abs(v - arena.floats(out, 80 * width)[u * width + r]!))));
      return most;
    };
    expect(farthest(60)).toBeLessThan(1e-4);
    expect(farthest(2)).toBeLessThan(farthest(1));
    expect(farthest(6)).toBeLessThan(farthest(2) / 2);
  });

  it('svdppEpoch equals the textbook loop that moves every y at every rating', () => {
    const [users, items, f, mean, rate, reg] = [5, 9, 4, 3.2, 0.02, 0.05];
    const start = Int32Array.of(0, 4, 4, 9, 12, 16);
    const item = Int32Array.from(start.subarray(1).reduce<number[]>((list, end, u) => [...list, ...Array.from({ length: end - start[u]! }, (_, k) => (u * 2 + k * 2) % items)], []));
    const rating = new Float32Array(16).map(() => 1 + random.integer(5));
    const [P, Q, Y] = [numbers(users * f), numbers(items * f), numbers(items * f)];
    const [bu, bi] = [new Float32Array(users), new Float32Array(items)];
    const arena = new Arena();
    const at = [P, Q, Y, bu, bi].map((values) => arena.place(values)) as [number, number, number, number, number];
    const words = [arena.place(start), arena.place(item), arena.place(rating), arena.reserve(f * 4), arena.reserve(f * 4)] as const;
    for (let epoch = 0; epoch < 3; epoch++) {
      arena.kernels.svdppEpoch(words[0], users, words[1], words[2], f, ...at, mean, rate, reg, words[3], words[4]);
      for (let u = 0; u < users; u++) {
        const mine = item.subarray(start[u]!, start[u + 1]!);
        const root = Math.sqrt(mine.length);
        mine.forEach((i, n) => {
          const implicit = Array.from({ length: f }, (_, k) => mine.reduce((s, j) => s + Y[j * f + k]!, 0) / root);
          const dot = implicit.reduce((s, y, k) => s + Q[i * f + k]! * (P[u * f + k]! + y), 0);
          const error = rating[start[u]! + n]! - mean - bu[u]! - bi[i]! - dot;
          bu[u]! += rate * (error - reg * bu[u]!);
          bi[i]! += rate * (error - reg * bi[i]!);
          for (let k = 0; k < f; k++) {
            const [p, q] = [P[u * f + k]!, Q[i * f + k]!];
            P[u * f + k] = p + rate * (error * q - reg * p);
            Q[i * f + k] = q + rate * (error * (p + implicit[k]!) - reg * q);
            for (const j of mine) Y[j * f + k]! += rate * ((error * q) / root - reg * Y[j * f + k]!);
          }
        });
      }
    }
    [P, Q, Y, bu, bi].forEach((truth, which) => arena.floats(at[which]!, truth.length).forEach((v, k) => expect(v).toBeCloseTo(truth[k]!, 4)));
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

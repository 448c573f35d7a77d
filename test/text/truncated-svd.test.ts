import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { truncatedSvd } from '../../src/text/randomized-svd.js';
import { packRows } from '../../src/text/sparse.js';

/** A sparse matrix whose singular values fall, and the same matrix dense. */
function example(rows: number, columns: number): { readonly sparse: ReturnType<typeof packRows>; readonly dense: Matrix } {
  const random = createRandom(5);
  const maps = Array.from({ length: rows }, (_, i) => {
    const row = new Map<number, number>();
    for (let k = 0; k < 8; k++) row.set((i * 3 + random.integer(columns / (1 + (k % 3)))) % columns, random.normal());
    row.set(i % 5, 6);
    return row;
  });
  const dense = Matrix.zeros(rows, columns);
  maps.forEach((row, i) => row.forEach((value, j) => dense.set(i, j, value)));
  return { sparse: packRows(maps, columns), dense };
}

describe('truncatedSvd', () => {
  it('finds the leading values and vectors that a full decomposition finds', () => {
    const { sparse, dense } = example(120, 80);
    const full = new SingularValueDecomposition(dense);
    const { values, right, rank } = truncatedSvd(sparse, { rank: 5, random: createRandom(1), iterations: 6 });
    expect(rank).toBe(5);
    for (let j = 0; j < 5; j++) expect(values[j]! / full.diagonal[j]!).toBeCloseTo(1, 3);
    // Vectors agree up to sign.
    let cosine = 0;
    for (let i = 0; i < 80; i++) cosine += right[i * 5]! * full.rightSingularVectors.get(i, 0);
    expect(Math.abs(cosine)).toBeCloseTo(1, 3);
  });

  it('copes with a matrix of lower rank than asked', () => {
    const sparse = packRows([new Map([[0, 1]]), new Map([[0, 2]]), new Map()], 4);
    const { values, right } = truncatedSvd(sparse, { rank: 3, random: createRandom(1) });
    expect(values[0]).toBeCloseTo(Math.sqrt(5), 4);
    expect(values[1]).toBeCloseTo(0, 4);
    expect([...right].every(Number.isFinite)).toBe(true);
  });
});

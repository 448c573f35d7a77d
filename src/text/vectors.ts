import { AnbarError } from '../base/errors.js';

/** One unit vector an id, row-major `ids.length × dimensions`; a text without a known term has the zero vector. */
export interface TextVectors {
  readonly ids: readonly string[];
  readonly dimensions: number;
  readonly values: Float32Array;
}

export interface Neighbour {
  readonly id: string;
  /** Cosine, −1 … 1. */
  readonly similarity: number;
}

/** Divides each row by its length, in place. */
export function unitRows(values: Float32Array, dimensions: number): Float32Array {
  for (let at = 0; at < values.length; at += dimensions) {
    let sum = 0;
    for (let j = 0; j < dimensions; j++) sum += values[at + j]! ** 2;
    if (sum === 0) continue;
    const scale = 1 / Math.sqrt(sum);
    for (let j = 0; j < dimensions; j++) values[at + j]! *= scale;
  }
  return values;
}

/** The `n` ids whose vectors are nearest to `query` by cosine, best first, ties by id; `except` is left out. O(ids × dimensions). */
export function nearestTo(vectors: TextVectors, query: Float32Array, n: number, except?: string): readonly Neighbour[] {
  if (query.length !== vectors.dimensions) throw new AnbarError('E_TEXT_VECTOR', `the query vector has ${query.length} numbers; allowed: ${vectors.dimensions}`);
  let length = 0;
  for (const v of query) length += v * v;
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0;
  const found: Neighbour[] = [];
  for (let i = 0; i < vectors.ids.length; i++) {
    if (vectors.ids[i] === except) continue;
    let sum = 0;
    const at = i * vectors.dimensions;
    for (let j = 0; j < vectors.dimensions; j++) sum += vectors.values[at + j]! * query[j]!;
    found.push({ id: vectors.ids[i]!, similarity: sum * scale });
  }
  return found.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1)).slice(0, n);
}

/**
 * The `n` nearest other ids of a known id.
 *
 * @example
 * nearestIds({ ids: ['a', 'b', 'c'], dimensions: 2, values: Float32Array.of(1, 0, 0, 1, 0.6, 0.8) }, 'a', 1).map(({ id }) => id); // ['c']
 */
export function nearestIds(vectors: TextVectors, id: string, n: number): readonly Neighbour[] {
  const row = vectors.ids.indexOf(id);
  if (row === -1) throw new AnbarError('E_TEXT_ID', `there is no text ${id}; allowed: one of the ${vectors.ids.length} ids that were given`, { facts: { field: 'id', value: id } });
  return nearestTo(vectors, vectors.values.subarray(row * vectors.dimensions, (row + 1) * vectors.dimensions), n, id);
}

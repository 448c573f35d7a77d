import { HazmError } from '../errors.js';
import type { TrainedVectors } from './train.js';

// Layout: 8 bytes `HAZMVEC1`, u32 length of a UTF-8 JSON header (padded with spaces to a multiple of 4), the header, then little-endian float32 rows.
const MAGIC = 'HAZMVEC1';

interface Header {
  readonly dimensions: number;
  readonly words: readonly string[];
  readonly counts: readonly number[];
  readonly subwords?: { readonly least: number; readonly most: number; readonly buckets: number };
}

/** Vectors as bytes, to be written to a file or stored in a browser. */
export function encodeVectors(trained: TrainedVectors): Uint8Array {
  const header: Header = {
    dimensions: trained.dimensions,
    words: trained.words,
    counts: [...trained.counts],
    ...(trained.subwords === undefined ? {} : { subwords: trained.subwords.options }),
  };
  const raw = new TextEncoder().encode(JSON.stringify(header));
  const json = new Uint8Array(Math.ceil(raw.length / 4) * 4).fill(32);
  json.set(raw);
  const extra = trained.subwords?.vectors ?? new Float32Array(0);
  const bytes = new Uint8Array(12 + json.length + 4 * (trained.vectors.length + extra.length));
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < 8; index++) bytes[index] = MAGIC.charCodeAt(index);
  view.setUint32(8, json.length, true);
  bytes.set(json, 12);
  let at = 12 + json.length;
  for (const rows of [trained.vectors, extra]) {
    for (const value of rows) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** Reads what `encodeVectors` made. @throws HazmError E_HAZM_VECTORS when the bytes are something else, or cut short. */
export function decodeVectors(bytes: Uint8Array): TrainedVectors {
  const refuse = (why: string): never => {
    throw new HazmError('E_HAZM_VECTORS', `not a vector file: ${why}`);
  };
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 8)) !== MAGIC) return refuse(`does not begin with ${MAGIC}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(8, true);
  if (12 + size > bytes.length) return refuse(`header of ${size} bytes in a file of ${bytes.length}`);
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + size))) as Header;
  } catch (error) {
    return refuse(`header is no JSON (${(error as Error).message})`);
  }
  const { dimensions, words, counts, subwords } = header;
  if (!Array.isArray(words) || !Number.isInteger(dimensions) || dimensions < 1 || !Array.isArray(counts)) return refuse('header lacks words, counts or dimensions');
  const rows = words.length + (subwords?.buckets ?? 0);
  const expected = 12 + size + 4 * rows * dimensions;
  if (expected !== bytes.length) return refuse(`${bytes.length} bytes, ${expected} expected`);
  const values = new Float32Array(rows * dimensions);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(12 + size + 4 * index, true);
  const split = words.length * dimensions;
  return {
    words,
    counts: Float64Array.from(counts),
    dimensions,
    vectors: values.slice(0, split),
    rawWords: 0,
    ...(subwords === undefined ? {} : { subwords: { options: subwords, vectors: values.slice(split) } }),
  };
}

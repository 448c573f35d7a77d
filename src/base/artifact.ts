import { AnbarError } from './errors.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type NumericArray = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/**
 * A fitted model as data: JSON plus typed arrays, nothing executable, so that an old file opens for ever and a hostile one runs nothing.
 * `kind` is the model's published name and tells which reader opens it; `format` is that reader's version.
 */
export interface Artifact {
  readonly kind: string;
  readonly format: number;
  readonly json: Json;
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

const magic = 'ANBAR1\n';

const arrayTypes = { Float32Array, Float64Array, Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array } as const;
type ArrayType = keyof typeof arrayTypes;

interface ArrayEntry {
  readonly name: string;
  readonly type: ArrayType;
  readonly length: number;
  readonly offset: number;
}

const align = (n: number): number => (n + 7) & ~7;

/**
 * One byte string: magic, header length, JSON header (names in sorted order, so equal models have equal bytes), then the arrays, 8-byte aligned, little-endian.
 *
 * @example
 * const bytes = encodeArtifact({ kind: 'ses', format: 1, json: { alpha: 0.3 }, arrays: { level: Float64Array.of(4, 7) } });
 * decodeArtifact(bytes).arrays['level']; // Float64Array.of(4, 7)
 */
export function encodeArtifact(artifact: Artifact): Uint8Array {
  const entries: ArrayEntry[] = [];
  let offset = 0;
  for (const name of Object.keys(artifact.arrays).sort()) {
    const array = artifact.arrays[name]!;
    entries.push({ name, type: array.constructor.name as ArrayType, length: array.length, offset });
    offset = align(offset + array.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify({ kind: artifact.kind, format: artifact.format, json: artifact.json, arrays: entries }));
  const start = align(magic.length + 4 + header.length);
  const bytes = new Uint8Array(start + offset);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, header.length, true);
  bytes.set(header, magic.length + 4);
  for (const { name, offset: at } of entries) {
    const array = artifact.arrays[name]!;
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + at);
  }
  return bytes;
}

/**
 * Reads what `encodeArtifact` wrote; throws E_ARTIFACT_CORRUPT on anything else.
 *
 * @example
 * const fitted = await readForecaster(decodeArtifact(bytes));
 * fitted.name; // 'moving-average'
 */
export function decodeArtifact(bytes: Uint8Array): Artifact {
  const corrupt = (what: string): AnbarError => new AnbarError('E_ARTIFACT_CORRUPT', `model file is corrupt: ${what}`);
  if (bytes.length < magic.length + 4 || new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic) throw corrupt('it does not start like one');
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  if (magic.length + 4 + headerLength > bytes.length) throw corrupt('its header is cut off');
  let header: { readonly kind: string; readonly format: number; readonly json: Json; readonly arrays: readonly ArrayEntry[] };
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(magic.length + 4, magic.length + 4 + headerLength))) as typeof header;
  } catch (cause) {
    throw new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: its header is not JSON', { cause });
  }
  if (typeof header.kind !== 'string' || !Array.isArray(header.arrays)) throw corrupt('its header lacks kind or arrays');
  const start = align(magic.length + 4 + headerLength);
  const arrays: Record<string, NumericArray> = Object.create(null) as Record<string, NumericArray>;
  for (const { name, type, length, offset } of header.arrays) {
    const Type = Object.hasOwn(arrayTypes, type) ? arrayTypes[type as ArrayType] : undefined;
    if (Type === undefined || !Number.isInteger(length) || length < 0 || !Number.isInteger(offset) || offset < 0) throw corrupt(`array ${String(name)} is not described`);
    const size = length * Type.BYTES_PER_ELEMENT;
    if (start + offset + size > bytes.length) throw corrupt(`array ${name} is cut off`);
    // Not bytes.slice: a Node Buffer overrides it with a view of its shared pool.
    arrays[name] = new Type(Uint8Array.prototype.slice.call(bytes, start + offset, start + offset + size).buffer);
  }
  return { kind: header.kind, format: header.format, json: header.json, arrays };
}

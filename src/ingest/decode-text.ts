/** The encodings that shops' exports come in. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256';

const sampleBytes = 256 * 1024;

function looksLikeUtf8(sample: Uint8Array): boolean {
  // The sample may end inside a character: a streaming decoder keeps those bytes back instead of refusing them.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Share of zero bytes at even (0) or odd (1) places: Latin letters and digits in UTF-16 have one in every pair. */
function zeroShare(sample: Uint8Array, place: 0 | 1): number {
  let zeros = 0;
  for (let at = place; at < sample.length; at += 2) if (sample[at] === 0) zeros++;
  return zeros / Math.max(1, sample.length / 2);
}

/** Tells the encoding by byte order mark, else by what the bytes can be; what is not UTF-8 or UTF-16 is taken for Windows-1256, in which every byte means something. */
export function detectEncoding(sample: Uint8Array): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (zeroShare(sample, 1) > 0.2 && zeroShare(sample, 0) < 0.05) return 'utf-16le';
  if (zeroShare(sample, 0) > 0.2 && zeroShare(sample, 1) < 0.05) return 'utf-16be';
  return looksLikeUtf8(sample) ? 'utf-8' : 'windows-1256';
}

/** Turns bytes of a detected encoding into UTF-8 pieces; UTF-8 passes through untouched. Reports the encoding before the first piece. */
export async function* decodeText(bytes: AsyncIterable<Buffer>, detected: (encoding: Encoding) => void): AsyncIterable<Buffer> {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let decoder: TextDecoder | undefined;
  let encoding: Encoding | undefined;
  const convert = (piece: Buffer, last: boolean): Buffer => (decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: !last })));
  const settle = (): Buffer => {
    const sample = Buffer.concat(held);
    encoding = detectEncoding(sample.subarray(0, sampleBytes));
    if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
    detected(encoding);
    return sample;
  };
  for await (const piece of bytes) {
    if (encoding !== undefined) {
      yield convert(piece, false);
      continue;
    }
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes >= sampleBytes) yield convert(settle(), false);
  }
  if (encoding === undefined) yield convert(settle(), false);
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

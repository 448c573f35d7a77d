import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AnbarError } from '../base/errors.js';
import { silentProgress, type Progress } from '../base/ports.js';

/** What one file may cost: a hostile or wrong file stops early, with its size in the message. */
export const limits = {
  fileBytes: 2 * 1024 ** 3,
  gzipRatio: 100,
  /** Below this many expanded bytes the ratio is not judged: a short file of zeros is no bomb. */
  gzipJudgedFromBytes: 8 * 1024 ** 2,
  rowBytes: 1024 ** 2,
  cellBytes: 64 * 1024,
  columns: 2000,
} as const;

/** Size of a file that can be read; E_INGEST_FILE for a folder, nothing, or too much. */
export async function fileSize(path: string): Promise<number> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AnbarError('E_INGEST_FILE', `${path} cannot be read; allowed: an existing file`, { cause, facts: { field: 'path', value: path } });
  });
  if (!found.isFile()) throw new AnbarError('E_INGEST_FILE', `${path} is a folder; allowed: files`, { facts: { field: 'path', value: path } });
  if (found.size === 0) throw new AnbarError('E_INGEST_FILE', `${path} is empty; allowed: a header line and rows`, { facts: { field: 'path', value: path } });
  if (found.size > limits.fileBytes) throw new AnbarError('E_INGEST_FILE', `${path} has ${found.size} bytes; allowed: up to ${limits.fileBytes}`, { facts: { field: 'path', value: path } });
  return found.size;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

async function* expand(path: string, source: ReadStream): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let expanded = 0;
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      expanded += piece.length;
      if (expanded > limits.fileBytes || (expanded > limits.gzipJudgedFromBytes && expanded > limits.gzipRatio * source.bytesRead)) {
        throw new AnbarError('E_INGEST_GZIP', `${path} expands to more than ${expanded} bytes; allowed: ${limits.gzipRatio} times its size and ${limits.fileBytes} bytes`, { facts: { field: 'path', value: path } });
      }
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof AnbarError) throw cause;
    const what = /unexpected end/.test((cause as Error).message) ? 'is cut off' : 'is damaged';
    throw new AnbarError('E_INGEST_GZIP', `${path} ${what} (gzip: ${(cause as Error).message}); allowed: a whole gzip file`, { cause, facts: { field: 'path', value: path } });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** The bytes of a file, expanded if they are gzip (told by the first bytes, not by the name). Progress counts the bytes of the file. */
export async function* readBytes(path: string, progress: Progress = silentProgress): AsyncIterable<Buffer> {
  const size = await fileSize(path);
  const zipped = await isGzip(path);
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  progress.start(path.slice(path.lastIndexOf('/') + 1), size);
  try {
    for await (const piece of zipped ? expand(path, source) : (source as AsyncIterable<Buffer>)) {
      progress.advance(source.bytesRead);
      yield piece;
    }
  } finally {
    source.destroy();
    progress.finish();
  }
}

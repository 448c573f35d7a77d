import type { IncomingMessage } from 'node:http';
import { AnbarError } from '../../src/base/errors.js';

const tooLarge = (limit: number): AnbarError => new AnbarError('E_SERVER_SIZE', `the body is larger than ${limit} bytes`, { hint: `at most ${limit} bytes` });

/** Reads a body of at most `limit` bytes; throws E_SERVER_SIZE beyond, whether the length was declared or not. Compressed bodies are refused with E_SERVER_TYPE: a small one could grow without bound. */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return Promise.reject(new AnbarError('E_SERVER_TYPE', 'the body is compressed', { hint: 'send it without Content-Encoding' }));
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined;
    let rest: Buffer[] | undefined;
    let size = 0;
    const stop = (error: Error): void => {
      request.removeAllListeners('data').removeAllListeners('end');
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return stop(tooLarge(limit));
      if (first === undefined) first = chunk;
      else (rest ??= [first]).push(chunk);
    });
    request.on('end', () => resolve(rest === undefined ? (first ?? new Uint8Array()) : Buffer.concat(rest)));
    request.on('error', stop);
    request.on('close', () => {
      if (!request.complete) reject(new AnbarError('E_SERVER_ABORTED', 'the caller went away'));
    });
  });
}

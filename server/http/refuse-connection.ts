import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../src/base/error-codes.js';
import { AnbarError } from '../../src/base/errors.js';
import { securityHeaders } from './headers.js';
import { problemOf } from './problem.js';

const codes: Readonly<Record<string, ErrorCode>> = { HPE_HEADER_OVERFLOW: 'E_SERVER_HEADERS', ERR_HTTP_REQUEST_TIMEOUT: 'E_SERVER_TIMEOUT' };

/**
 * Answers what never became a request (headers too large, too slow, no HTTP) as every other refusal is answered: problem+json with a code, then the connection closes.
 * Node's own answer has neither body nor headers.
 */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  // An answer that is on its way must not get another one in its middle.
  const begun = (socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null })._httpMessage?.headersSent === true;
  if (error.code === 'ECONNRESET' || !socket.writable || begun) {
    socket.destroy();
    return;
  }
  const problem = problemOf(new AnbarError(codes[error.code ?? ''] ?? 'E_SERVER_HTTP', 'refused before it was a request'), randomUUID());
  const body = JSON.stringify(problem);
  const headers: readonly (readonly [string, string])[] = [['Content-Type', 'application/problem+json'], ['Content-Length', String(Buffer.byteLength(body))], ['Connection', 'close'], ['Cache-Control', 'no-store'], ...securityHeaders.data];
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

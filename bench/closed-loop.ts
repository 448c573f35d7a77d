import { connect } from 'node:net';

/** What a closed loop measured. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const headEnd = Buffer.from('\r\n\r\n');

/**
 * Sends POSTs (`body` gives the n-th) over `connections` kept-alive sockets, each waiting for its answer, for `seconds`. Raw sockets: a client that costs more than the server measures itself.
 * Refuses any host but 127.0.0.1 by having no host.
 */
export async function closedLoop(port: number, path: string, body: (request: number) => string, options: { readonly connections: number; readonly seconds: number }): Promise<Load> {
  let count = 0;
  const known = new Map<string, Buffer>();
  const next = (): Buffer => {
    const text = body(count++);
    let request = known.get(text);
    if (request === undefined) {
      request = Buffer.from(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      if (known.size < 10_000) known.set(text, request);
    }
    return request;
  };
  const latencies: number[] = [];
  let failed = 0;
  const started = performance.now();
  const until = started + options.seconds * 1000;
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let sent = 0;
      let buffer: Buffer = Buffer.alloc(0);
      const send = (): void => {
        const request = next();
        sent = performance.now();
        socket.write(request);
      };
      socket.on('connect', send);
      socket.on('error', () => {
        failed += 1;
        resolve();
      });
      socket.on('close', () => resolve());
      socket.on('data', (chunk: Buffer) => {
        buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
        const head = buffer.indexOf(headEnd);
        if (head < 0) return;
        const text = buffer.toString('latin1', 0, head);
        const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? -1);
        if (length < 0 || buffer.length < head + 4 + length) return;
        if (!text.startsWith('HTTP/1.1 200')) failed += 1;
        latencies.push(performance.now() - sent);
        buffer = buffer.subarray(head + 4 + length);
        if (performance.now() < until) send();
        else socket.end();
      });
    });
  await Promise.all(Array.from({ length: options.connections }, one));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? Number.NaN;
  return { requests: latencies.length, seconds, perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failed };
}

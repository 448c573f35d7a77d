import { Server as TcpServer, type AddressInfo, type Socket } from 'node:net';
import { AnbarError } from '../src/base/errors.js';
import type { ServerContext, ServerOptions } from './context.js';
import { createServer } from './create-server.js';

export interface StartOptions extends ServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** Default 127.0.0.1; any other address than loopback needs keys. */
  readonly host?: string;
}

/** A server that listens. */
export interface RunningServer {
  /** e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  readonly context: ServerContext;
  /** Says no at `readyz`, waits for the balancer, lets what is under way finish, closes. Resolves when the last connection is gone. */
  stop(): Promise<void>;
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Starts the server; resolves when it listens and its models have been taken up.
 * Throws E_SERVER_CONFIG (port taken, host without keys, bad limit).
 *
 * @example
 * // Needs: a free port
 * const server = await startServer({ port: 8080, openers: { openForecaster: readForecaster, openRecommender }, modelsPath: 'models', reportsPath: 'reports', now: Date.now, log: console });
 * const { url } = server;
 * await server.stop();
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65535) throw new AnbarError('E_SERVER_CONFIG', `port is ${options.port}; allowed: 0 to 65535`);
  if (!isLoopback(host) && options.keys === undefined) throw new AnbarError('E_SERVER_CONFIG', `host is ${host}, which others can reach, and there are no keys; allowed: loopback, or keys`, { hint: 'anbar serve --new-key predict --keys keys.json makes one' });
  const { http, context } = createServer(options);
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await context.shelf.refresh();
  await new Promise<void>((resolve, reject) => {
    http.once('error', (cause) => reject(new AnbarError('E_SERVER_CONFIG', `could not listen on ${host}:${options.port}: ${(cause as NodeJS.ErrnoException).code ?? cause.message}`, { cause })));
    http.listen(options.port, host, resolve);
  });
  const poll = setInterval(() => {
    context.shelf.refresh().catch((error: unknown) => options.log.error({ reason: String(error) }, 'aliases could not be read; what is loaded keeps answering'));
  }, context.limits.aliasPollMs);
  const { port } = http.address() as AddressInfo;
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    context.state.stopping = true; // readyz says no, answers say Connection: close
    const { lameDuckMs, drainMs, keepAliveTimeoutMs } = context.limits;
    await pause(lameDuckMs);
    clearInterval(poll);
    await new Promise((resolve) => setImmediate(resolve)); // right after the loop has let in who knocked
    // Not http.close(): it ends idle connections at once, and a request that is on its way over one of them would be lost. From now on each is told `Connection: close` with its
    // answer; one that stays idle is left to its time-out, which callers know from their last answer (Keep-Alive: timeout) and keep clear of.
    const closed = new Promise<void>((resolve) => void TcpServer.prototype.close.call(http, () => resolve()));
    const deadline = setTimeout(() => sockets.forEach((socket) => socket.destroy()), drainMs);
    if (lameDuckMs > 0) await Promise.race([closed, pause(keepAliveTimeoutMs)]);
    const idle = setInterval(() => http.closeIdleConnections(), 50);
    http.closeIdleConnections();
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
    http.close(); // its own timers
    await context.close();
  }

  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port, context, stop: () => (stopped ??= stop()) };
}

import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { AnbarError } from '../src/base/errors.js';
import { openRegistry } from '../src/publish/registry.js';
import { authenticator } from './auth/keys.js';
import { rateLimiter } from './auth/token-bucket.js';
import type { ServerContext, ServerOptions } from './context.js';
import { checkLimits } from './check-limits.js';
import { createMetrics } from './metrics.js';
import { createFeeds } from './feed/feeds.js';
import { openVersion, type ServedModel } from './models/served-model.js';
import { createShelf } from './models/shelf.js';
import { createTrials } from './models/trials.js';
import { refuseConnection } from './http/refuse-connection.js';
import type { Route } from './route.js';
import { cardRoutes } from './routes/card.js';
import { docsRoutes } from './routes/docs.js';
import { feedRoutes } from './routes/feed.js';
import { forecastRoutes } from './routes/forecast.js';
import { healthRoutes } from './routes/health.js';
import { inferenceRoutes } from './routes/inference-protocol.js';
import { modelRoutes } from './routes/models.js';
import { recommendRoutes } from './routes/recommend.js';
import { reportRoutes } from './routes/reports.js';
import { sendProblem, serveRoute, type Gate } from './serve-route.js';

/** The routes of every server; `options.routes` adds to them. */
export const builtInRoutes: readonly Route[] = [...healthRoutes, ...modelRoutes, ...forecastRoutes, ...recommendRoutes, ...feedRoutes, ...cardRoutes, ...inferenceRoutes, ...reportRoutes, ...docsRoutes];

/** A server that is made but does not listen yet. */
export interface AnbarServer {
  readonly http: Server;
  readonly context: ServerContext;
}

/** POSTs to models go past the general router: `/v1/models/<reference>/<verb>` and the same of `/v2`, nothing encoded, no query. */
function modelCalls(routes: readonly Route[]): (url: string) => { readonly route: Route; readonly params: Readonly<Record<string, string>> } | undefined {
  const prefixLength = '/v1/models/'.length;
  const byCall = new Map(routes.flatMap((row) => (row.method === 'post' && /^\/v[12]\/models\/\{model\}\/[a-z]+$/.test(row.path) ? [[row.path.replace('{model}', ''), row] as const] : [])));
  return (url) => {
    const slash = url.indexOf('/', prefixLength);
    if (slash < 0) return undefined;
    const row = byCall.get(url.slice(0, prefixLength) + url.slice(slash));
    const model = url.slice(prefixLength, slash);
    return row === undefined || /[%?#]/.test(model) ? undefined : { route: row, params: { model } };
  };
}

/** The general router: Express finds the route of a path; everything else is an exact 404 or 405. */
function router(context: ServerContext, gate: Gate): (request: IncomingMessage, response: ServerResponse) => void {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false).set('case sensitive routing', true).set('strict routing', true).set('env', 'production');
  const searchOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  const methods = new Map<string, Set<string>>();
  for (const row of context.routes) {
    const path = row.path.replace(/\{([a-zA-Z]+)\}/g, ':$1');
    app[row.method](path, (request, response) => serveRoute(context, gate, row, request.params as Readonly<Record<string, string>>, searchOf(request.url), request, response));
    const allowed = methods.get(path) ?? new Set();
    methods.set(path, allowed.add(row.method.toUpperCase()));
    if (row.method === 'get') allowed.add('HEAD');
  }
  for (const [path, allowed] of methods) {
    app.all(path, (request, response) => void sendProblem(context, request, response, new AnbarError('E_SERVER_METHOD', 'no such method'), randomUUID(), [['Allow', [...allowed].join(', ')]]));
  }
  app.use((request, response) => void sendProblem(context, request, response, new AnbarError('E_SERVER_PATH', 'no such path'), randomUUID()));
  // Express calls this for a path it cannot decode; four parameters mark an error handler.
  app.use((error: unknown, request: express.Request, response: express.Response, _next: express.NextFunction) => {
    const undecodable = error instanceof URIError || (error as { readonly status?: number }).status === 400;
    sendProblem(context, request, response, undecodable ? new AnbarError('E_SERVER_PATH', 'the path cannot be decoded') : error, randomUUID());
  });
  return app;
}

/**
 * Makes a server: routes, gate, models' shelf. Does not listen (see `startServer`), reads nothing yet.
 * Throws E_SERVER_CONFIG on a limit that is unknown or out of range.
 *
 * @example
 * // Needs: a free port
 * const { http } = createServer({ openers: { openForecaster: readForecaster, openRecommender }, modelsPath: 'models', reportsPath: 'reports', now: Date.now, log: console });
 * http.listen(8080, '127.0.0.1');
 */
export function createServer(options: ServerOptions): AnbarServer {
  const limits = checkLimits(options.limits ?? {});
  const registry = openRegistry(options.modelsPath, { now: options.now, who: 'server', ...(options.files === undefined ? {} : { files: options.files }) });
  const state = { stopping: false, inFlight: 0 };
  const metrics = createMetrics(() => state.inFlight);
  const feeds = createFeeds({ registry, log: options.log, metrics, now: options.now, mostRows: limits.fedRows, mostBytes: limits.fedBytes, segmentBytes: Math.ceil(limits.fedBytes / 16) });
  const trials = options.trialPath === undefined ? undefined : createTrials({ path: options.trialPath, root: registry.root, mostMs: limits.trialMs, mostBytes: limits.trialMemoryBytes });
  const open = async (name: string, version: number): Promise<ServedModel> => {
    const served = await openVersion({ registry, openers: options.openers, trial: trials?.attempt, counted: metrics.answers.labels(name, String(version), 'answer') }, name, version);
    await feeds.of(name).join(served);
    return served;
  };
  const shelf = createShelf({ registry, openers: options.openers, open, log: options.log, metrics, openVersions: limits.openVersions });
  const routes = [...builtInRoutes, ...(options.routes ?? [])];
  const close = async (): Promise<void> => {
    trials?.close();
    await feeds.close();
  };
  const context: ServerContext = { options, limits, registry, shelf, feeds, metrics, routes, state, close };
  const gate: Gate = { auth: authenticator(options.keys), rate: rateLimiter(limits.requestsPerSecond, limits.burst) };
  const general = router(context, gate);
  const modelCall = modelCalls(routes);
  const http = createHttpServer({ requestTimeout: limits.requestTimeoutMs, headersTimeout: limits.headersTimeoutMs, keepAliveTimeout: limits.keepAliveTimeoutMs, maxHeaderSize: limits.headerBytes, connectionsCheckingInterval: 1000 }, (request, response) => {
    if (request.url!.length > limits.urlBytes) {
      sendProblem(context, request, response, new AnbarError('E_SERVER_URL', 'the address is too long'), randomUUID());
      return;
    }
    const call = request.method === 'POST' ? modelCall(request.url!) : undefined;
    if (call === undefined) general(request, response);
    else void serveRoute(context, gate, call.route, call.params, '', request, response);
  });
  http.on('clientError', refuseConnection);
  return { http, context };
}

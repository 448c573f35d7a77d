import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { AnbarError, isAnbarError } from '../src/base/errors.js';
import { inScope, type Authenticator, type Caller } from './auth/keys.js';
import type { RateLimiter } from './auth/token-bucket.js';
import type { ServerContext } from './context.js';
import { securityHeaders, type Surface } from './http/headers.js';
import { bodyText, parseJson } from './http/parse-json.js';
import { problemOf, rulesBroken, zodRules } from './http/problem.js';
import { readBody } from './http/read-body.js';
import type { Answer, Call, Route } from './route.js';

/** The gate before every route. */
export interface Gate {
  readonly auth: Authenticator;
  readonly rate: RateLimiter;
}

type Params = Readonly<Record<string, string>>;

function authorise(route: Route, params: Params, query: Readonly<Record<string, unknown>>, caller: Caller): void {
  if (route.roles === 'open') return;
  const named = params['model'] ?? query['model'];
  const model = typeof named === 'string' ? named.split('@')[0] : undefined;
  const allowed = route.roles.includes(caller.role) && (model === undefined || inScope(caller.models, model)) && (params['report'] === undefined || inScope(caller.reports, params['report']));
  if (!allowed) throw new AnbarError('E_SERVER_ROLE', `key ${caller.id} may not call ${route.id}`);
}

/** A page of another site that the user's browser has open may not act here in the user's name: browsers say on every request where it comes from (Fetch Metadata). */
function refuseOtherSites(route: Route, request: IncomingMessage): void {
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') throw new AnbarError('E_SERVER_ROLE', `a page of another site may not call ${route.id}`);
}

function checked(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return value;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw rulesBroken('E_SERVER_BODY', `${where} breaks its schema`, zodRules(parsed.error, where === 'body' ? '' : `/${where}`));
}

const empty = {};

/** Query as a flat map without a prototype; a name given twice is refused by the schema that wants one text. */
function queryOf(search: string): Record<string, unknown> {
  const query = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of new URLSearchParams(search)) query[name] = name in query ? [query[name], value].flat() : value;
  return query;
}

/** The body's text; empty for a route that takes none. */
async function textOf(route: Route, request: IncomingMessage, context: ServerContext): Promise<string> {
  if (route.body === undefined) return '';
  const type = request.headers['content-type'] ?? '';
  if (type !== 'application/json' && !/^application\/json\s*(?:;|$)/i.test(type)) throw new AnbarError('E_SERVER_TYPE', 'the body is not declared as JSON', { hint: 'Content-Type: application/json' });
  return bodyText(await readBody(request, route.batch === true ? context.limits.batchBodyBytes : context.limits.bodyBytes));
}

/** The caller's address: behind n trusted proxies, the n-th from the right of X-Forwarded-For. */
function addressOf(request: IncomingMessage, trustedHops: number): string {
  const forwarded = trustedHops > 0 ? String(request.headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim()).at(-trustedHops) : undefined;
  return forwarded === undefined || forwarded === '' ? (request.socket.remoteAddress ?? '') : forwarded;
}

function send(response: ServerResponse, status: number, type: string, surface: Surface, content: string | Uint8Array, headers: readonly (readonly [string, string])[], stopping: boolean): void {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  const flat: string[] = ['Content-Type', type, 'Content-Length', String(bytes)];
  let cached = false;
  for (const [name, value] of headers) {
    flat.push(name, value);
    if (name === 'Cache-Control') cached = true;
  }
  if (!cached) flat.push('Cache-Control', 'no-store');
  if (stopping) flat.push('Connection', 'close');
  for (const [name, value] of securityHeaders[surface]) flat.push(name, value);
  response.writeHead(status, flat);
  response.end(response.req.method === 'HEAD' ? undefined : content);
}

/** Sends an error as problem+json. A body that was not read to its end cannot be followed by another request: the connection closes. */
export function sendProblem(context: ServerContext, request: IncomingMessage, response: ServerResponse, error: unknown, id: string, more: readonly (readonly [string, string])[] = []): number {
  const problem = problemOf(error, id);
  if (problem.status >= 500 && !(isAnbarError(error) && problem.status === 503)) context.options.log.error({ id, code: problem.code, stack: error instanceof Error ? error.stack : String(error) }, 'request failed');
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return problem.status;
  }
  const headers: (readonly [string, string])[] = [['X-Request-Id', id], ...more];
  if (problem.status === 401) headers.push(['WWW-Authenticate', 'Basic realm="anbar", Bearer realm="anbar"']);
  const unread = !request.complete && problem.status === 413;
  send(response, problem.status, 'application/problem+json', 'data', JSON.stringify(problem), headers, unread || context.state.stopping);
  if (unread) request.resume();
  return problem.status;
}

function sendAnswer(context: ServerContext, route: Route, response: ServerResponse, answer: Answer, id: string): number {
  const status = answer.status ?? 200;
  const json = answer.jsonText ?? (answer.json === undefined ? undefined : JSON.stringify(answer.json));
  const type = json === undefined ? (answer.type ?? (typeof route.answer === 'string' ? route.answer : 'application/json')) : 'application/json';
  const content = json ?? answer.text ?? '';
  if (context.options.checkAnswers === true && json !== undefined && typeof route.answer !== 'string') route.answer.parse(JSON.parse(json));
  send(response, status, type, route.surface ?? 'data', content, [['X-Request-Id', id], ...(answer.headers ?? [])], context.state.stopping);
  return status;
}

/** Serves one request by one route: rate → key → capacity → role → schemas → handler → answer. The only way to a handler. */
export async function serveRoute(context: ServerContext, gate: Gate, route: Route, params: Params, search: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const id = randomUUID();
  const { state, limits, options, metrics } = context;
  let status = 500;
  state.inFlight += 1;
  try {
    const now = options.now();
    let caller: Caller | undefined;
    if (route.roles !== 'open') {
      try {
        caller = gate.auth.callerOf(request.headers.authorization, now);
      } finally {
        // Failures are throttled by address, callers by key: one key may come from many machines, one guesser from one.
        const wait = gate.rate.take(caller === undefined || caller.id === 'local' ? addressOf(request, options.trustedHops ?? 0) : `key ${caller.id}`, now);
        if (wait > 0) throw new AnbarError('E_SERVER_RATE', 'too many requests', { facts: { wait } });
      }
    }
    if (state.inFlight > limits.concurrency && route.vital !== true) throw new AnbarError('E_SERVER_BUSY', 'too many requests at one time');
    const given = checked(route.params, params, 'params') as Params;
    const asked = search === '' && route.query === undefined ? empty : queryOf(search);
    if (route.method !== 'get') refuseOtherSites(route, request);
    if (caller !== undefined) authorise(route, given, asked, caller);
    const query = asked === empty ? empty : checked(route.query ?? z.strictObject({}), asked, 'query');
    const text = await textOf(route, request, context);
    const at = new Date(now).toISOString();
    const recalled = route.recall?.(context, given, text, at);
    if (recalled !== undefined) {
      status = sendAnswer(context, route, response, { jsonText: recalled }, id);
      return;
    }
    const body = route.body === undefined ? undefined : checked(route.body, parseJson(text), 'body');
    const call: Call = { params: given, query: query as Readonly<Record<string, unknown>>, body, caller: caller ?? { id: 'anyone', role: 'read', models: [], reports: [] }, context, at, id, text };
    status = sendAnswer(context, route, response, await route.run(call as Call<never, never, never>), id);
  } catch (error) {
    const wait = isAnbarError(error, 'E_SERVER_RATE') ? Number(error.facts['wait']) : isAnbarError(error, 'E_SERVER_BUSY') ? 1 : 0;
    if (wait > 0) metrics.refused.inc({ reason: isAnbarError(error, 'E_SERVER_RATE') ? 'rate' : 'busy' });
    status = sendProblem(context, request, response, error, id, wait > 0 ? [['Retry-After', String(wait)]] : []);
  } finally {
    state.inFlight -= 1;
    metrics.observe(route.id, status, (performance.now() - started) / 1000);
  }
}

// The API as a typed client: `openapi-fetch` over types generated from the OpenAPI document (scripts/client.mjs). Knows nothing of the server: this folder can be copied into a shop's project.
import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/api.js';

export type AnbarClient = Client<paths>;

/** A refusal as the server tells it: RFC 9457 problem details; an operation's own `error` names its codes one by one. */
export type Problem = components['schemas']['Problem'];

export interface ClientOptions {
  /** Where the server is, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** An API key; none where the server has none. */
  readonly key?: string;
  /** Another fetch, e.g. one that retries. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * A client of one server. Every call gives `{ data }` or `{ error }`, both typed by the operation, and the `response`.
 *
 * @example
 * // Needs: `anbar serve` on this address
 * const anbar = anbarClient({ url: 'http://127.0.0.1:8080', key: 'a key of `anbar serve --keys`' });
 * const { data, error } = await anbar.POST('/v1/models/{model}/forecast', { params: { path: { model: 'demand' } }, body: { horizon: 7 } });
 */
export function anbarClient({ url, key, fetch }: ClientOptions): AnbarClient {
  return createFetchClient<paths>({ baseUrl: url, ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }), ...(fetch === undefined ? {} : { fetch }) });
}

/** Seconds that a 429 or 503 asks to wait; 0 for any other answer. */
export function retryAfterSeconds({ status, headers }: Response): number {
  return status === 429 || status === 503 ? Number(headers.get('retry-after') ?? 1) : 0;
}

/**
 * The answer, or an Error that carries the problem, for callers who would rather catch.
 *
 * @example
 * // Needs: `anbar serve` on this address
 * const anbar = anbarClient({ url: 'http://127.0.0.1:8080' });
 * const { items } = answerOf(await anbar.POST('/v1/models/{model}/similar', { params: { path: { model: 'for-you' } }, body: { item: 'tea', n: 5 } }));
 */
export function answerOf<T>(result: { readonly data?: T | undefined; readonly error?: Problem | undefined; readonly response: Response }): T {
  if (result.error === undefined && result.response.ok) return result.data as T;
  const problem = result.error;
  throw Object.assign(new Error(`${result.response.status} ${problem?.code ?? ''}: ${problem?.title ?? result.response.statusText}`), { problem, status: result.response.status });
}

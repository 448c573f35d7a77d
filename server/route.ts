import type { z } from 'zod';
import type { ErrorCode } from '../src/base/error-codes.js';
import type { Caller, Role } from './auth/keys.js';
import type { Surface } from './http/headers.js';
import type { ServerContext } from './context.js';

/** What a handler gets: everything in it has passed its schema. */
export interface Call<Params = Readonly<Record<string, string>>, Query = Readonly<Record<string, unknown>>, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  readonly context: ServerContext;
  /** ISO time of this request, by the server's clock. */
  readonly at: string;
  readonly id: string;
  /** The body as it came. */
  readonly text: string;
}

/** What a handler gives: JSON, or text or bytes of the route's own type. */
export interface Answer {
  readonly status?: number;
  readonly json?: object;
  /** JSON that is text already. */
  readonly jsonText?: string;
  readonly text?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: readonly (readonly [string, string])[];
}

/**
 * One operation, as data: the router, the validation, the authorisation, OpenAPI and the tests all read this row.
 * `path` has OpenAPI's form; a `{model}` parameter is checked against the caller's model scope, `{report}` against the report scope.
 */
export interface Route {
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  /** Who may call it; `open`: anyone, without a key. */
  readonly roles: 'open' | readonly Role[];
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Large bodies (batches) have the larger limit. */
  readonly batch?: boolean;
  /** Schema of the 200 answer, or the type of a text. */
  readonly answer: z.ZodType | string;
  readonly surface?: Surface;
  /** Codes beside the general ones that this operation answers with. */
  readonly errors?: readonly ErrorCode[];
  /** Answered even when the server is full or stopping. */
  readonly vital?: boolean;
  /** Left out of OpenAPI: pages for people. */
  readonly page?: boolean;
  /** A shorter way to the same answer, by the body's text, asked after the gate: a request that was answered before, or one plain enough to be read without its schema. Undefined = the whole way. */
  recall?(context: ServerContext, params: Readonly<Record<string, string>>, text: string, at: string): string | undefined;
  run(call: Call<never, never, never>): Answer | Promise<Answer>;
}

/** Declares a route; its handler's types follow from its schemas. */
export function route<P extends z.ZodObject = z.ZodObject<{}>, Q extends z.ZodObject = z.ZodObject<{}>, B extends z.ZodType = z.ZodUndefined>(
  row: Omit<Route, 'params' | 'query' | 'body' | 'run'> & { readonly params?: P; readonly query?: Q; readonly body?: B; run(call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>): Answer | Promise<Answer> },
): Route {
  return row as unknown as Route;
}

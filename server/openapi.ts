import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { errorCodes, type ErrorCode } from '../src/base/error-codes.js';
import { problemSchema } from './http/problem.js';
import type { Route } from './route.js';

/** Codes that any operation may answer with, by what it takes. */
function codesOf(row: Route): readonly ErrorCode[] {
  const general: ErrorCode[] = ['E_SERVER_BODY', 'E_SERVER_BUSY', 'E_SERVER_UNEXPECTED', 'E_SERVER_METHOD'];
  if (row.roles !== 'open') general.push('E_SERVER_KEY', 'E_SERVER_ROLE', 'E_SERVER_RATE');
  if (row.body !== undefined) general.push('E_SERVER_SIZE', 'E_SERVER_TYPE');
  return [...general, ...(row.errors ?? [])];
}

function responsesOf(row: Route): Record<string, { description: string; content: Record<string, { schema: never }> }> {
  const ok = typeof row.answer === 'string' ? { [row.answer.split(';')[0]!]: { schema: { type: 'string' } } } : { 'application/json': { schema: row.answer } };
  const responses: Record<string, { description: string; content: Record<string, { schema: never }> }> = { 200: { description: 'Done', content: ok as never } };
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(row)) byStatus.set(errorCodes[code].status, [...(byStatus.get(errorCodes[code].status) ?? []), code]);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[status] = { description: codes.map((code) => `${code}: ${errorCodes[code].means}`).join(' '), content: { 'application/problem+json': { schema: problemSchema as never } } };
  }
  return responses;
}

/** The OpenAPI 3.1 document of the routes, from the very schemas that validate. */
export function openApiDocument(routes: readonly Route[], options: { readonly version: string; readonly keys: boolean }): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer', description: 'An API key; it is also taken as the password of HTTP Basic' });
  for (const row of routes) {
    if (row.page === true) continue;
    registry.registerPath({
      method: row.method,
      path: row.path,
      operationId: row.id,
      summary: row.summary,
      security: options.keys && row.roles !== 'open' ? [{ key: [] }] : [],
      request: {
        ...(row.params === undefined ? {} : { params: row.params as never }),
        ...(row.query === undefined ? {} : { query: row.query as never }),
        ...(row.body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: row.body as never } } } }),
      },
      responses: responsesOf(row),
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Anbar', version: options.version, description: 'Demand forecasts and recommendations of the published models. Errors are RFC 9457 problem details with a stable code.', license: { name: 'MIT', identifier: 'MIT' } },
  });
}

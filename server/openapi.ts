import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../src/base/error-codes.js';
import { problemSchema } from './http/problem.js';
import type { Route } from './route.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** Codes that any operation may answer with, by what it takes. */
function codesOf(row: Route): readonly ErrorCode[] {
  const general: ErrorCode[] = ['E_SERVER_BODY', 'E_SERVER_BUSY', 'E_SERVER_UNEXPECTED', 'E_SERVER_METHOD'];
  if (row.roles !== 'open') general.push('E_SERVER_KEY', 'E_SERVER_ROLE', 'E_SERVER_RATE');
  if (row.body !== undefined) general.push('E_SERVER_SIZE', 'E_SERVER_TYPE');
  // Whatever names a model may have to open a version of it first.
  if (row.errors?.includes('E_PUBLISH_UNKNOWN') === true) general.push('E_SERVER_MODEL', 'E_SERVER_REPLAY', 'E_SERVER_TRIAL', 'E_SERVER_FEED', 'E_PUBLISH_CORRUPT');
  return [...new Set([...general, ...(row.errors ?? [])])];
}

/** Every code that these routes declare, in alphabetical order. */
export function declaredCodes(routes: readonly Route[]): readonly ErrorCode[] {
  return [...new Set(routes.filter((row) => row.page !== true).flatMap(codesOf))].sort();
}

/** Turns zod schemas into JSON Schema (which OpenAPI 3.1 is a superset of); those with an id become components and are referred to. */
function schemaWriter(): { readonly components: Record<string, JsonSchema>; write(schema: z.ZodType, io: 'input' | 'output'): JsonSchema } {
  const components: Record<string, JsonSchema> = {};
  const refer = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(refer);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => {
      if (key === '$schema' || key === 'id') return typeof one === 'string' ? [] : [[key, refer(one)]];
      return [[key, key === '$ref' && typeof one === 'string' ? one.replace('#/$defs/', '#/components/schemas/') : refer(one)]];
    }));
  };
  return {
    components,
    write(schema, io) {
      const { $defs = {}, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as { $defs?: Record<string, JsonSchema> };
      for (const [id, one] of Object.entries($defs)) components[id] = refer(one) as JsonSchema;
      const id = (schema.meta() as { readonly id?: string } | undefined)?.id;
      if (id === undefined) return refer(rest) as JsonSchema;
      // With an id of its own the schema comes back as a reference to its definition, which is among them already.
      if (!('$ref' in rest)) components[id] = refer(rest) as JsonSchema;
      return { $ref: `#/components/schemas/${id}` };
    },
  };
}

type Writer = ReturnType<typeof schemaWriter>;

function responsesOf(row: Route, writer: Writer): Record<string, object> {
  const [type, schema] = typeof row.answer === 'string' ? [row.answer.split(';')[0]!, { type: 'string' }] : ['application/json', writer.write(row.answer, 'output')];
  const responses: Record<string, object> = { 200: { description: 'Done', content: { [type]: { schema } } } };
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(row)) byStatus.set(errorCodes[code].status, [...(byStatus.get(errorCodes[code].status) ?? []), code]);
  for (const [status, codes] of byStatus) {
    const schema = { allOf: [writer.write(problemSchema, 'output'), { type: 'object', properties: { code: { enum: codes } }, required: ['code'] }] };
    responses[status] = { description: codes.map((code) => `${code}: ${errorCodes[code].means}`).join(' '), content: { 'application/problem+json': { schema } } };
  }
  return responses;
}

function parametersOf(row: Route, writer: Writer): readonly object[] {
  return ([['path', row.params], ['query', row.query]] as const).flatMap(([place, schema]) =>
    Object.entries(schema?.shape ?? {}).map(([name, one]) => {
      const { description, ...rest } = writer.write(one as z.ZodType, 'input');
      return { name, in: place, required: place === 'path' || !(one as z.ZodType).safeParse(undefined).success, ...(description === undefined ? {} : { description }), schema: rest };
    }),
  );
}

/** The OpenAPI 3.1 document of the routes, from the very schemas that validate. */
export function openApiDocument(routes: readonly Route[], options: { readonly version: string; readonly keys: boolean }): object {
  const writer = schemaWriter();
  const paths: Record<string, Record<string, object>> = {};
  for (const row of routes) {
    if (row.page === true) continue;
    (paths[row.path] ??= {})[row.method] = {
      operationId: row.id,
      summary: row.summary,
      ...(options.keys && row.roles !== 'open' ? { security: [{ key: [] }] } : {}),
      parameters: parametersOf(row, writer),
      ...(row.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: writer.write(row.body, 'input') } } } }),
      responses: responsesOf(row, writer),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Anbar', version: options.version, description: 'Demand forecasts and recommendations of the published models. Errors are RFC 9457 problem details with a stable code.', license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: { schemas: writer.components, securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key; it is also taken as the password of HTTP Basic' } } },
  };
}

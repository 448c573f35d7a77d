import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { declaredCodes, openApiDocument } from '../openapi.js';
import { route, type Route } from '../route.js';
import { guidePage, guideStyle } from './guide/page.js';

// Only these files of the package are served, by name: nothing of a request ever becomes part of a path.
const assets = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8', 'favicon-32x32.png': 'image/png' } as const;

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Anbar: every operation</title><link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head><body><div id="docs"><noscript>The same as JSON: <a href="/openapi.json">/openapi.json</a></noscript></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });`;

/** Told before there is an operation. */
const connectionCodes = ['E_SERVER_HEADERS', 'E_SERVER_HTTP', 'E_SERVER_PATH', 'E_SERVER_TIMEOUT', 'E_SERVER_URL'] as const;

async function asset(name: keyof typeof assets): Promise<Uint8Array> {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return readFile(join(folder, name));
}

export const docsRoutes: readonly Route[] = [
  route({
    id: 'openapi', method: 'get', path: '/openapi.json', roles: 'open', answer: z.looseObject({ openapi: z.string() }), page: true, summary: 'This API as OpenAPI 3.1',
    run: ({ context }) => ({ json: openApiDocument(context.routes, { version: '1.0.0', keys: context.options.keys !== undefined }) }),
  }),
  route({
    id: 'docs', method: 'get', path: '/docs', roles: 'open', query: z.strictObject({ lang: z.enum(['en', 'fa']).default('en') }), answer: 'text/html; charset=utf-8', surface: 'page', page: true, summary: 'The API, step by step',
    run: ({ query: { lang }, context }) => ({ text: guidePage(lang, context.limits, [...new Set([...declaredCodes(context.routes), ...connectionCodes])].sort()).text }),
  }),
  route({ id: 'docsStyle', method: 'get', path: '/docs/guide.css', roles: 'open', answer: 'text/css; charset=utf-8', surface: 'page', page: true, summary: "The guide's style", run: () => ({ text: guideStyle }) }),
  route({ id: 'docsReference', method: 'get', path: '/docs/reference', roles: 'open', answer: 'text/html; charset=utf-8', surface: 'docs', page: true, summary: 'Every operation, to read and to try', run: () => ({ text: page }) }),
  route({ id: 'docsStart', method: 'get', path: '/docs/start.js', roles: 'open', answer: 'text/javascript; charset=utf-8', surface: 'docs', page: true, summary: 'Starts the page', run: () => ({ text: start }) }),
  ...(Object.keys(assets) as (keyof typeof assets)[]).map((name) =>
    route({ id: `docs/${name}`, method: 'get', path: `/docs/${name}`, roles: 'open', answer: assets[name], surface: 'docs', page: true, summary: 'A file of Swagger UI', run: async () => ({ text: await asset(name), headers: [['Cache-Control', 'public, max-age=86400']] }) }),
  ),
];

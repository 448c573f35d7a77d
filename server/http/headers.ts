import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

type HelmetOptions = Parameters<typeof helmet>[0];

/** What an answer may do in a browser: `data` nothing at all; `page` our own scripts and styles; `report` a generated file, shut in a sandbox of its own; `docs` Swagger UI, which styles inline. */
export type Surface = 'data' | 'page' | 'report' | 'docs';

const none: readonly string[] = ["'none'"];
const self: readonly string[] = ["'self'"];

/** SHA-256 of nothing: an empty style element, which plotly.js fills rule by rule through the object model; one that came with any text stays refused. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

const directives: Readonly<Record<Surface, Readonly<Record<string, readonly string[] | null>>>> = {
  data: { 'default-src': none, 'frame-ancestors': none, 'base-uri': none, 'form-action': none },
  page: { 'default-src': none, 'script-src': self, 'style-src': [...self, emptyStyle], 'img-src': [...self, 'data:'], 'font-src': self, 'connect-src': self, 'form-action': self, 'frame-ancestors': none, 'base-uri': none, 'require-trusted-types-for': null },
  // The file's own <meta> policy names its scripts by hash; both hold.
  report: { sandbox: ['allow-scripts'], 'default-src': none, 'script-src': ["'unsafe-inline'"], 'style-src': ["'unsafe-inline'"], 'img-src': ['data:'], 'font-src': ['data:'], 'frame-ancestors': self, 'base-uri': none, 'form-action': none },
  docs: { 'default-src': none, 'script-src': self, 'style-src': [...self, "'unsafe-inline'"], 'img-src': [...self, 'data:'], 'connect-src': self, 'frame-ancestors': none, 'base-uri': none, 'form-action': none },
};

function headersOf(surface: Surface): readonly (readonly [string, string])[] {
  const policy = Object.fromEntries(Object.entries(directives[surface]).filter(([, value]) => value !== null)) as Record<string, string[]>;
  const options: HelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: surface === 'report' ? 'sameorigin' : 'deny' },
    strictTransportSecurity: false, // TLS ends at the proxy, which says it (deploy/nginx.conf)
  };
  const found: [string, string][] = [];
  // helmet says which headers, once; the answers then carry them as a constant.
  const capture = { setHeader: (name: string, value: string) => void found.push([name, value]), removeHeader: () => undefined } as unknown as ServerResponse;
  helmet(options)({} as IncomingMessage, capture, () => undefined);
  return found;
}

/** Security headers of each surface, computed once. */
export const securityHeaders: Readonly<Record<Surface, readonly (readonly [string, string])[]>> = { data: headersOf('data'), page: headersOf('page'), report: headersOf('report'), docs: headersOf('docs') };

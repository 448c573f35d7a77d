import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveServer, type LiveServer } from '../server/live-server.js';

let server: LiveServer;
beforeAll(async () => void (server = await liveServer()));
afterAll(() => server.stop());

it('says what a browser may do on every answer, errors included, and nothing of what runs here', async () => {
  const paths = [...server.context.routes.map((row) => [row.method.toUpperCase(), row.path.replace('{model}', 'demand').replace('{alias}', 'champion').replace('{report}', 'x')] as const), ['GET', '/nowhere'], ['DELETE', '/v1/models'], ['GET', '/%E0%A4%A']] as const;
  for (const [method, path] of paths) {
    const { headers } = await server.call(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
    const csp = headers.get('content-security-policy') ?? '';
    expect([path, csp.includes("default-src 'none'")]).toEqual([path, true]);
    expect([path, headers.get('x-content-type-options'), headers.get('x-frame-options') !== null, headers.get('referrer-policy')]).toEqual([path, 'nosniff', true, 'no-referrer']);
    expect([path, headers.get('x-powered-by'), headers.get('server'), headers.get('access-control-allow-origin')]).toEqual([path, null, null, null]);
    if (!path.startsWith('/reports') && !path.endsWith('/card')) expect([path, /script-src[^;]*unsafe/.test(csp)]).toEqual([path, false]);
    else if (headers.get('content-type')?.startsWith('text/html') === true) expect(csp).toContain('sandbox');
    expect(headers.get('cache-control')).not.toBeNull();
  }
});

it('never tells a stack', async () => {
  for (const [method, path, body] of [['POST', '/v1/models/demand/forecast', '{'], ['GET', '/nowhere', undefined], ['POST', '/v1/models/demand/forecast', '{"horizon":1e999}']] as const) {
    expect((await server.call(method, path, body)).text).not.toMatch(/at .*\.(ts|js):|node_modules/);
  }
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeKey, roles, type Role } from '../../server/auth/keys.js';
import type { Route } from '../../server/route.js';
import { liveServer, type LiveServer } from '../server/live-server.js';

const keys = Object.fromEntries(roles.map((role) => [role, makeKey(role, role)])) as Record<Role, ReturnType<typeof makeKey>>;
const elsewhere = makeKey('elsewhere', 'admin', { models: ['other'], reports: ['other'] });
const expired = makeKey('expired', 'admin', { expiresAt: '2020-01-01T00:00:00Z' });
const revoked = makeKey('revoked', 'admin');
const records = [...Object.values(keys).map(({ record }) => record), elsewhere.record, expired.record, { ...revoked.record, revoked: true }];

// Who may what, said again here by hand: a route that is missing, or allowed to more than this, fails.
const expected: Readonly<Record<string, 'open' | readonly Role[]>> = {
  livez: 'open', readyz: 'open', openapi: 'open', docs: 'open', docsStyle: 'open', docsReference: 'open', docsStart: 'open', 'docs/swagger-ui.css': 'open', 'docs/swagger-ui-bundle.js': 'open', 'docs/favicon-32x32.png': 'open', v2Live: 'open', v2Ready: 'open',
  metrics: ['read', 'admin'], reports: ['read', 'admin'], report: ['read', 'admin'],
  listModels: ['read', 'predict', 'admin'], model: ['read', 'predict', 'admin'], card: ['read', 'predict', 'admin'], v2Model: ['read', 'predict', 'admin'], v2ModelReady: ['read', 'predict', 'admin'],
  forecast: ['predict', 'admin'], forecastBatch: ['predict', 'admin'], recommend: ['predict', 'admin'], similar: ['predict', 'admin'], events: ['predict', 'admin'], sales: ['predict', 'admin'], v2Infer: ['predict', 'admin'],
  moveAlias: ['admin'], rollBackAlias: ['admin'],
};

let server: LiveServer;
beforeAll(async () => void (server = await liveServer({ keys: records })));
afterAll(() => server.stop());

const call = (row: Route, authorization?: string) => {
  const path = row.path.replace('{model}', 'demand').replace('{alias}', 'champion').replace('{report}', 'sample');
  return server.call(row.method.toUpperCase(), path, row.body === undefined ? undefined : {}, authorization === undefined ? {} : { authorization });
};

it('has a line here for every route', () => {
  expect(server.context.routes.map((row) => row.id).sort()).toEqual(Object.keys(expected).sort());
});

it('lets each role do what it may and nothing else, on every route', async () => {
  for (const row of server.context.routes) {
    const may = expected[row.id]!;
    for (const role of roles) {
      const { status } = await call(row, `Bearer ${keys[role].key}`);
      // Empty bodies are refused with 400 and absent reports with 404, but only after the key has been let in.
      if (may === 'open' || may.includes(role)) expect([row.id, role, [401, 403].includes(status)]).toEqual([row.id, role, false]);
      else expect([row.id, role, status]).toEqual([row.id, role, 403]);
    }
    for (const bad of [undefined, 'Bearer nothing', `Bearer ${expired.key}`, `Bearer ${revoked.key}`, `Basic ${Buffer.from('x:y').toString('base64')}`, keys.admin.key]) {
      const { status, headers } = await call(row, bad);
      if (may === 'open') expect(status).not.toBe(401);
      else expect([row.id, bad, status, headers.get('www-authenticate')]).toEqual([row.id, bad, 401, 'Basic realm="anbar", Bearer realm="anbar"']);
    }
    if (may !== 'open' && /\{model\}|\{report\}/.test(row.path)) expect([row.id, (await call(row, `Bearer ${elsewhere.key}`)).status]).toEqual([row.id, 403]);
  }
});

it('holds the model scope where the model is named in the query or listed', async () => {
  const headers = { authorization: `Bearer ${elsewhere.key}` };
  const events = { events: [{ user: 'u', item: 'i', kind: 'view', time: '2024-01-01T00:00:00Z' }] };
  expect((await server.call('POST', '/v1/events?model=picks', events, headers)).status).toBe(403);
  expect((await server.call('POST', '/v1/sales?model=demand', { sales: [{ date: '2024-07-01', item: 'item-0000', quantity: 1 }] }, headers)).status).toBe(403);
  expect((await server.call('GET', '/v1/models', undefined, headers)).json).toEqual({ models: [] });
});

it('takes the key as the Basic password, never from the URL, and never logs it', async () => {
  expect((await server.call('GET', '/v1/models', undefined, { authorization: `Basic ${Buffer.from(`any:${keys.read.key}`).toString('base64')}` })).status).toBe(200);
  expect((await server.call('GET', `/v1/models?key=${keys.admin.key}`)).status).toBe(401);
  for (const { key } of Object.values(keys)) expect(JSON.stringify(server.logged)).not.toContain(key);
});

it('lets no page of another site act in the name of who has this server open', async () => {
  const headers = { authorization: `Bearer ${keys.admin.key}` };
  for (const row of server.context.routes.filter(({ method }) => method !== 'get')) {
    const path = row.path.replace('{model}', 'demand').replace('{alias}', 'champion');
    for (const site of ['cross-site', 'same-site']) {
      const { status, json } = await server.call<{ readonly code: string }>('POST', path, row.body === undefined ? undefined : {}, { ...headers, 'sec-fetch-site': site });
      if (row.method === 'post') expect([row.id, site, status, json.code]).toEqual([row.id, site, 403, 'E_SERVER_ROLE']);
    }
  }
  const back = (site: string) => server.call('POST', '/v1/models/demand/aliases/champion/rollback', undefined, { ...headers, 'sec-fetch-site': site });
  for (const site of ['same-origin', 'none']) expect((await back(site)).status).not.toBe(403);
});

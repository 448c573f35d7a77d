import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseJson } from '../../server/http/parse-json.js';
import { liveServer, type LiveServer } from '../server/live-server.js';

let server: LiveServer;
beforeAll(async () => void (server = await liveServer()));
afterAll(() => server.stop());

const keys = ['"__proto__"', '"constructor"', '"prototype"', '"\\u005f\\u005fproto\\u005f\\u005f"', '"__pro\\u0074o__"', '"\\u0063onstructor"'];
const values = ['{"polluted":1}', '{"prototype":{"polluted":1}}', '[{"polluted":1}]', 'null', '"x"'];
const wraps: readonly ((member: string) => string)[] = [
  (m) => `{${m}}`,
  (m) => `{"horizon":1,${m}}`,
  (m) => `{"horizon":1,"known":[{"series":"a","date":"2024-07-01","values":{${m}}}]}`,
  (m) => `{"a":{"b":{"c":{${m}}}}}`,
  (m) => `[{${m}}]`,
  (m) => `{"n":1,"filter":{${m}}}`,
];
const bodies = keys.flatMap((key) => values.flatMap((value) => wraps.map((wrap) => wrap(`${key}:${value}`))));
const queries = ['__proto__[polluted]=1', '__proto__.polluted=1', 'constructor[prototype][polluted]=1', 'constructor.prototype.polluted=1', '__proto__=1', 'a[__proto__][polluted]=1', 'a[]=1&a[__proto__]=1', 'model[__proto__][polluted]=1', 'model=demand&__proto__[polluted]=1', 'model=demand&model=picks', 'toString=1', 'hasOwnProperty=1', 'valueOf=1', '__defineGetter__=1', '%5f%5fproto%5f%5f[polluted]=1', '__proto__%5Bpolluted%5D=1', 'constructor=1', 'prototype=1', 'a.b.__proto__.polluted=1', '[]=1'];

it(`refuses ${bodies.length + queries.length} payloads and keeps every object clean`, async () => {
  expect(bodies.length + queries.length).toBeGreaterThanOrEqual(200);
  for (const body of bodies) {
    for (const path of ['/v1/models/demand/forecast', '/v1/models/picks/recommend']) expect([body, (await server.call('POST', path, body)).status]).toEqual([body, 400]);
  }
  for (const query of queries) {
    expect([query, (await server.call('GET', `/v1/models?${query}`)).status]).toEqual([query, 400]);
    expect([query, (await server.call('POST', `/v1/sales?${query}`, { sales: [{ date: '2024-07-01', item: 'item-0000', quantity: 1 }] })).status]).toEqual([query, 400]);
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(([] as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('mutant: plain JSON.parse lets the keys in, parseJson does not', () => {
  const open = bodies.filter((body) => /proto/.test(JSON.stringify(Object.getOwnPropertyNames(JSON.parse(body)))));
  expect(open.length).toBeGreaterThan(10);
  for (const body of bodies) expect(() => parseJson(body)).toThrow();
});

it('lets the same words stand as values', () => {
  expect(parseJson('{"series":["__proto__","constructor"]}')).toEqual({ series: ['__proto__', 'constructor'] });
});

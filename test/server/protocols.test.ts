import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { binOf, profileOf, stabilityIndex } from '../../src/publish/profile.js';
import { liveServer, type LiveServer } from './live-server.js';

let server: LiveServer;
beforeAll(async () => void (server = await liveServer()));
afterAll(() => server.stop());

it('speaks the Open Inference Protocol: metadata, readiness, infer', async () => {
  expect((await server.call('GET', '/v2/health/ready')).json).toEqual({ ready: true });
  expect((await server.call('GET', '/v2/models/demand')).json).toMatchObject({ name: 'demand', versions: ['1'], outputs: [{ name: 'mean', datatype: 'FP64' }] });
  const inputs = [{ name: 'series', datatype: 'BYTES', shape: [2], data: ['item-0000', 'item-0001'] }, { name: 'horizon', datatype: 'INT64', shape: [1], data: [2] }];
  const { json } = await server.call('POST', '/v2/models/demand/infer', { id: 'a', inputs });
  expect(json).toEqual({ model_name: 'demand', model_version: '1', id: 'a', outputs: [{ name: 'mean', datatype: 'FP64', shape: [2, 2], data: [1, 2, 2, 3] }] });
  const picks = await server.call<{ readonly outputs: readonly { readonly data: readonly unknown[] }[] }>('POST', '/v2/models/picks/infer', { inputs: [{ name: 'n', datatype: 'INT64', shape: [1], data: [2] }] });
  expect(picks.json.outputs[0]!.data).toEqual(['item-0000', 'item-0001']);
  expect((await server.call('POST', '/v2/models/demand/infer', { inputs: inputs.slice(0, 1) })).status).toBe(409);
});

it('draws a model card', async () => {
  const card = await server.call('GET', '/v1/models/demand/card');
  expect(card.status).toBe(200);
  expect(card.text).toContain('demand@1');
  expect(card.text).toContain('0.5000');
  expect((await server.call('GET', '/v1/models/nothing/card')).status).toBe(404);
});

it('counts in Prometheus form, without what callers sent', async () => {
  await server.call('POST', '/v1/models/demand/forecast', { horizon: 1, series: ['canary-series-xyz'] });
  await server.call('POST', '/v1/models/demand/forecast', { horizon: 1, series: ['item-0000'] });
  const { text } = await server.call('GET', '/metrics');
  expect(text).toMatch(/anbar_http_request_seconds_count\{route="forecast",status="200"\} \d/);
  expect(text).toContain('anbar_model_version{model="demand",alias="champion"} 1');
  expect(text).not.toContain('canary');
  expect(JSON.stringify(server.logged)).not.toContain('canary');
});

it('PSI: silent on the same distribution, loud on a shift; equal to its definition', () => {
  const random = createRandom(5);
  const profile = profileOf('x', Float64Array.from({ length: 5000 }, () => random.normal()));
  const index = (shift: number): number => {
    const counts = new Array<number>(profile.edges.length + 1).fill(0);
    for (let i = 0; i < 500; i++) counts[binOf(profile.edges, random.normal() + shift)]! += 1;
    const byHand = counts.reduce((sum, count, b) => sum + (Math.max(count, 0.5) / 500 - profile.shares[b]!) * Math.log(Math.max(count, 0.5) / 500 / profile.shares[b]!), 0);
    expect(stabilityIndex(profile, counts)).toBeCloseTo(byHand, 10);
    return stabilityIndex(profile, counts);
  };
  const alarms = Array.from({ length: 1000 }, () => index(0)).filter((value) => value >= 0.25).length;
  expect(alarms).toBeLessThanOrEqual(10);
  for (let i = 0; i < 50; i++) expect(index(0.8)).toBeGreaterThan(0.25);
});

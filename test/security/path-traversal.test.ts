import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveServer, type LiveServer } from '../server/live-server.js';
import { traversalPayloads } from './traversal-corpus.js';

let server: LiveServer;
beforeAll(async () => {
  server = await liveServer();
  const reports = join(server.folder, 'reports');
  writeFileSync(join(reports, 'sample.html'), '<p>the sample');
  writeFileSync(join(server.folder, 'secret.txt'), 'SECRET');
  writeFileSync(join(reports, '.hidden.html'), 'SECRET');
  symlinkSync(join(server.folder, 'secret.txt'), join(reports, 'linked.html'));
  mkdirSync(join(server.folder, 'outside'));
  symlinkSync('/etc', join(reports, 'linked-folder'));
});
afterAll(() => server.stop());

/** The path goes onto the wire as it is: fetch would tidy it. */
function raw(path: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path: encodeURI('x') === 'x' ? path.replace(/[\s\u0080-\uffff<>"`{}|\\^]/g, (character) => encodeURIComponent(character)) : path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode!, text }));
    });
    sent.on('error', reject).end();
  });
}

it(`answers ${traversalPayloads.length} traversals with 400 or 404 (or the report itself), never with bytes from outside`, async () => {
  expect(traversalPayloads.length).toBeGreaterThanOrEqual(300);
  expect((await raw('/reports/sample')).text).toBe('<p>the sample');
  for (const payload of traversalPayloads) {
    for (const prefix of ['/reports/', '/v1/models/', '/docs/']) {
      const { status, text } = await raw(prefix + payload);
      // `sample?x` and `sample#x` name the report, with a query it does not take or a fragment.
      expect([payload, status >= 400 && status < 500 || text === '<p>the sample']).toEqual([payload, true]);
      expect(text).not.toMatch(/SECRET|root:|"revision"|"dependencies"/);
    }
  }
});

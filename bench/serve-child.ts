// A server to be measured, in a process of its own: `bare` answers a POST with a few bytes by node:http alone; `anbar` is the real server over a registry folder.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startServer } from '../server/start-server.js';
import { readForecaster } from '../src/forecast/catalogue.js';
import { openRecommender } from '../src/recommend/catalogue.js';

const [kind, models] = process.argv.slice(2) as [string, string];
const silent = { info: () => undefined, warn: () => undefined, error: (facts: object) => console.error(facts) };

if (kind === 'bare') {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const echo = JSON.stringify(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(echo) });
      response.end(echo);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
} else {
  const server = await startServer({ port: 0, openers: { openForecaster: readForecaster, openRecommender }, modelsPath: models, reportsPath: models, now: Date.now, log: silent, limits: { lameDuckMs: 0 } });
  process.send!({ port: server.port });
}
process.on('disconnect', () => process.exit(0));

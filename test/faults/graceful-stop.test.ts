import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRegistry } from '../../src/publish/registry.js';
import { publishForecaster } from '../server/live-server.js';
import { smallForecaster } from '../server/small-models.js';
import { bundle } from './bundle.js';

const stops = Number(process.env['ANBAR_STOPS'] ?? 10);

interface Tally {
  answered: number;
  /** Sent over a connection that the server had accepted, and not answered. */
  readonly reset: string[];
}

/** Asks over a kept-alive connection until an answer says `Connection: close`, as a balancer sends no more once it is told. A refused connection is no failure: nothing was accepted. */
async function ask(port: number, tally: Tally): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = '{"horizon":28}';
  for (;;) {
    const outcome = await new Promise<string>((resolve) => {
      const sent = request({ host: '127.0.0.1', port, path: '/v1/models/demand/forecast', method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode !== 200 ? `status ${response.statusCode}` : response.headers.connection === 'close' ? 'last' : 'answered'));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'refused' : `${error.code} ${error.message}`)).end(body);
    });
    if (outcome === 'answered' || outcome === 'last') tally.answered += 1;
    else if (outcome !== 'refused') tally.reset.push(outcome);
    if (outcome !== 'answered') {
      agent.destroy();
      return;
    }
  }
}

it(`${stops} times SIGTERM under load: no accepted request is left without its answer, exit code 0`, async () => {
  const root = join(mkdtempSync(join(tmpdir(), 'anbar-stop-')), 'models');
  await publishForecaster(openRegistry(root, { now: Date.now, who: 'test' }), 'demand', await smallForecaster(50));
  const served = await bundle('test/faults/served-process.ts');
  const tally: Tally = { answered: 0, reset: [] };
  for (let round = 0; round < stops; round++) {
    const child = spawn(process.execPath, [served, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await new Promise<number>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk))));
    const askers = Array.from({ length: 8 }, () => ask(port, tally));
    await new Promise((resolve) => setTimeout(resolve, 150 + 13 * round));
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    await Promise.all(askers);
    expect(await ended).toBe(0);
  }
  expect(tally.answered).toBeGreaterThan(stops * 20);
  expect(tally.reset).toEqual([]);
  console.info(`${stops} stops, ${tally.answered} answers, none lost`);
}, 300_000);

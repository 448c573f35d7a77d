import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/base/random.js';
import { readAliases } from '../../src/publish/aliases.js';
import { listModels } from '../../src/publish/list-models.js';
import { readAudit } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';
import { sampleRequest } from '../publish/sample-model.js';
import { bundle } from './bundle.js';

const seed = Number(process.env['SEED'] ?? 1);
const kills = Number(process.env['ANBAR_KILLS'] ?? 100);

interface Acknowledged {
  readonly published: readonly number[];
  readonly champion: number | undefined;
}

/** Runs a writer on the registry and kills it `afterMs` after it said that it is ready. */
async function killed(writer: string, root: string, afterMs: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, [writer, root, 'demand', '1000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
    text += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const facts = text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { readonly published?: number; readonly champion?: number });
  return { published: facts.flatMap((fact) => fact.published ?? []), champion: facts.reduce<number | undefined>((last, fact) => fact.champion ?? last, undefined) };
}

it(`${kills} times kill -9 at a random moment: nothing acknowledged is lost, nothing half is seen, the next writer starts at once (seed ${seed})`, async () => {
  const root = mkdtempSync(join(tmpdir(), 'anbar-kill-'));
  const registry = openRegistry(root, { now: Date.now, who: 'survivor' });
  const writer = await bundle('test/faults/writer.ts');
  const random = createRandom(seed);
  const acknowledged = new Set<number>();
  let interrupted = 0;
  for (let round = 0; round < kills; round++) {
    const { published, champion } = await killed(writer, root, random.integer(60));
    for (const version of published) acknowledged.add(version);
    const models = await listModels(registry); // throws on a half version
    const versions = models.flatMap((model) => model.versions.map((manifest) => manifest.version));
    for (const version of acknowledged) expect(versions).toContain(version);
    for (const version of versions.slice(-3)) await readModel(registry, 'demand', version);
    const points = (await readAliases(registry)).aliases['demand']?.['champion']?.version;
    // The last acknowledged move holds, or the one that was under way has been done after it.
    if (champion !== undefined && points !== champion) {
      const moves = (await readAudit(registry)).flatMap((line) => (line.act === 'alias' ? [line.to] : []));
      expect(moves.at(-1)).toBe(points);
      expect(moves.at(-2)).toBe(champion);
    }
    if (readdirSync(join(root, 'demand')).some((name) => name.startsWith('.tmp-'))) interrupted += 1;
  }
  const started = performance.now();
  await publishModel(registry, sampleRequest('demand', -1));
  expect(performance.now() - started).toBeLessThan(2000);
  await readAudit(registry);
  expect(interrupted).toBeGreaterThan(0); // else the kills came too late to mean anything
  for (const folder of [root, join(root, 'demand')]) expect(readdirSync(folder).filter((name) => name.includes('tmp-'))).toEqual([]);
}, 300_000);

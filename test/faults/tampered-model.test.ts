import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeArtifact } from '../../src/base/artifact.js';
import { readAliases } from '../../src/publish/aliases.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';
import { sampleRequest } from '../publish/sample-model.js';

const registry = openRegistry(mkdtempSync(join(tmpdir(), 'anbar-tamper-')), { now: () => 0, who: 'test' });

async function refused(open: () => Promise<unknown>): Promise<boolean> {
  try {
    await open();
    return false;
  } catch (error) {
    return ['E_PUBLISH_CORRUPT', 'E_PUBLISH_UNKNOWN'].includes((error as { code: string }).code);
  }
}

it('refuses a model in which any byte of any file is flipped, and one cut off at any length', async () => {
  await publishModel(registry, sampleRequest('demand', 1, { aliases: ['champion'] }));
  const folder = join(registry.root, 'demand/1');
  let accepted = 0;
  let tried = 0;
  for (const name of readdirSync(folder)) {
    const good = readFileSync(join(folder, name));
    for (let at = 0; at < good.length; at++) {
      const flipped = Buffer.from(good);
      flipped[at]! ^= 1 << at % 8;
      for (const bytes of [flipped, good.subarray(0, at)]) {
        writeFileSync(join(folder, name), bytes);
        tried += 1;
        if (!(await refused(() => readModel(registry, 'demand', 1)))) accepted += 1;
      }
    }
    writeFileSync(join(folder, name), good);
  }
  await readModel(registry, 'demand', 1);
  expect(tried).toBeGreaterThan(2000);
  expect(accepted).toBe(0);
});

it('mutant: without the checksums, flipped bytes would be accepted', () => {
  const good = new Uint8Array(readFileSync(join(registry.root, 'demand/1/artifact.bin')));
  const flipped = good.slice();
  flipped[flipped.length - 3]! ^= 4;
  expect(decodeArtifact(flipped).arrays['level']).not.toEqual(decodeArtifact(good).arrays['level']);
});

it('refuses aliases of which any byte is flipped', async () => {
  const path = join(registry.root, 'aliases.json');
  const good = readFileSync(path);
  let accepted = 0;
  for (let at = 0; at < good.length; at++) {
    const flipped = Buffer.from(good);
    flipped[at]! ^= 1 << at % 8;
    writeFileSync(path, flipped);
    // White space between tokens may change without changing what is said.
    if (!(await refused(() => readAliases(registry))) && JSON.stringify(JSON.parse(flipped.toString())) !== JSON.stringify(JSON.parse(good.toString()))) accepted += 1;
  }
  writeFileSync(path, good);
  expect(accepted).toBe(0);
});

it('refuses a version folder that was copied under another number', async () => {
  cpSync(join(registry.root, 'demand/1'), join(registry.root, 'demand/9'), { recursive: true });
  await expect(readModel(registry, 'demand', 9)).rejects.toMatchObject({ code: 'E_PUBLISH_CORRUPT' });
});

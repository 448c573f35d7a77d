import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeArtifact } from '../../src/base/artifact.js';
import { listModels, resolveReference } from '../../src/publish/list-models.js';
import { moveAlias, readAudit, removeAlias, rollBackAlias } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry, parseReference } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';
import { sampleArtifact, sampleRequest } from './sample-model.js';

const fresh = () => openRegistry(mkdtempSync(join(tmpdir(), 'anbar-registry-')), { now: () => 1_700_000_000_000, who: 'test' });

describe('registry', () => {
  it('publishes versions counted from 1 that read back byte for byte', async () => {
    const registry = fresh();
    for (const mark of [1, 2, 3]) expect((await publishModel(registry, sampleRequest('demand', mark))).version).toBe(mark);
    const model = await readModel(registry, 'demand', 2);
    expect(Buffer.from(encodeArtifact(model.artifact)).equals(encodeArtifact(sampleArtifact(2)))).toBe(true);
    expect(model.examples).toEqual([{ request: { horizon: 1 }, answer: [2] }]);
    expect(readdirSync(join(registry.root, 'demand'))).toEqual(['1', '2', '3']);
  });

  it('moves aliases by name, tells who moved what, and goes back', async () => {
    const registry = fresh();
    await publishModel(registry, sampleRequest('demand', 1, { aliases: ['champion'] }));
    await publishModel(registry, sampleRequest('demand', 2));
    await publishModel(registry, sampleRequest('demand', 3));
    await moveAlias(registry, { name: 'demand', alias: 'champion', version: 2 });
    await moveAlias(registry, { name: 'demand', alias: 'champion', version: 3 });
    expect(await resolveReference(registry, parseReference('demand'))).toMatchObject({ version: 3 });
    expect((await rollBackAlias(registry, 'demand', 'champion')).version).toBe(2);
    expect((await rollBackAlias(registry, 'demand', 'champion')).version).toBe(1);
    await expect(rollBackAlias(registry, 'demand', 'champion')).rejects.toThrow(/no earlier version/);
    await removeAlias(registry, 'demand', 'champion');
    await expect(resolveReference(registry, parseReference('demand'))).rejects.toMatchObject({ code: 'E_PUBLISH_UNKNOWN' });
    const moves = (await readAudit(registry)).flatMap((line) => (line.act === 'alias' ? [[line.from, line.to, line.who]] : []));
    expect(moves).toEqual([[null, 1, 'test'], [1, 2, 'test'], [2, 3, 'test'], [3, 2, 'test'], [2, 1, 'test'], [1, null, 'test']]);
  });

  it('lists models with versions and aliases, and no hidden or linked folder', async () => {
    const registry = fresh();
    await publishModel(registry, sampleRequest('demand', 1, { aliases: ['champion', 'shadow'] }));
    symlinkSync('/etc', join(registry.root, 'linked'));
    symlinkSync('/etc', join(registry.root, 'demand', '7'));
    const list = await listModels(registry);
    expect(list.map(({ name, versions, aliases }) => [name, versions.map((one) => one.version), Object.keys(aliases)])).toEqual([['demand', [1], ['champion', 'shadow']]]);
  });

  it.each(['', 'A', '-a', 'a/b', '..', 'a\0', 'x'.repeat(65), '__proto__', 'ا'])('refuses the name %j', async (name) => {
    await expect(publishModel(fresh(), sampleRequest(name, 1))).rejects.toMatchObject({ code: 'E_PUBLISH_NAME' });
  });

  it('refuses a version or an alias that is not there', async () => {
    const registry = fresh();
    await publishModel(registry, sampleRequest('demand', 1));
    await expect(moveAlias(registry, { name: 'demand', alias: 'champion', version: 2 })).rejects.toMatchObject({ code: 'E_PUBLISH_UNKNOWN' });
    await expect(readModel(registry, 'other', 1)).rejects.toMatchObject({ code: 'E_PUBLISH_UNKNOWN' });
    await expect(resolveReference(registry, parseReference('demand@constructor'))).rejects.toMatchObject({ code: 'E_PUBLISH_UNKNOWN' });
  });

  it('shows a log line that was changed, and a log whose end was cut off', async () => {
    const registry = fresh();
    await publishModel(registry, sampleRequest('demand', 1, { aliases: ['champion'] }));
    await publishModel(registry, sampleRequest('demand', 2, { aliases: ['champion'] }));
    const path = join(registry.root, 'log.jsonl');
    const good = readFileSync(path, 'utf8');
    writeFileSync(path, good.replace('"to":1', '"to":2'));
    await expect(readAudit(registry)).rejects.toMatchObject({ code: 'E_PUBLISH_CORRUPT' });
    writeFileSync(path, `${good.trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
    await expect(readAudit(registry)).rejects.toThrow(/cut off/);
    writeFileSync(path, good);
    expect(await readAudit(registry)).toHaveLength(4);
  });

  it('writes the same bytes for the same model', async () => {
    const [a, b] = [fresh(), fresh()];
    for (const registry of [a, b]) await publishModel(registry, sampleRequest('demand', 5));
    for (const file of ['artifact.bin', 'manifest.json', 'examples.json']) expect(readFileSync(join(a.root, 'demand/1', file)).equals(readFileSync(join(b.root, 'demand/1', file)))).toBe(true);
  });
});

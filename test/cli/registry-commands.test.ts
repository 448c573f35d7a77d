import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { silentLog, silentProgress } from '../../src/base/ports.js';
import { aliasCommand } from '../../src/cli/alias.js';
import { parseCall } from '../../src/cli/call.js';
import type { Command, CommandWorld } from '../../src/cli/command.js';
import { modelsCommand } from '../../src/cli/models.js';
import { serveCommand } from '../../src/cli/serve.js';
import { moveAlias } from '../../src/publish/move-alias.js';
import { publishModel } from '../../src/publish/publish-model.js';
import { openRegistry } from '../../src/publish/registry.js';
import { sampleRequest } from '../publish/sample-model.js';

const cwd = mkdtempSync(join(tmpdir(), 'anbar-registry-'));
const world: CommandWorld = { cwd, env: {}, now: () => 0, out: () => undefined, log: silentLog, progress: silentProgress, signal: AbortSignal.abort(), stdin: (async function* () {})() };
const call = async <R>(command: Command<R>, ...words: string[]): Promise<R> => command.run(parseCall(command as Command, words), world);
const oneLine = (error: unknown): boolean => error instanceof Error && !error.message.includes('\n');

it('a damaged version can neither be named nor gone back to, and the list says so', async () => {
  const registry = openRegistry(join(cwd, 'models'), { now: () => 0, who: 'test' });
  for (let mark = 1; mark <= 3; mark++) await publishModel(registry, sampleRequest('demand', mark));
  for (const version of [1, 2]) await moveAlias(registry, { name: 'demand', alias: 'champion', version });
  const damage = (version: number): void => {
    const path = join(cwd, 'models', 'demand', String(version), 'artifact.bin');
    const bytes = readFileSync(path);
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(path, bytes);
  };
  damage(3);
  await expect(call(aliasCommand, 'champion', 'demand@3')).rejects.toSatisfy((error: unknown) => oneLine(error) && /demand@3 is not as it was published: artifact\.bin does not fit its checksum/.test(String(error)));
  damage(1);
  await expect(call(aliasCommand, 'champion', 'demand', '--back')).rejects.toMatchObject({ code: 'E_PUBLISH_CORRUPT' });
  const rows = await call(modelsCommand);
  expect(rows.map(({ version, damaged }) => [version, damaged === null])).toEqual([[1, false], [2, true], [3, false]]);
  expect(rows.find(({ aliases }) => aliases.includes('champion'))!.version).toBe(2);
  expect(modelsCommand.render(rows).split('\n').filter((line) => line.includes('DAMAGED')).length).toBe(2);
  damage(3); // the bit is flipped back
  expect((await call(aliasCommand, 'champion', 'demand@3')).version).toBe(3);
});

it.each(['models', 'reports'])('serve --%s refuses a file in the place of a folder, in one line', async (option) => {
  writeFileSync(join(cwd, 'file.json'), '{}');
  await expect(call(serveCommand, '--port', '0', `--${option}`, 'file.json')).rejects.toSatisfy((error: unknown) => oneLine(error) && String(error).includes(`--${option} is file.json, which is a file; allowed: a folder`));
});

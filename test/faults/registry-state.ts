import { readAliases } from '../../src/publish/aliases.js';
import type { Files } from '../../src/publish/files.js';
import { listModels } from '../../src/publish/list-models.js';
import { readAudit } from '../../src/publish/move-alias.js';
import type { Registry } from '../../src/publish/registry.js';
import { readModel } from '../../src/publish/version-folder.js';

/** A registry on a given disk, with a clock that stands and a process that is long dead for the next one. */
export function registryOn(files: Files, pid: number): Registry {
  return { root: '/models', world: { files, now: () => 1_700_000_000_000, who: `writer ${pid}`, host: 'test', pid, isAlive: (other) => other === pid, wait: async () => undefined } };
}

/** What a reader sees, as text; throws if anything in it is not as it was written. */
export async function stateOf(registry: Registry): Promise<string> {
  const models = await listModels(registry);
  for (const { name, versions } of models) for (const { version } of versions) await readModel(registry, name, version);
  await readAudit(registry);
  const { aliases } = await readAliases(registry);
  return JSON.stringify([models.map(({ name, versions }) => [name, versions.map((one) => one.version)]), Object.entries(aliases).map(([name, entries]) => [name, Object.entries(entries).map(([alias, entry]) => [alias, entry.version])])]);
}

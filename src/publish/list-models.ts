import { AnbarError } from '../base/errors.js';
import { aliasEntry, readAliases, unknownAlias, type AliasEntry } from './aliases.js';
import type { ModelManifest } from './manifest.js';
import { isPublicName, type ModelReference, type Registry } from './registry.js';
import { readManifest } from './version-folder.js';

/** Names of models that are there, sorted. */
export async function modelNames(registry: Registry): Promise<readonly string[]> {
  return (await registry.world.files.list(registry.root)).flatMap(({ name, folder }) => (folder && isPublicName(name) ? [name] : []));
}

/** Version numbers of a model, ascending. */
export async function versionNumbers(registry: Registry, name: string): Promise<readonly number[]> {
  const entries = await registry.world.files.list(`${registry.root}/${name}`);
  return entries.flatMap((entry) => (entry.folder && /^[1-9]\d{0,8}$/.test(entry.name) ? [Number(entry.name)] : [])).sort((a, b) => a - b);
}

export interface ModelSummary {
  readonly name: string;
  readonly versions: readonly ModelManifest[];
  readonly aliases: Readonly<Record<string, AliasEntry>>;
}

/** Every model with its versions and aliases. A version that is corrupt makes this throw: it is not skipped in silence. */
export async function listModels(registry: Registry): Promise<readonly ModelSummary[]> {
  const { aliases } = await readAliases(registry);
  const summaries: ModelSummary[] = [];
  for (const name of await modelNames(registry)) {
    const versions: ModelManifest[] = [];
    for (const version of await versionNumbers(registry, name)) versions.push((await readManifest(registry, name, version)).manifest);
    if (versions.length > 0) summaries.push({ name, versions, aliases: Object.hasOwn(aliases, name) ? aliases[name]! : {} });
  }
  return summaries;
}

/** The version that a reference means now: `name` alone is its champion. Throws E_PUBLISH_UNKNOWN. */
export async function resolveReference(registry: Registry, reference: ModelReference): Promise<{ readonly name: string; readonly version: number; readonly manifestSha256?: string }> {
  if (reference.version !== undefined) return { name: reference.name, version: reference.version };
  const file = await readAliases(registry);
  const alias = reference.alias ?? 'champion';
  const entry = aliasEntry(file, reference.name, alias);
  if (entry !== undefined) return { name: reference.name, version: entry.version, manifestSha256: entry.manifestSha256 };
  if ((await versionNumbers(registry, reference.name)).length > 0) throw unknownAlias(reference.name, alias);
  throw new AnbarError('E_PUBLISH_UNKNOWN', `there is no model ${reference.name}`, { facts: { model: reference.name } });
}

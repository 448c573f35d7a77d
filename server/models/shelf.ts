import { AnbarError, isAnbarError } from '../../src/base/errors.js';
import { readAliases, type AliasFile } from '../../src/publish/aliases.js';
import { resolveReference } from '../../src/publish/list-models.js';
import type { ModelReference, Registry } from '../../src/publish/registry.js';
import { readManifest } from '../../src/publish/version-folder.js';
import type { Openers, ServerLog } from '../context.js';
import type { Metrics } from '../metrics.js';
import type { ServedModel } from './served-model.js';

/** How one version is brought in. */
export type OpenVersion = (name: string, version: number) => Promise<ServedModel>;

interface Held {
  readonly model: ServedModel;
  readonly share: number;
}

export interface ShelfFailure {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  readonly code: string;
  readonly at: string;
}

/** The models that answer. A request takes a reference and keeps it: a swap in the middle of it changes nothing for it. */
export interface Shelf {
  /** The version behind `name`, `name@alias`: at once, or undefined when it is not held. */
  held(key: string): ServedModel | undefined;
  /** The version behind a reference, opened now if need be. Throws E_PUBLISH_UNKNOWN, E_SERVER_MODEL. */
  find(reference: ModelReference): Promise<ServedModel>;
  /** Share of the champion's callers that go to the challenger; 0 = none. */
  shareOf(name: string): number;
  /** Looks at aliases.json and takes up what has changed. A version that fails leaves the old one answering. */
  refresh(): Promise<void>;
  readonly ready: boolean;
  readonly failures: readonly ShelfFailure[];
  readonly revision: number;
}

export interface ShelfOptions {
  readonly registry: Registry;
  readonly openers: Openers;
  readonly open: OpenVersion;
  readonly log: ServerLog;
  readonly metrics: Metrics;
  readonly openVersions: number;
}

export function createShelf(options: ShelfOptions): Shelf {
  const { registry, open, log, metrics } = options;
  const byAlias = new Map<string, Held>();
  const byVersion = new Map<string, Promise<ServedModel>>();
  const failures = new Map<string, ShelfFailure>();
  let revision = -1;
  let refreshing: Promise<void> | undefined;

  const key = (name: string, alias: string): string => (alias === 'champion' ? name : `${name}@${alias}`);

  /** A version by number, kept among the last used. */
  function versionOf(name: string, version: number): Promise<ServedModel> {
    const id = `${name}@${version}`;
    for (const { model } of byAlias.values()) if (model.name === name && model.version === version) return Promise.resolve(model);
    const known = byVersion.get(id);
    byVersion.delete(id);
    const opening = known ?? open(name, version);
    byVersion.set(id, opening);
    opening.catch(() => byVersion.delete(id));
    while (byVersion.size > options.openVersions) byVersion.delete(byVersion.keys().next().value!);
    return opening;
  }

  async function take(name: string, alias: string, entry: AliasFile['aliases'][string][string]): Promise<void> {
    const id = key(name, alias);
    const now = byAlias.get(id);
    if (now?.model.version === entry.version) {
      byAlias.set(id, { model: now.model, share: entry.share ?? 0 });
      failures.delete(id); // moved back to what answers: the failed move is over
      return;
    }
    try {
      const { manifestSha256 } = await readManifest(registry, name, entry.version);
      if (manifestSha256 !== entry.manifestSha256) throw new AnbarError('E_PUBLISH_CORRUPT', `model ${name}@${entry.version} is not the one that alias ${alias} was pointed at`);
      const model = await versionOf(name, entry.version);
      byAlias.set(id, { model, share: entry.share ?? 0 });
      failures.delete(id);
      metrics.swaps.inc({ model: name, outcome: 'taken' });
      metrics.loaded.set({ model: name, alias }, entry.version);
      log.info({ model: name, alias, version: entry.version }, 'version taken up');
    } catch (error) {
      const code = isAnbarError(error) ? error.code : 'E_SERVER_UNEXPECTED';
      failures.set(id, { model: name, alias, version: entry.version, code, at: entry.since });
      metrics.swaps.inc({ model: name, outcome: 'refused' });
      log.error({ model: name, alias, version: entry.version, code, kept: now?.model.version ?? null, reason: error instanceof Error ? error.message : String(error) }, 'version refused; the old one keeps answering');
    }
  }

  async function refreshNow(): Promise<void> {
    const file = await readAliases(registry);
    if (file.revision === revision && failures.size === 0) return;
    const changed = file.revision !== revision;
    const wanted = new Set<string>();
    for (const [name, aliases] of Object.entries(file.aliases)) {
      for (const [alias, entry] of Object.entries(aliases)) {
        wanted.add(key(name, alias));
        if (changed) await take(name, alias, entry);
      }
    }
    for (const id of byAlias.keys()) if (!wanted.has(id)) byAlias.delete(id);
    for (const id of failures.keys()) if (!wanted.has(id)) failures.delete(id);
    revision = file.revision;
  }

  return {
    held: (id) => byAlias.get(id)?.model,
    async find(reference) {
      if (reference.version !== undefined) return versionOf(reference.name, reference.version);
      const id = key(reference.name, reference.alias ?? 'champion');
      const held = byAlias.get(id);
      if (held !== undefined) return held.model;
      if (failures.has(id)) throw new AnbarError('E_SERVER_MODEL', `model ${id} could not be loaded`);
      await resolveReference(registry, reference); // throws E_PUBLISH_UNKNOWN with what is unknown
      await this.refresh();
      const taken = byAlias.get(id);
      if (taken === undefined) throw new AnbarError('E_SERVER_MODEL', `model ${id} could not be loaded`);
      return taken.model;
    },
    shareOf: (name) => byAlias.get(`${name}@challenger`)?.share ?? 0,
    refresh() {
      refreshing ??= refreshNow().finally(() => (refreshing = undefined));
      return refreshing;
    },
    get ready() {
      return revision >= 0;
    },
    get failures() {
      return [...failures.values()];
    },
    get revision() {
      return revision;
    },
  };
}

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

type Entry = AliasFile['aliases'][string][string];

/** A version that was refused, and when it is tried again: a damaged file may be mended, a full machine may get free. */
interface Refusal {
  readonly failure: ShelfFailure;
  readonly pauseMs: number;
  readonly retryAt: number;
}

const firstRetryMs = 10_000;
const longestRetryMs = 320_000;

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
  /** Looks at aliases.json and takes up what has changed, of one model or of all. A version that fails leaves the old one answering, and is tried again now and then. */
  refresh(name?: string): Promise<void>;
  /** Whether every model that has a champion answers, with the version it points at or with one from before. */
  readonly ready: boolean;
  /** Champions that no version answers for. */
  readonly unanswered: readonly ShelfFailure[];
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
  const failures = new Map<string, Refusal>();
  const turns = new Map<string, Promise<void>>();
  let revision = -1;
  let looked = false;

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

  async function take(name: string, alias: string, entry: Entry): Promise<void> {
    const id = key(name, alias);
    const now = byAlias.get(id);
    if (now?.model.version === entry.version) {
      byAlias.set(id, { model: now.model, share: entry.share ?? 0 });
      failures.delete(id); // moved back to what answers: the failed move is over
      return;
    }
    const before = failures.get(id);
    if (before?.failure.version === entry.version && before.failure.at === entry.since && performance.now() < before.retryAt) return;
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
      const pauseMs = before?.failure.at === entry.since ? Math.min(before.pauseMs * 2, longestRetryMs) : firstRetryMs;
      failures.set(id, { failure: { model: name, alias, version: entry.version, code, at: entry.since }, pauseMs, retryAt: performance.now() + pauseMs });
      metrics.swaps.inc({ model: name, outcome: 'refused' });
      log.error({ model: name, alias, version: entry.version, code, kept: now?.model.version ?? null, reason: error instanceof Error ? error.message : String(error) }, now === undefined ? 'version refused; nothing answers in its place' : 'version refused; the old one keeps answering');
    }
  }

  /** One model's aliases, one look after the other: a model whose version hangs keeps no other waiting. */
  function takeModel(name: string): Promise<void> {
    const mine = (turns.get(name) ?? Promise.resolve()).then(async () => {
      const { aliases } = await readAliases(registry);
      const own = Object.hasOwn(aliases, name) ? aliases[name]! : {};
      for (const [alias, entry] of Object.entries(own)) await take(name, alias, entry);
      for (const held of [byAlias, failures]) for (const id of held.keys()) if (id.split('@')[0] === name && !Object.hasOwn(own, id.split('@')[1] ?? 'champion')) held.delete(id);
    });
    turns.set(name, mine.catch((error: unknown) => {
      revision = -1; // look again
      log.error({ model: name, reason: String(error) }, 'aliases could not be read; what is loaded keeps answering');
    }));
    return mine;
  }

  async function refresh(name?: string): Promise<void> {
    if (name !== undefined) return takeModel(name);
    const file = await readAliases(registry);
    const due = [...failures.values()].filter(({ retryAt }) => performance.now() >= retryAt).map(({ failure }) => failure.model);
    const changed = file.revision === revision ? [] : [...Object.keys(file.aliases), ...[...byAlias.values()].map(({ model }) => model.name), ...[...failures.values()].map(({ failure }) => failure.model)];
    revision = file.revision;
    for (const one of new Set([...changed, ...due])) void takeModel(one);
    await Promise.all(turns.values()); // those that an earlier look began, too
    looked = true;
  }

  const unanswered = (): readonly ShelfFailure[] => [...failures].flatMap(([id, { failure }]) => (failure.alias === 'champion' && !byAlias.has(id) ? [failure] : []));

  return {
    held: (id) => byAlias.get(id)?.model,
    async find(reference) {
      if (reference.version !== undefined) return versionOf(reference.name, reference.version);
      const id = key(reference.name, reference.alias ?? 'champion');
      const held = byAlias.get(id);
      if (held !== undefined) return held.model;
      if (failures.has(id)) throw new AnbarError('E_SERVER_MODEL', `model ${id} could not be loaded`);
      await resolveReference(registry, reference); // throws E_PUBLISH_UNKNOWN with what is unknown
      await refresh(reference.name);
      const taken = byAlias.get(id);
      if (taken === undefined) throw new AnbarError('E_SERVER_MODEL', `model ${id} could not be loaded`);
      return taken.model;
    },
    shareOf: (name) => byAlias.get(`${name}@challenger`)?.share ?? 0,
    refresh,
    get ready() {
      return looked && unanswered().length === 0;
    },
    get unanswered() {
      return unanswered();
    },
    get failures() {
      return [...failures.values()].map(({ failure }) => failure);
    },
    get revision() {
      return revision;
    },
  };
}

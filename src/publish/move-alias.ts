import { AnbarError } from '../base/errors.js';
import { aliasEntry, readAliases, unknownAlias, writeAliases, type AliasEntry, type AliasFile } from './aliases.js';
import { withLock, type Lock } from './lock.js';
import { abandonedLines, appendLog, readLog, type LogState } from './log.js';
import { recover, sweepDebris } from './recover.js';
import { publicName, type Registry } from './registry.js';
import { readManifest, verifyVersion } from './version-folder.js';

export interface AliasMove {
  readonly name: string;
  readonly alias: string;
  readonly version: number;
  /** Share of the champion's callers that this alias answers, 0–1; for a challenger. */
  readonly share?: number;
}

/**
 * Points an alias at a version: the only act that changes what callers get. Every byte of the version is verified first. Atomic and logged (who, when, from, to).
 * Throws E_PUBLISH_UNKNOWN when there is no such version, E_PUBLISH_CORRUPT when it is not as it was published.
 *
 * @example
 * await publishForecaster(registry, { name: 'demand', fitted, panel, dataset: dataset.manifest });
 * await moveAlias(registry, { name: 'demand', alias: 'champion', version: 1 });
 */
export async function moveAlias(registry: Registry, move: AliasMove): Promise<AliasEntry> {
  publicName('model', move.name);
  publicName('alias', move.alias);
  await verifyVersion(registry, move.name, move.version); // before the lock: hashing takes long, the lock is held for milliseconds
  return withLock(registry, async (lock) => {
    await sweepDebris(registry);
    const log = await recover(registry);
    return (await moveAliasUnderLock(registry, lock, await readAliases(registry), log, move)).entry;
  });
}

/**
 * Points an alias back at the version that it had before its last move. Throws E_PUBLISH_UNKNOWN when there was none, E_PUBLISH_CORRUPT when that version is damaged.
 */
export async function rollBackAlias(registry: Registry, name: string, alias: string): Promise<AliasEntry> {
  publicName('model', name);
  publicName('alias', alias);
  return withLock(registry, async (lock) => {
    await sweepDebris(registry);
    const log = await recover(registry);
    const before = await readAliases(registry);
    const version = versionBefore(log, name, alias);
    if (version === undefined) throw new AnbarError('E_PUBLISH_UNKNOWN', `alias ${alias} of ${name} has no earlier version to go back to`);
    await verifyVersion(registry, name, version);
    return (await moveAliasUnderLock(registry, lock, before, log, { name, alias, version })).entry;
  });
}

/** Takes an alias away. */
export async function removeAlias(registry: Registry, name: string, alias: string): Promise<void> {
  await withLock(registry, async (lock) => {
    await sweepDebris(registry);
    const log = await recover(registry);
    const before = await readAliases(registry);
    const from = aliasEntry(before, name, alias)?.version;
    if (from === undefined) throw unknownAlias(name, alias);
    const logged = await appendLog(registry, log, [{ act: 'alias', model: name, alias, from, to: null, revision: before.revision + 1 }]);
    const { [alias]: _gone, ...kept } = before.aliases[name]!;
    await lock.assertHeld();
    await writeAliases(registry, before, { ...before.aliases, [name]: kept }, logged);
  });
}

/** The version before the present one: moves there and back are a stack, so that going back twice goes back two versions. */
function versionBefore(log: LogState, name: string, alias: string): number | undefined {
  const abandoned = abandonedLines(log);
  const stack: number[] = [];
  for (const [index, line] of log.lines.entries()) {
    if (line.act !== 'alias' || line.model !== name || line.alias !== alias || line.to === null || abandoned.has(index)) continue;
    if (stack.length > 1 && stack.at(-2) === line.to) stack.pop();
    else if (stack.at(-1) !== line.to) stack.push(line.to);
  }
  return stack.at(-2);
}

/** The move itself: first the log line (so that a move that is seen is always one that is told of), then the file. */
export async function moveAliasUnderLock(registry: Registry, lock: Lock, before: AliasFile, log: LogState, move: AliasMove): Promise<{ readonly entry: AliasEntry; readonly log: LogState }> {
  const { manifestSha256 } = await readManifest(registry, move.name, move.version);
  const from = aliasEntry(before, move.name, move.alias)?.version ?? null;
  const logged = await appendLog(registry, log, [{ act: 'alias', model: move.name, alias: move.alias, from, to: move.version, revision: before.revision + 1 }]);
  const entry: AliasEntry = { version: move.version, manifestSha256, since: new Date(registry.world.now()).toISOString(), by: registry.world.who, ...(move.share === undefined ? {} : { share: move.share }) };
  const ofModel = Object.hasOwn(before.aliases, move.name) ? before.aliases[move.name]! : {};
  await lock.assertHeld();
  await writeAliases(registry, before, { ...before.aliases, [move.name]: { ...ofModel, [move.alias]: entry } }, logged);
  return { entry, log: logged };
}

/** The audit trail of a registry, verified; E_PUBLISH_CORRUPT when a line was changed or the end was cut off. */
export async function readAudit(registry: Registry): Promise<LogState['lines']> {
  const { lines } = await readLog(registry);
  const { logLines } = await readAliases(registry);
  if (lines.length < logLines) throw new AnbarError('E_PUBLISH_CORRUPT', `${registry.root}/log.jsonl has ${lines.length} lines, aliases.json knows of ${logLines}: its end was cut off`);
  return lines;
}

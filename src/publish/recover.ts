import { readAliases } from './aliases.js';
import { versionNumbers, modelNames } from './list-models.js';
import { abandonedLines, appendLog, readLog, type LogAct, type LogState } from './log.js';
import { writerIsGone, type Registry } from './registry.js';
import { readManifest } from './version-folder.js';

/**
 * Makes the log tell what is there, after a crash between two steps: a version without a line gets one, an announced alias move that was never done is called off.
 * Only under the lock.
 */
export async function recover(registry: Registry): Promise<LogState> {
  const log = await readLog(registry);
  const acts: LogAct[] = [];
  const told = new Set(log.lines.flatMap((line) => (line.act === 'publish' || line.act === 'recovered' ? [`${line.model}@${line.version}`] : [])));
  for (const name of await modelNames(registry)) {
    for (const version of await versionNumbers(registry, name)) {
      if (told.has(`${name}@${version}`)) continue;
      const { manifestSha256 } = await readManifest(registry, name, version);
      acts.push({ act: 'recovered', model: name, version, manifestSha256 });
    }
  }
  const { revision } = await readAliases(registry);
  const abandoned = abandonedLines(log);
  for (const [index, line] of log.lines.entries()) {
    if (line.act === 'alias' && line.revision > revision && !abandoned.has(index)) acts.push({ act: 'abandoned', line: index });
  }
  return acts.length === 0 && !log.torn ? log : appendLog(registry, log, acts);
}

/** Removes what writers left behind that are certainly gone. Only under the lock. */
export async function sweepDebris(registry: Registry): Promise<void> {
  const { files } = registry.world;
  const folders = [registry.root, ...(await modelNames(registry)).map((name) => `${registry.root}/${name}`)];
  for (const folder of folders) {
    for (const { name } of await files.list(folder)) {
      const token = /^\.(?:[a-z.]+\.)?tmp-(.+)$/.exec(name)?.[1];
      if (token !== undefined && writerIsGone(registry.world, token)) await files.remove(`${folder}/${name}`);
    }
  }
}

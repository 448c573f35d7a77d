import { dirname } from 'node:path';
import { z } from 'zod';
import type { Artifact, Json } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import type { AccuracyRecord } from '../evaluate/accuracy-record.js';
import { accuracyFile } from './accuracy-file.js';
import { readAliases } from './aliases.js';
import { moveAliasUnderLock } from './move-alias.js';
import { withLock } from './lock.js';
import { appendLog } from './log.js';
import type { ModelExample, ModelManifest } from './manifest.js';
import { recover, sweepDebris } from './recover.js';
import { publicName, writerToken, type Registry } from './registry.js';
import { forecastRequestSchema, recommendRequestSchema } from './wire.js';
import { writeManifest, writeVersionFiles } from './version-folder.js';
import { versionNumbers } from './list-models.js';

/** What is published: the fitted model as data, and all that a reader of its card should know. */
export interface PublishRequest {
  readonly name: string;
  readonly task: ModelManifest['task'];
  readonly artifact: Artifact;
  readonly dataset: ModelManifest['dataset'];
  readonly featurePlan?: Json;
  readonly metrics?: ModelManifest['metrics'];
  /** JSON Schema of a request; default: that of the task (see `wire.ts`). */
  readonly schema?: Json;
  /** Requests with this model's own answers (see `forecastAnswer`, `recommendAnswer`); replayed whenever a server loads the version. */
  readonly examples: readonly ModelExample[];
  readonly about: ModelManifest['about'];
  /** What a backtest measured of it, to be shown by class, week and series. */
  readonly accuracy?: AccuracyRecord;
  readonly profile?: ModelManifest['profile'];
  readonly seed?: number;
  /** Aliases that move to the new version in the same act. */
  readonly aliases?: readonly string[];
}

/**
 * Publishes a model as the next version of its name: all of it or, on any failure, nothing. Returns the manifest once it is durable.
 * Throws E_PUBLISH_NAME, E_PUBLISH_DISK, E_PUBLISH_LOCK, E_PUBLISH_CORRUPT.
 *
 * @example
 * // Needs: what else is said of a model; `publishForecaster` and `publishRecommender` say it
 * declare const made: Pick<PublishRequest, 'dataset' | 'examples' | 'about'>;
 * const manifest = await publishModel(registry, { name: 'demand', task: 'forecast', artifact: fitted.toArtifact(), ...made, aliases: ['champion'] });
 * `${manifest.name}@${manifest.version}`; // 'demand@1'
 */
export async function publishModel(registry: Registry, request: PublishRequest): Promise<ModelManifest> {
  const { files, now, who } = registry.world;
  const name = publicName('name', request.name);
  for (const alias of request.aliases ?? []) publicName('alias', alias);
  if (request.examples.length === 0) throw new AnbarError('E_BASE_OPTION', 'examples is empty; allowed: at least one request with its answer, to check the model by when it is loaded');
  const folder = `${registry.root}/${name}`;
  const hidden = `${folder}/.tmp-${writerToken(registry.world)}`;
  try {
    await files.makeFolder(folder);
    // A folder that is new is durable only once its parent is flushed: the registry's own, then the model's.
    await files.sync(dirname(registry.root));
    await files.sync(registry.root);
    const entries = await writeVersionFiles(registry, hidden, request.artifact, request.examples, request.accuracy === undefined ? [] : [[accuracyFile, request.accuracy]]);
    return await withLock(registry, async (lock) => {
      await sweepDebris(registry);
      let log = await recover(registry);
      const version = Math.max(0, ...(await versionNumbers(registry, name)), ...log.lines.map((line) => ((line.act === 'publish' || line.act === 'recovered') && line.model === name ? line.version : 0))) + 1;
      const manifest: ModelManifest = {
        format: 1, name, version, task: request.task, method: request.artifact.kind, publishedAt: new Date(now()).toISOString(), publishedBy: who, files: entries,
        dataset: request.dataset, featurePlan: request.featurePlan ?? null, metrics: request.metrics ?? [], schema: request.schema ?? (z.toJSONSchema(request.task === 'forecast' ? forecastRequestSchema : recommendRequestSchema) as Json), about: request.about, profile: request.profile ?? [], seed: request.seed ?? null,
      };
      const manifestSha256 = await writeManifest(registry, hidden, manifest);
      await lock.assertHeld();
      await files.rename(hidden, `${folder}/${version}`);
      try {
        await files.sync(folder);
        log = await appendLog(registry, log, [{ act: 'publish', model: name, version, manifestSha256 }]);
      } catch (error) {
        await files.rename(`${folder}/${version}`, hidden).catch(() => undefined); // if even that fails, the next writer logs the version as recovered
        throw error;
      }
      for (const alias of request.aliases ?? []) log = (await moveAliasUnderLock(registry, lock, await readAliases(registry), log, { name, alias, version })).log;
      return manifest;
    });
  } catch (error) {
    await files.remove(hidden).catch(() => undefined); // the first error is the one to tell; the next writer sweeps
    throw error;
  }
}

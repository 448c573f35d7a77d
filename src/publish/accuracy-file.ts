// The backtest's record beside a published model: `accuracy.json` in the version's folder, listed and checksummed by its manifest like any other file.
import { z } from 'zod';
import { AnbarError } from '../base/errors.js';
import type { AccuracyRecord } from '../evaluate/accuracy-record.js';
import { sha256, type Registry } from './registry.js';
import { readManifest } from './version-folder.js';

export const accuracyFile = 'accuracy.json';

const sums = { days: z.int().nonnegative(), sold: z.number(), absolute: z.number(), signed: z.number(), naiveAbsolute: z.number(), inside: z.int().nonnegative().nullable() };

const recordSchema = z.strictObject({
  model: z.string(),
  horizon: z.int().positive(),
  origins: z.array(z.string()),
  range: z.number(),
  slices: z.array(z.strictObject({ class: z.string().nullable(), week: z.int().positive().nullable(), series: z.int().nonnegative(), ...sums })),
  floors: z.array(z.strictObject({ model: z.string(), ...sums })),
  series: z.array(z.strictObject({ key: z.string(), ...sums })),
});

/** What was measured of a version before it was published; undefined where nothing was. Throws E_PUBLISH_UNKNOWN, E_PUBLISH_CORRUPT. */
export async function readAccuracy(registry: Registry, name: string, version: number): Promise<AccuracyRecord | undefined> {
  const { manifest } = await readManifest(registry, name, version);
  const entry = manifest.files.find(({ path }) => path === accuracyFile);
  if (entry === undefined) return undefined;
  const corrupt = (what: string, cause?: unknown): AnbarError => new AnbarError('E_PUBLISH_CORRUPT', `model ${name}@${version} is not as it was published: ${accuracyFile} ${what}`, { cause, facts: { model: name, version } });
  const bytes = await registry.world.files.read(`${registry.root}/${name}/${version}/${accuracyFile}`);
  if (bytes === undefined) throw corrupt('is missing');
  if (sha256(bytes) !== entry.sha256) throw corrupt('does not fit its checksum');
  try {
    return recordSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw corrupt('is not a record of accuracy', cause);
  }
}

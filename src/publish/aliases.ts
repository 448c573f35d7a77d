import { z } from 'zod';
import { AnbarError } from '../base/errors.js';
import { replaceFile } from './files.js';
import type { LogState } from './log.js';
import type { Registry } from './registry.js';
import { sha256, writerToken } from './registry.js';

const entrySchema = z.strictObject({
  version: z.int().positive(),
  /** Of the version's manifest: an alias names bytes, not just a number. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
  since: z.string(),
  by: z.string(),
  /** Share of the champion's callers that this alias answers, 0–1 (a sticky split); absent: none. */
  share: z.number().min(0).max(1).optional(),
});

const fileSchema = z.strictObject({
  format: z.literal(1),
  /** Grows by one with every move. */
  revision: z.int().nonnegative(),
  aliases: z.record(z.string(), z.record(z.string(), entrySchema)),
  /** How long the log was: shows one that was cut off later. */
  logLines: z.int().nonnegative(),
  sum: z.string(),
});

/** Where one alias of one model points. */
export type AliasEntry = z.infer<typeof entrySchema>;

export type AliasFile = z.infer<typeof fileSchema>;

const sumOf = (file: Omit<AliasFile, 'sum'>): string => sha256(JSON.stringify([file.format, file.revision, file.aliases, file.logLines]));

/** The aliases as they stand; E_PUBLISH_CORRUPT when the file is not as it was written. */
export async function readAliases(registry: Registry): Promise<AliasFile> {
  const bytes = await registry.world.files.read(`${registry.root}/aliases.json`);
  if (bytes === undefined) return { format: 1, revision: 0, aliases: {}, logLines: 0, sum: '' };
  const corrupt = (cause?: unknown): AnbarError => new AnbarError('E_PUBLISH_CORRUPT', `${registry.root}/aliases.json is not as it was written`, { cause });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(cause);
  }
  const file = fileSchema.safeParse(parsed);
  if (!file.success || sumOf(file.data) !== file.data.sum) throw corrupt(file.error);
  return file.data;
}

/** Replaces aliases.json by one with the next revision. Only under the lock. */
export async function writeAliases(registry: Registry, before: AliasFile, aliases: AliasFile['aliases'], log: LogState): Promise<AliasFile> {
  const body = { format: 1 as const, revision: before.revision + 1, aliases, logLines: log.lines.length };
  const file = { ...body, sum: sumOf(body) };
  await replaceFile(registry.world.files, registry.root, 'aliases.json', new TextEncoder().encode(`${JSON.stringify(file, undefined, 1)}\n`), writerToken(registry.world));
  return file;
}

/** Where an alias points, or undefined. Own keys only: names come from callers. */
export function aliasEntry(file: AliasFile, name: string, alias: string): AliasEntry | undefined {
  const ofModel = Object.hasOwn(file.aliases, name) ? file.aliases[name]! : {};
  return Object.hasOwn(ofModel, alias) ? ofModel[alias] : undefined;
}

export function unknownAlias(name: string, alias: string): AnbarError {
  return new AnbarError('E_PUBLISH_UNKNOWN', `model ${name} has no alias ${alias}`, { facts: { model: name, alias } });
}

import { webcrypto } from 'node:crypto';
import { decodeArtifact, encodeArtifact, type Artifact } from '../base/artifact.js';
import { AnbarError } from '../base/errors.js';
import { z } from 'zod';
import { exampleSchema, manifestSchema, type ModelExample, type ModelManifest } from './manifest.js';
import { sha256, type Registry } from './registry.js';

/** A version as it was read and verified. */
export interface PublishedModel {
  readonly manifest: ModelManifest;
  readonly manifestSha256: string;
  readonly artifact: Artifact;
  readonly examples: readonly ModelExample[];
}

const text = new TextEncoder();
const encodeJson = (value: unknown): Uint8Array => text.encode(`${JSON.stringify(value, undefined, 1)}\n`);

/** Writes and flushes the heavy files of a version into a folder that nobody looks at yet. Returns their entries for the manifest. */
export async function writeVersionFiles(registry: Registry, folder: string, artifact: Artifact, examples: readonly ModelExample[], more: readonly (readonly [string, unknown])[] = []): Promise<ModelManifest['files']> {
  const { files } = registry.world;
  const contents: readonly (readonly [string, Uint8Array])[] = [['artifact.bin', encodeArtifact(artifact)], ['examples.json', encodeJson(examples)], ...more.map(([name, value]) => [name, text.encode(`${JSON.stringify(value)}\n`)] as const)];
  await files.makeFolder(folder);
  for (const [name, bytes] of contents) {
    await files.write(`${folder}/${name}`, bytes);
    await files.sync(`${folder}/${name}`);
  }
  return contents.map(([path, bytes]) => ({ path, sizeBytes: bytes.length, sha256: sha256(bytes) }));
}

/** Writes the manifest and its checksum, then flushes the folder. Returns the checksum. */
export async function writeManifest(registry: Registry, folder: string, manifest: ModelManifest): Promise<string> {
  const { files } = registry.world;
  const bytes = encodeJson(manifestSchema.parse(manifest));
  const sum = sha256(bytes);
  for (const [name, content] of [['manifest.json', bytes], ['manifest.sha256', text.encode(`${sum}\n`)]] as const) {
    await files.write(`${folder}/${name}`, content);
    await files.sync(`${folder}/${name}`);
  }
  await files.sync(folder);
  return sum;
}

function corrupt(name: string, version: number, what: string, cause?: unknown): AnbarError {
  return new AnbarError('E_PUBLISH_CORRUPT', `model ${name}@${version} is not as it was published: ${what}`, { cause, facts: { model: name, version } });
}

/** Reads a manifest and checks it against its checksum; throws E_PUBLISH_UNKNOWN or E_PUBLISH_CORRUPT. */
export async function readManifest(registry: Registry, name: string, version: number): Promise<{ readonly manifest: ModelManifest; readonly manifestSha256: string }> {
  const folder = `${registry.root}/${name}/${version}`;
  const bytes = await registry.world.files.read(`${folder}/manifest.json`);
  const sum = await registry.world.files.read(`${folder}/manifest.sha256`);
  if (bytes === undefined || sum === undefined) {
    if ((await registry.world.files.list(folder)).length > 0) throw corrupt(name, version, 'its manifest is missing');
    throw new AnbarError('E_PUBLISH_UNKNOWN', `there is no model ${name}@${version}`, { facts: { model: name, version } });
  }
  const manifestSha256 = sha256(bytes);
  if (new TextDecoder().decode(sum) !== `${manifestSha256}\n`) throw corrupt(name, version, 'manifest.json does not fit its checksum');
  let manifest: ModelManifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw corrupt(name, version, 'manifest.json is not a manifest', cause);
  }
  if (manifest.name !== name || manifest.version !== version) throw corrupt(name, version, `its manifest is that of ${manifest.name}@${manifest.version}`);
  return { manifest, manifestSha256 };
}

/** SHA-256 off this thread: hashing a large model must not keep callers of a server waiting. */
async function sha256Aside(bytes: Uint8Array): Promise<string> {
  // Files hands out plain views of plain memory, never of a shared one.
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex');
}

async function readFiles(registry: Registry, manifest: ModelManifest): Promise<ReadonlyMap<string, Uint8Array>> {
  const { name, version } = manifest;
  const contents = new Map<string, Uint8Array>();
  for (const file of manifest.files) {
    const bytes = await registry.world.files.read(`${registry.root}/${name}/${version}/${file.path}`);
    if (bytes === undefined) throw corrupt(name, version, `${file.path} is missing`);
    if (bytes.length !== file.sizeBytes) throw corrupt(name, version, `${file.path} has ${bytes.length} bytes, published were ${file.sizeBytes}`);
    if ((await sha256Aside(bytes)) !== file.sha256) throw corrupt(name, version, `${file.path} does not fit its checksum`);
    contents.set(file.path, bytes);
  }
  if (!contents.has('artifact.bin') || !contents.has('examples.json')) throw corrupt(name, version, 'its manifest does not list artifact.bin and examples.json');
  return contents;
}

/**
 * Reads one version whole and verifies every byte of it: each file's size and sha256 against the manifest, the manifest against its own.
 * Throws E_PUBLISH_UNKNOWN when there is no such version, E_PUBLISH_CORRUPT when anything differs.
 */
export async function readModel(registry: Registry, name: string, version: number): Promise<PublishedModel> {
  const { manifest, manifestSha256 } = await readManifest(registry, name, version);
  const contents = await readFiles(registry, manifest);
  const examples = z.array(exampleSchema).parse(JSON.parse(new TextDecoder().decode(contents.get('examples.json'))));
  return { manifest, manifestSha256, artifact: decodeArtifact(contents.get('artifact.bin')!), examples };
}

/** Verifies every byte of a version without opening it; throws as `readModel` does. Returns its manifest. */
export async function verifyVersion(registry: Registry, name: string, version: number): Promise<{ readonly manifest: ModelManifest; readonly manifestSha256: string }> {
  const read = await readManifest(registry, name, version);
  await readFiles(registry, read.manifest);
  return read;
}

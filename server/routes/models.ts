import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { readAliases } from '../../src/publish/aliases.js';
import { modelNames, versionNumbers } from '../../src/publish/list-models.js';
import { manifestSchema } from '../../src/publish/manifest.js';
import { moveAlias, rollBackAlias } from '../../src/publish/move-alias.js';
import type { Registry } from '../../src/publish/registry.js';
import { readManifest } from '../../src/publish/version-folder.js';
import { inScope } from '../auth/keys.js';
import type { Call } from '../route.js';
import { route, type Route } from '../route.js';
import { aliasName, modelName } from './shared-schemas.js';

const aliasSchema = z.strictObject({ version: z.int().positive(), since: z.string(), by: z.string(), share: z.number().optional() }).meta({ id: 'Alias' });

const summarySchema = z.strictObject({ name: z.string(), task: z.enum(['forecast', 'recommend']), versions: z.array(z.int().positive()), aliases: z.record(z.string(), aliasSchema) }).meta({ id: 'ModelSummary' });

const versionSchema = manifestSchema.omit({ files: true, profile: true }).extend({ featurePlan: z.unknown(), schema: z.unknown() }).meta({ id: 'ModelVersion' });

const modelSchema = z.strictObject({ ...summarySchema.shape, latest: versionSchema, failures: z.array(z.strictObject({ alias: z.string(), version: z.int(), code: z.string() })) }).meta({ id: 'Model' });

const params = z.strictObject({ model: modelName });
const aliasParams = z.strictObject({ model: modelName, alias: aliasName });

async function aliasesOf(registry: Registry, name: string): Promise<Record<string, z.infer<typeof aliasSchema>>> {
  const { aliases } = await readAliases(registry);
  const own = Object.hasOwn(aliases, name) ? aliases[name]! : {};
  return Object.fromEntries(Object.entries(own).map(([alias, { version, since, by, share }]) => [alias, { version, since, by, ...(share === undefined ? {} : { share }) }]));
}

async function describe(registry: Registry, name: string) {
  const versions = await versionNumbers(registry, name);
  if (versions.length === 0) throw new AnbarError('E_PUBLISH_UNKNOWN', `there is no model ${name}`);
  const { manifest } = await readManifest(registry, name, versions.at(-1)!);
  const { files: _files, profile: _profile, ...latest } = manifest;
  return { summary: { name, task: manifest.task, versions: [...versions], aliases: await aliasesOf(registry, name) }, latest };
}

/** Moves of one server go one after the other: two at a time would meet at the registry's lock, and one of them be refused for nothing. */
let lastMove: Promise<unknown> = Promise.resolve();

function inTurn<T>(move: () => Promise<T>): Promise<T> {
  const mine = lastMove.then(move, move);
  lastMove = mine.catch(() => undefined); // told to its own caller
  return mine;
}

const asCaller = ({ context, caller }: Pick<Call, 'context' | 'caller'>): Registry => ({ ...context.registry, world: { ...context.registry.world, who: `key:${caller.id}` } });

export const modelRoutes: readonly Route[] = [
  route({
    id: 'listModels', method: 'get', path: '/v1/models', roles: ['read', 'predict', 'admin'], answer: z.strictObject({ models: z.array(summarySchema) }).meta({ id: 'ModelList' }), summary: 'The models that this key may see',
    async run({ context: { registry }, caller }) {
      const names = (await modelNames(registry)).filter((name) => inScope(caller.models, name));
      const models = [];
      for (const name of names) if ((await versionNumbers(registry, name)).length > 0) models.push((await describe(registry, name)).summary);
      return { json: { models } };
    },
  }),
  route({
    id: 'model', method: 'get', path: '/v1/models/{model}', roles: ['read', 'predict', 'admin'], params, answer: modelSchema, summary: 'One model: versions, aliases, and what is known of the latest', errors: ['E_PUBLISH_UNKNOWN'],
    async run({ params: { model }, context: { registry, shelf } }) {
      const { summary, latest } = await describe(registry, model);
      const failures = shelf.failures.filter((failure) => failure.model === model).map(({ alias, version, code }) => ({ alias, version, code }));
      return { json: { ...summary, latest, failures } };
    },
  }),
  route({
    id: 'moveAlias', method: 'put', path: '/v1/models/{model}/aliases/{alias}', roles: ['admin'], params: aliasParams, answer: aliasSchema, summary: 'Point an alias at a version: the one act of deployment', errors: ['E_PUBLISH_LOCK', 'E_PUBLISH_UNKNOWN', 'E_SERVER_MODEL'],
    body: z.strictObject({ version: z.int().positive().max(999_999_999), share: z.number().min(0).max(1).optional() }).meta({ id: 'AliasMove' }),
    async run(call) {
      const { params: { model, alias }, body, context } = call;
      // Tried before it is moved: a version that does not answer is never pointed at through this door.
      await context.shelf.find({ name: model, version: body.version });
      const entry = await inTurn(() => moveAlias(asCaller(call), { name: model, alias, version: body.version, ...(body.share === undefined ? {} : { share: body.share }) }));
      await context.shelf.refresh(model);
      return { json: { version: entry.version, since: entry.since, by: entry.by, ...(entry.share === undefined ? {} : { share: entry.share }) } };
    },
  }),
  route({
    id: 'rollBackAlias', method: 'post', path: '/v1/models/{model}/aliases/{alias}/rollback', roles: ['admin'], params: aliasParams, answer: aliasSchema, summary: 'Point an alias back at the version before its last move', errors: ['E_PUBLISH_LOCK', 'E_PUBLISH_UNKNOWN'],
    async run(call) {
      const { params: { model, alias }, context } = call;
      const { version, since, by } = await inTurn(() => rollBackAlias(asCaller(call), model, alias));
      await context.shelf.refresh(model);
      return { json: { version, since, by } };
    },
  }),
];

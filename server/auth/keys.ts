import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AnbarError } from '../../src/base/errors.js';
import { isPublicName } from '../../src/publish/registry.js';

export const roles = ['read', 'predict', 'admin'] as const;

/** `read` looks at models, reports and numbers; `predict` calls models and feeds them; `admin` may all, moving aliases included. */
export type Role = (typeof roles)[number];

const scopeSchema = z.array(z.union([z.literal('*'), z.string().refine(isPublicName, 'a model or report name')]));

const keySchema = z.strictObject({
  /** Shown in logs and the audit trail; says nothing about the key itself. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** SHA-256 of the key: keys are 256 random bits, so a slow hash would add nothing but load. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(roles),
  models: scopeSchema,
  reports: scopeSchema,
  expiresAt: z.iso.datetime().optional(),
  revoked: z.boolean().optional(),
});

export type KeyRecord = z.infer<typeof keySchema>;

/** Reads a keys file (a JSON list); throws E_SERVER_CONFIG naming the entry, never the hash. */
export function readKeys(json: unknown): readonly KeyRecord[] {
  const parsed = z.array(keySchema).safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new AnbarError('E_SERVER_CONFIG', `keys: ${issue.path.join('.')} ${issue.message}`);
}

/** A new key and the record to keep of it; the key itself is shown once and kept nowhere. */
export function makeKey(id: string, role: Role, scope: { readonly models?: readonly string[]; readonly reports?: readonly string[]; readonly expiresAt?: string } = {}): { readonly key: string; readonly record: KeyRecord } {
  const key = `anbar_${randomBytes(32).toString('base64url')}`;
  const record = { id, sha256: createHash('sha256').update(key).digest('hex'), role, models: [...(scope.models ?? ['*'])], reports: [...(scope.reports ?? ['*'])], ...(scope.expiresAt === undefined ? {} : { expiresAt: scope.expiresAt }) };
  return { key, record: keySchema.parse(record) };
}

/** Who calls. Without keys (a server on loopback) everyone is `local` and may all. */
export interface Caller {
  readonly id: string;
  readonly role: Role;
  readonly models: readonly string[];
  readonly reports: readonly string[];
}

const local: Caller = { id: 'local', role: 'admin', models: ['*'], reports: ['*'] };

const unauthorised = (): AnbarError => new AnbarError('E_SERVER_KEY', 'no valid key', { hint: 'send Authorization: Bearer <key>, or the key as the Basic password' });

function presentedKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [scheme, value] = [header.slice(0, header.indexOf(' ')).toLowerCase(), header.slice(header.indexOf(' ') + 1).trim()];
  if (scheme === 'bearer') return value;
  // Spreadsheet and BI tools know only user and password: the key is the password.
  if (scheme === 'basic') return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':');
  return undefined;
}

/** Tells callers by their key. */
export interface Authenticator {
  readonly required: boolean;
  /** Throws E_SERVER_KEY when a key is needed and none that holds is given. */
  callerOf(authorization: string | undefined, now: number): Caller;
}

/**
 * An authenticator over key records; with `undefined`, one that lets everyone in (loopback only).
 * The given key's hash is compared with every record's in constant time: neither how many match nor where shows in the time taken.
 */
export function authenticator(records: readonly KeyRecord[] | undefined): Authenticator {
  if (records === undefined) return { required: false, callerOf: () => local };
  const hashes = records.map((record) => Buffer.from(record.sha256, 'hex'));
  return {
    required: true,
    callerOf(authorization, now) {
      const digest = createHash('sha256').update(presentedKey(authorization) ?? '').digest();
      let found: KeyRecord | undefined;
      for (let i = 0; i < hashes.length; i++) {
        if (timingSafeEqual(hashes[i]!, digest)) found = records[i]!;
      }
      if (found === undefined || found.revoked === true || (found.expiresAt !== undefined && now >= Date.parse(found.expiresAt))) throw unauthorised();
      return found;
    },
  };
}

/** Whether a scope list takes in a name. */
export function inScope(scope: readonly string[], name: string): boolean {
  return scope.includes('*') || scope.includes(name);
}

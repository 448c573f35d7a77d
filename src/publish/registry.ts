import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { AnbarError } from '../base/errors.js';
import type { Clock } from '../base/ports.js';
import { nodeFiles, type Files } from './files.js';

/** What the registry needs of the outside world. */
export interface RegistryWorld {
  readonly files: Files;
  readonly now: Clock;
  /** Who is named in the log, e.g. a user name or `key:reporting`. */
  readonly who: string;
  readonly host: string;
  readonly pid: number;
  isAlive(pid: number): boolean;
  wait(milliseconds: number): Promise<void>;
}

/**
 * A folder of published models, the system of record: `<name>/<n>/` immutable versions, `aliases.json`, `log.jsonl`.
 * Readers take no lock; writers take turns by `lock.<generation>`.
 */
export interface Registry {
  readonly root: string;
  readonly world: RegistryWorld;
}

/**
 * Opens a registry folder (which need not exist yet). No I/O.
 *
 * @example
 * const registry = openRegistry('models', { now: Date.now, who: 'sara' });
 */
export function openRegistry(root: string, options: { readonly now: Clock; readonly who: string; readonly files?: Files }): Registry {
  const world: RegistryWorld = {
    files: options.files ?? nodeFiles,
    now: options.now,
    who: options.who,
    host: hostname(),
    pid: process.pid,
    isAlive,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  return { root: root.replace(/\/+$/, '') || '/', world };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Whether `text` may name a model or a report: it becomes a folder's name, so nothing else is let near a path. */
export function isPublicName(text: string): boolean {
  return namePattern.test(text);
}

/** Returns `text` if it may name a model or an alias, else throws E_PUBLISH_NAME. */
export function publicName(field: string, text: string): string {
  if (isPublicName(text)) return text;
  throw new AnbarError('E_PUBLISH_NAME', `${field} is ${JSON.stringify(text.slice(0, 80))}; allowed: 1 to 64 of a-z, 0-9 and -, not starting with -`, { facts: { field, value: text.slice(0, 80) } });
}

/** `name`, `name@alias` or `name@3`. */
export interface ModelReference {
  readonly name: string;
  /** Undefined: the default alias, `champion`. */
  readonly alias?: string;
  readonly version?: number;
}

/** Reads `name`, `name@alias` or `name@3`; throws E_PUBLISH_NAME on anything else. */
export function parseReference(text: string): ModelReference {
  const at = text.indexOf('@');
  if (at < 0) return { name: publicName('model', text) };
  const name = publicName('model', text.slice(0, at));
  const rest = text.slice(at + 1);
  if (/^[1-9]\d{0,8}$/.test(rest)) return { name, version: Number(rest) };
  return { name, alias: publicName('alias', rest) };
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

let counter = 0;

/** A name part that no other writer uses: host, process, count. The host is hashed so that it fits a file name. */
export function writerToken(world: RegistryWorld): string {
  counter += 1;
  return `${sha256(world.host).slice(0, 8)}-${world.pid}-${counter}`;
}

/** Whether the writer behind a token is certainly gone: same host and its process is no more. */
export function writerIsGone(world: RegistryWorld, token: string): boolean {
  const [host, pid] = token.split('-');
  return host === sha256(world.host).slice(0, 8) && !world.isAlive(Number(pid));
}

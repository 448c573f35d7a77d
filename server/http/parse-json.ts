import { rulesBroken } from './problem.js';

const poison = /"(?:__proto__|constructor|prototype|\\u00[0-9a-fA-F]{2}[^"]*)"\s*:/;

/** Whether an object anywhere in `value` has a key that merges could turn into a prototype. */
function isPoisoned(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 64) return true;
  if (Array.isArray(value)) return value.some((one) => isPoisoned(one, depth + 1));
  return Object.keys(value).some((key) => key === '__proto__' || key === 'constructor' || key === 'prototype' || isPoisoned((value as Readonly<Record<string, unknown>>)[key], depth + 1));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses a request's body. Refuses what is not UTF-8 JSON, and the keys that pollute prototypes; throws E_SERVER_BODY. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw rulesBroken('E_SERVER_BODY', 'the body is not JSON in UTF-8', [{ pointer: '', rule: 'JSON in UTF-8' }]);
  }
  // The pattern is a cheap first look (escapes included); only what it finds is walked through.
  if (poison.test(text) && isPoisoned(value)) throw rulesBroken('E_SERVER_BODY', 'the body has a key that may not be used', [{ pointer: '', rule: 'no key __proto__, constructor or prototype' }]);
  return value;
}

import { rulesBroken } from './problem.js';

// Written out, or with an escape somewhere, in which case only the parsed keys tell.
const poison = /__proto__|constructor|prototype|\\u/;

/** Whether an object anywhere in `value` has a key that merges could turn into a prototype. */
function isPoisoned(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 64) return true;
  if (Array.isArray(value)) return value.some((one) => isPoisoned(one, depth + 1));
  return Object.keys(value).some((key) => key === '__proto__' || key === 'constructor' || key === 'prototype' || isPoisoned((value as Readonly<Record<string, unknown>>)[key], depth + 1));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

const notJson = () => rulesBroken('E_SERVER_BODY', 'the body is not JSON in UTF-8', [{ pointer: '', rule: 'JSON in UTF-8' }]);

/** A request's body as text; throws E_SERVER_BODY for what is not UTF-8. */
export function bodyText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notJson();
  }
}

/** Parses a request's body. Refuses what is not JSON, and the keys that pollute prototypes; throws E_SERVER_BODY. */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw notJson();
  }
  // A cheap first look; only what it finds is walked through.
  if (poison.test(text) && isPoisoned(value)) throw rulesBroken('E_SERVER_BODY', 'the body has a key that may not be used', [{ pointer: '', rule: 'no key __proto__, constructor or prototype' }]);
  return value;
}

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../src/base/error-codes.js';
import { readTree } from '../../scripts/check-shape.mjs';

const root = resolve(import.meta.dirname, '../..');

describe('the error catalogue', () => {
  it('is documented line by line, and nothing else is', () => {
    const documented = [...readFileSync(resolve(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `(E_[A-Z0-9_]+)` \| (\d+) \| (.*) \|$/gm)].map(([, code, status, means]) => [code, Number(status), means]);
    const catalogue = Object.entries(errorCodes).map(([code, { status, means }]) => [code, status, means]);
    expect(documented.sort()).toEqual(catalogue.sort());
  });

  it('holds no code that the sources do not raise', () => {
    const sources = readTree(root).filter(({ path }) => /^(src|server|bin)\//.test(path) && path !== 'src/base/error-codes.ts').map(({ text }) => text).join('\n');
    const unused = Object.keys(errorCodes).filter((code) => !sources.includes(code));
    expect(unused).toEqual([]);
  });
});

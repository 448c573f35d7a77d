import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkShape, readTree } from '../../scripts/check-shape.mjs';

const root = resolve(import.meta.dirname, '../..');
const check = (path: string, text: string): readonly string[] => checkShape(root, [{ path, text }]);

describe('the house rules', () => {
  it('hold for this repository', () => {
    expect(checkShape(root)).toEqual([]);
    expect(readTree(root).length).toBeGreaterThan(20);
  });

  it.each([
    ['an upward import', 'src/base/a.ts', "import { x } from '../forecast/b.js';\n", 'room base may not import room forecast'],
    ['an upward dynamic import', 'src/table/a.ts', "const b = await import('../cli/main.js');\n", 'room table may not import room cli'],
    ['a library that reaches into the server', 'src/publish/a.ts', "import { x } from '../../server/app.js';\n", 'src may not import server'],
    ['a clock below the command line', 'src/forecast/a.ts', 'const t = Date.now();\n', 'Date.now'],
    ['unseeded randomness', 'packages/hazm-js/src/a.ts', 'const t = Math.random();\n', 'Math.random'],
    ['node in a browser kernel', 'src/features/a.ts', "import { readFileSync } from 'node:fs';\n", 'must run in a browser'],
    ['a default export', 'src/base/a.ts', 'export default 1;\n', 'default export'],
    ['a long file', 'src/base/a.ts', 'const a = 1;\n'.repeat(401), '401 lines'],
    ['a name that says nothing', 'src/base/utils.ts', '', 'says nothing'],
  ])('catch %s', (_what, path, text, complaint) => {
    expect(check(path, text).join('\n')).toContain(complaint);
  });

  it('catch a cycle', () => {
    const files = [
      { path: 'src/base/a.ts', text: "import { b } from './b.js';\n" },
      { path: 'src/base/b.ts', text: "import { a } from './a.js';\n" },
    ];
    expect(checkShape(root, files).join('\n')).toContain('import cycle: src/base/a.ts → src/base/b.ts → src/base/a.ts');
  });

  it('let comments speak of what code may not do', () => {
    expect(check('src/base/a.ts', '// never Math.random() here\n/** new Date() */\n')).toEqual([]);
  });
});

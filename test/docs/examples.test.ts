import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ts from 'typescript';
import { openExampleShop } from './example-shop.js';
import { freeNames, typeErrors, withStatedValues } from './example-program.js';
import { examplesIn, exportsOf, proseOf, readSources } from './read-examples.js';

const root = resolve(import.meta.dirname, '../..');
const sources = readSources(root, ['src', 'server', 'packages/hazm-js/src']);
const byPath = new Map(sources.map((file) => [file.fileName, file]));
const examples = examplesIn(sources);
const indexes = ['src/index.ts', 'packages/hazm-js/src/index.ts'];
const open = indexes.map((path) => exportsOf(path, byPath));
const home = process.cwd();
let shop: Awaited<ReturnType<typeof openExampleShop>>;

beforeAll(async () => {
  shop = await openExampleShop();
  process.chdir(shop.folder);
});
afterAll(async () => {
  process.chdir(home);
  await rm(shop.folder, { recursive: true, force: true });
});

/** Where each name that an example uses comes from: its own file, the public names, and, for what is not public itself, any file that exports the name alone. */
function namesFor(path: string, symbol: string, source: string): { readonly imports: ReadonlyMap<string, string>; readonly ofShop: readonly string[] } {
  const isPublic = open.some((names) => names.get(symbol)?.path === path);
  const own = exportsOf(path, byPath);
  const imports = new Map<string, string>();
  const ofShop: string[] = [];
  for (const name of freeNames(withStatedValues(source).text)) {
    if (name === 'stated') continue;
    const known = open.find((names) => names.has(name))?.get(name)?.path;
    const everywhere = isPublic ? [] : sources.filter((file) => exportsOf(file.fileName, byPath).get(name)?.path === file.fileName);
    const from = (isPublic ? undefined : own.get(name)?.path) ?? (name === symbol ? path : known) ?? (Object.hasOwn(shop, name) ? undefined : everywhere.length === 1 ? everywhere[0]!.fileName : undefined);
    if (from !== undefined) imports.set(name, from);
    else if (Object.hasOwn(shop, name)) ofShop.push(name);
  }
  return { imports, ofShop };
}

function moduleText(text: string, { imports, ofShop }: ReturnType<typeof namesFor>): string {
  return [
    ...[...imports].map(([name, from]) => `import { ${name} } from ${JSON.stringify(`../../${from.replace(/\.ts$/, '.js')}`)};`),
    `import type { openExampleShop } from './example-shop.js';`,
    'type Shop = Awaited<ReturnType<typeof openExampleShop>>;',
    ...ofShop.map((name) => `declare const ${name}: Shop['${name}'];`),
    'declare function stated(value: unknown, expected: unknown, text: string): void;',
    text,
    'export {};',
  ].join('\n');
}

/** A number to the decimals that are written; anything else as it is. */
function compare(value: unknown, expected: unknown, text: string): void {
  const decimals = /^-?\d[\d_]*\.(\d+)$/.exec(text)?.[1]?.length;
  if (decimals !== undefined && typeof value === 'number') expect(Number(value.toFixed(decimals)), text).toBe(expected);
  else expect(value, text).toEqual(expected);
}

async function runExample(text: string, { imports }: ReturnType<typeof namesFor>): Promise<number> {
  let stated = 0;
  const scope: Record<string, unknown> = { ...shop, stated: (value: unknown, expected: unknown, written: string) => void (stated += 1, compare(value, expected, written)) };
  for (const [name, from] of imports) scope[name] = ((await import(join(root, from))) as Record<string, unknown>)[name];
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(scope), `{\n${outputText}\n}`)(...Object.values(scope));
  return stated;
}

describe('examples in the docs', () => {
  it('stand with every public name, which says in words what it is', () => {
    const lacking = open.flatMap((names) => [...names].flatMap(([name, { path, typeOnly }]) => [
      ...(proseOf(path, name, byPath) === '' ? [`${path}#${name}: no words`] : []),
      ...(!typeOnly && !examples.some((one) => one.path === path && one.symbol === name) ? [`${path}#${name}: no example`] : []),
    ]));
    expect(lacking.join('\n')).toBe('');
  });

  it('are well typed; wrong ones are told', () => {
    const dayOnly = { imports: new Map([['dayOf', 'src/base/day.ts']]), ofShop: [] };
    const wrong = ['dayOf(5); // 1', 'const day: string = noSuchName;'].map((source) => moduleText(withStatedValues(source).text, dayOnly));
    const modules = [...examples.map((one) => moduleText(withStatedValues(one.source).text, namesFor(one.path, one.symbol, one.source))), ...wrong];
    const errors = [...typeErrors(root, new Map(modules.map((text, i) => [join(root, 'test/docs', `example-${i}.ts`), text]))).values()];
    expect(errors.slice(0, examples.length).flatMap((own, i) => own.map((error) => `${examples[i]!.id}: ${error}`)).join('\n')).toBe('');
    expect(errors.slice(examples.length).map((own) => own.join())).toEqual([expect.stringContaining('not assignable'), expect.stringContaining('noSuchName')]);
  });

  it('run but for a few, which say what they need', () => {
    const unrun = examples.filter(({ needs }) => needs !== undefined);
    const stated = examples.reduce((sum, { source }) => sum + withStatedValues(source).values, 0);
    console.info(`${examples.length} examples: ${examples.length - unrun.length} run, ${stated} values compared; types only: ${unrun.map(({ id }) => id).join(', ')}`);
    expect(examples.length).toBeGreaterThan(150);
    expect(unrun.length).toBeLessThan(examples.length / 10);
  });

  it('fail where a value is wrong', async () => {
    const scope = { imports: new Map([['dayOf', 'src/base/day.ts']]), ofShop: [] };
    expect(() => withStatedValues('dayOf("1970-01-02"); // the second day')).toThrow('prose stands on a line of its own');
    expect(withStatedValues('// the second day\ndayOf("1970-01-02");').values).toBe(0);
    await expect(runExample(withStatedValues('dayOf("1970-01-02"); // 2').text, scope)).rejects.toThrow('expected 1 to deeply equal 2');
    await expect(runExample(withStatedValues('dayOf("1970-01-02") / 3; // 0.34').text, scope)).rejects.toThrow('0.33');
    expect(await runExample(withStatedValues('dayOf("1970-01-02") / 3; // 0.33').text, scope)).toBe(1);
  });

  it.each(examples.filter(({ needs }) => needs === undefined))('run: $id', async ({ path, symbol, source }) => {
    const { text, values } = withStatedValues(source);
    expect(await runExample(text, namesFor(path, symbol, source))).toBe(values);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The package as its users get it: packed, installed into an empty project, type-checked there, run in Node and in Chromium.
const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, '../../node_modules/typescript/bin/tsc');
const folder = mkdtempSync(join(tmpdir(), 'hazm-js-'));
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = [process.env['CHROMIUM_PATH'] ?? '', ...folders.flatMap((each) => names.map((name) => join(each, name)))].find((path) => path !== '' && existsSync(path));
  if (found !== undefined) return found;
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

beforeAll(() => {
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')]);
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder });
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('runs the README example in an empty project', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(code).toContain("from 'hazm-js'");
    writeFileSync(join(folder, 'example.mjs'), code);
    const printed = node('example.mjs').trim().split('\n');
    const promised = [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1]);
    expect(promised.length).toBeGreaterThan(4);
    expect(printed).toEqual(promised);
  });

  it('has types that also old module resolution finds', () => {
    writeFileSync(join(folder, 'use.ts'), "import { normalize, type SearchToken, searchTokens } from 'hazm-js';\nexport const tokens: SearchToken[] = searchTokens(normalize('سلام'));\n");
    for (const settings of [['--module', 'nodenext'], ['--module', 'es2022', '--moduleResolution', 'node10', '--ignoreDeprecations', '5.0']]) {
      node(tsc, 'use.ts', '--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck', 'false', ...settings);
    }
  });

  it('depends on nothing, touches no node module and ships a small lexicon', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/hazm-js/package.json'), 'utf8')) as { dependencies?: object };
    expect(manifest.dependencies).toBeUndefined();
    const dist = join(folder, 'node_modules/hazm-js/dist');
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    for (const file of files) expect(readFileSync(join(dist, file), 'utf8'), file).not.toMatch(/from 'node:|require\(|process\./);
    const data = ['own-words.js', 'ud-words.js'].map((name) => readFileSync(join(dist, 'lexicon', name)));
    const weights = ['lemma-weights.js', 'join-weights.js'].map((name) => readFileSync(join(dist, 'shop', name)));
    expect(gzipSync(Buffer.concat([...data, ...weights])).length).toBeLessThan(150_000);
  });
});

const browser = findChromium();
if (browser === undefined) console.warn('skipped: no Chromium found (install chromium, or set CHROMIUM_PATH)');
if (browser === undefined && process.env['CI'] === 'true') throw new Error('no Chromium found, and CI=true allows no skip');

describe.skipIf(browser === undefined)('the example page in Chromium', () => {
  let server: Server;
  let address = '';

  beforeAll(async () => {
    const base = join(folder, 'node_modules/hazm-js');
    const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };
    server = createServer((request, response) => {
      const path = join(base, new URL(request.url ?? '/', 'http://localhost').pathname);
      if (!path.startsWith(base) || !existsSync(path)) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(readFileSync(path));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    address = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/example/index.html` : '';
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('shows tokens and lemmas as they are typed, and markup as text', async () => {
    const launched = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] });
    try {
      const page = await launched.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(address);
      await page.waitForSelector('#words tr');
      expect(await page.textContent('#normal')).toContain('کتاب‌های من را می‌خواهند');
      await page.fill('#text', 'درختان <b id="bad">بلند</b>');
      const cells = await page.$$eval('#words tr', (rows) => rows.map((row) => Array.from(row.children).map((cell) => cell.textContent)));
      expect(cells[0]).toEqual(['درختان', 'درخت', 'درخت']);
      expect(await page.$('#bad')).toBeNull();
      expect(errors).toEqual([]);
    } finally {
      await launched.close();
    }
  }, 60_000);
});

// The TypeScript kernel as Jupyter starts it: tslab, in the project root, so that `import … from 'anbar'` and './src/…' resolve as they do in an editor.
import { createRequire } from 'node:module';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const require = createRequire(join(root, 'package.json'));

// A rebuilt library is loaded anew by the next cell that imports it: the stamp is written last by the build.
const stamp = join(root, 'dist', '.built');
const stampTime = () => (existsSync(stamp) ? statSync(stamp).mtimeMs : 0);
const own = [join(root, 'dist'), join(root, 'packages')];
let seen = stampTime();
setInterval(() => {
  const now = stampTime();
  if (now === seen) return;
  seen = now;
  for (const file of Object.keys(require.cache)) if (own.some((folder) => file.startsWith(folder))) delete require.cache[file];
}, 300).unref();

// One output with several forms (plotly, HTML, SVG, text): the reader's front end picks the richest it knows. tslab's public API sends one form at a time.
const jupyter = require('tslab/dist/jupyter.js');
globalThis[Symbol.for('anbar.display')] = (data, { id, update }) => {
  if (jupyter.lastWriteDisplayData === null) throw new Error('the kernel is not ready to display yet');
  jupyter.lastWriteDisplayData({ data, metadata: {}, transient: id === undefined ? {} : { display_id: id } }, update);
};

// tslab holds one timer of the compiler and throws at a second, but the compiler has two: the other comes up when files that it looked for appear, as in a rebuild.
// That one gets a real timer.
const { sys } = require('@tslab/typescript-for-tslab');
for (const [name, real, isOther] of [
  ['setTimeout', setTimeout, (first) => first.name === 'invalidateResolutionsOfFailedLookup'],
  ['clearTimeout', clearTimeout, (first) => typeof first?.hasRef === 'function'],
]) {
  Object.defineProperty(sys, name, {
    configurable: true,
    get: () => real,
    set(own) {
      Object.defineProperty(this, name, { configurable: true, value: (first, ...rest) => (isOther(first) ? real(first, ...rest) : own(first, ...rest)) });
    },
  });
}

const { startKernel } = require('tslab/dist/main.js');
startKernel({ configPath: process.argv[2], enableFindLocal: false });

// tslab rewrites names of earlier cells to `exports.name`, but not in the short form `{ name }`, which then fails. A name that is not found is looked up here.
// Packages tell a browser by these, so a cell's variable of that name stays out of the global scope.
const browserNames = new Set(['window', 'document', 'self', 'navigator', 'location', 'define', 'module', 'exports', 'require']);
const scope = globalThis.__tslab__;
const remember = (name) => {
  if (typeof name !== 'string' || name in globalThis || browserNames.has(name)) return;
  Object.defineProperty(globalThis, name, { configurable: true, get: () => scope.exports[name], set: (value) => void (scope.exports[name] = value) });
};
scope.exports = new Proxy(scope.exports, {
  set(target, name, value) {
    remember(name);
    return Reflect.set(target, name, value);
  },
  defineProperty(target, name, attributes) {
    remember(name);
    return Reflect.defineProperty(target, name, attributes);
  },
});

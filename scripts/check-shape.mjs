// The house rules that a program can hold: rooms import only rooms above them, no cycles, small files, effects as arguments.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Layer order of src/: a room imports only itself and rooms before it. */
export const rooms = ['base', 'table', 'locale', 'engine', 'store', 'ingest', 'text', 'features', 'measure', 'forecast', 'recommend', 'compress', 'evaluate', 'decide', 'publish', 'notebook', 'cli'];

const mostLines = 400;

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', 'vendor', 'generated'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.(ts|mts|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const importPattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Code without comments, so that an example in a docstring is not taken for code. */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(text) {
  return [...withoutComments(text).matchAll(importPattern)].map((match) => match[1] ?? match[2]);
}

/** Without imports of types alone: those are gone when the program runs, so they make no cycle (layers still count them). */
function withoutTypeImports(text) {
  return text.replace(/^(import|export) type [^;]*;$/gm, '');
}

/** Rooms whose numeric kernels also run in a browser: no `node:` module in the named paths. */
const portable = [/^packages\/hazm-js\/src\//, /^src\/features\/(?!sql)/, /^src\/measure\//, /^src\/recommend\//, /^src\/locale\/(?!holidays-abroad)/];

const effects = [
  [/\bMath\.random\s*\(/, 'Math.random (use createRandom)'],
  [/\bDate\.now\s*\(/, 'Date.now (take a clock as argument)'],
  [/\bnew Date\(\s*\)/, 'new Date() (take a clock as argument)'],
  [/\bprocess\.(env|cwd|argv)\b/, 'process.env/cwd/argv (take it as argument)'],
];

function layerComplaints(root, files) {
  const complaints = [];
  const graph = new Map();
  for (const { path, text } of files) {
    const targets = [];
    for (const specifier of importsOf(text)) {
      if (!specifier.startsWith('.')) continue;
      const target = relative(root, join(dirname(join(root, path)), specifier)).split(sep).join('/').replace(/\.js$/, '.ts');
      targets.push({ specifier, target });
      const [from, to] = [path, target].map((file) => /^src\/([^/]+)\//.exec(file)?.[1]);
      if (path.startsWith('src/') && !/^src\//.test(target) && !target.startsWith('package.json')) {
        // The command line starts the server; nothing else of src reaches out of it.
        if (!(from === 'cli' && target.startsWith('server/'))) complaints.push(`${path}: src may not import ${target}`);
      } else if (from !== undefined && to !== undefined && rooms.indexOf(to) > rooms.indexOf(from)) {
        complaints.push(`${path}: room ${from} may not import room ${to} (${specifier}); order: ${rooms.join(' → ')}`);
      }
    }
    const running = new Set(importsOf(withoutTypeImports(withoutComments(text))));
    graph.set(path, targets.filter(({ specifier }) => running.has(specifier)).map(({ target }) => target));
  }
  return [...complaints, ...cycles(graph)];
}

/** Import cycles, by depth-first search. */
function cycles(graph) {
  const state = new Map();
  const found = [];
  const visit = (file, trail) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      found.push(`import cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' → ')}`);
      return;
    }
    state.set(file, 'open');
    for (const target of graph.get(file) ?? []) if (graph.has(target)) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

/**
 * Complaints about the source files, one line each; an empty list means the house rules hold.
 * `files` may be given (path relative to the root, text) so that the rules themselves can be tested.
 */
export function checkShape(root, files = readTree(root)) {
  const complaints = [];
  for (const { path, text } of files) {
    const lines = text.split('\n').length - 1;
    if (lines > mostLines) complaints.push(`${path}: ${lines} lines; allowed: ${mostLines}`);
    const code = withoutComments(text);
    if (/^(src|packages\/[^/]+\/src)\//.test(path) && !path.startsWith('src/cli/')) {
      for (const [pattern, what] of effects) if (pattern.test(code)) complaints.push(`${path}: ${what}`);
    }
    if (portable.some((pattern) => pattern.test(path)) && importsOf(text).some((name) => name.startsWith('node:'))) complaints.push(`${path}: imports node:, but must run in a browser`);
    if (/^export default /m.test(code) && path !== 'vitest.config.ts') complaints.push(`${path}: default export; allowed: named exports`);
    const name = path.split('/').at(-1);
    if (/^(utils?|helpers?|common|misc|manager)\b/.test(name)) complaints.push(`${path}: a name that says nothing`);
    if (!/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name)) complaints.push(`${path}: file names are kebab-case`);
  }
  return [...complaints, ...layerComplaints(root, files.filter(({ path }) => /^(src|server)\//.test(path)))];
}

/** All source files of the repository with their text. */
export function readTree(root) {
  return ['src', 'server', 'bench', 'test', 'scripts', 'packages'].flatMap((folder) => sourceFiles(join(root, folder))).map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

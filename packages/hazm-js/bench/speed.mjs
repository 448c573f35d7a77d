// hazm-js beside hazm in one run. usage: node bench/speed.mjs TEXT_FILE [--python PYTHON --peer text_hazm.py] [--repeat 5] [--words words.dat.gz --verbs verbs.dat.gz]
// Prints MB (UTF-8) a CPU second, words a CPU second and ratios, with the load average: on a shared machine CPU time is what can be compared.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { gunzipSync } from 'node:zlib';

const started = performance.now();
const rssBefore = process.memoryUsage().rss;
const { Lemmatizer, lemmatize, Normalizer, normalize, parseWordList, Stemmer, wordTokenize, WordTokenizer } = await import('../dist/index.js');
normalize('كتاب هاي من را مي خواهم');
lemmatize('کتاب‌هایشان');
const ready = { ms: Math.round(performance.now() - started), mb: Math.round((process.memoryUsage().rss - rssBefore) / 1e6) };

const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const file = process.argv[2];
if (file === undefined || file.startsWith('--')) throw new Error('usage: node bench/speed.mjs TEXT_FILE [--python PYTHON --peer text_hazm.py]');
const text = readFileSync(file, 'utf8');
const lines = text.split('\n').filter((line) => line !== '');
const megabytes = Buffer.byteLength(lines.join('\n')) / 1e6;
const repeat = Number(option('--repeat') ?? 5);

/** Best CPU seconds of some runs; the first run, cold, is told apart. */
function measure(run) {
  const times = [];
  for (let turn = 0; turn < repeat; turn++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
  }
  return { cold: times[0], best: Math.min(...times) };
}

function stages(name, options) {
  const normalizer = new Normalizer(options);
  const tokenizer = new WordTokenizer(options);
  const lemmatizer = new Lemmatizer(options);
  const stemmer = new Stemmer();
  const normal = lines.map((line) => normalizer.normalize(line));
  const tokens = normal.map((line) => tokenizer.tokenize(line));
  const words = tokens.reduce((sum, list) => sum + list.length, 0);
  const times = {
    normalize: measure(() => lines.forEach((line) => normalizer.normalize(line))),
    'word tokens': measure(() => normal.forEach((line) => tokenizer.tokenize(line))),
    stems: measure(() => tokens.forEach((list) => list.forEach((word) => stemmer.stem(word)))),
    lemmas: measure(() => {
      const fresh = new Lemmatizer(options);
      tokens.forEach((list) => list.forEach((word) => fresh.lemmatize(word)));
    }),
    'normalize+tokens+stems': measure(() => lines.forEach((line) => tokenizer.tokenize(normalizer.normalize(line)).forEach((word) => stemmer.stem(word)))),
    'normalize+tokens+lemmas': measure(() => lines.forEach((line) => tokenizer.tokenize(normalizer.normalize(line)).forEach((word) => lemmatizer.lemmatize(word)))),
  };
  const row = Object.entries(times).map(([stage, { cold, best }]) => ({
    stage: `${name} ${stage}`, 'MB/s': (megabytes / best).toFixed(1), 'MB/s first run': (megabytes / cold).toFixed(1), 'words/s': Math.round(words / best),
  }));
  console.table(row);
  return { words, times };
}

console.log(`${lines.length} lines, ${megabytes.toFixed(2)} MB; node ${process.version}; load ${loadavg().map((each) => each.toFixed(2)).join(' ')}; ready in ${ready.ms} ms, ${ready.mb} MB`);
const shop = stages('shop', {});
const peer = {};
if (option('--words') !== undefined) {
  const read = (path) => gunzipSync(readFileSync(path)).toString('utf8');
  const wordList = parseWordList({ words: read(option('--words')), verbs: read(option('--verbs')) });
  stages('hazm profile', { profile: 'hazm', wordList });
}
if (option('--python') !== undefined) {
  const run = spawnSync(option('--python'), [option('--peer'), file], { encoding: 'utf8', maxBuffer: 1e8 });
  const last = run.stdout.trim().split('\n').at(-1);
  if (run.status !== 0 || last === undefined) throw new Error(`the peer failed: ${run.stderr.slice(-600)}`);
  const { stages: found } = JSON.parse(last);
  const ratio = (ours, theirs) => `${(theirs / ours).toFixed(1)}x`;
  peer.normalize = ratio(shop.times.normalize.best, found.normalize.cpu_s);
  peer['word tokens'] = ratio(shop.times['word tokens'].best, found.word_tokenize.cpu_s);
  peer.lemmas = ratio(shop.times.lemmas.best, found.lemmatize.cpu_s);
  peer['normalize+tokens+stems'] = ratio(shop.times['normalize+tokens+stems'].best, found['normalize+tokenize+stem'].cpu_s);
  peer['normalize+tokens+lemmas'] = ratio(shop.times['normalize+tokens+lemmas'].best, found.normalize.cpu_s + found.word_tokenize.cpu_s + found.lemmatize.cpu_s);
  console.log('hazm', JSON.stringify(found));
  console.log('times faster than hazm (CPU):', JSON.stringify(peer), 'load', loadavg().map((each) => each.toFixed(2)).join(' '));
}

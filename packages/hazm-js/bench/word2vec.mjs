// Word2Vec beside gensim: words a CPU second with the same settings, one thread, and how far the nearest neighbours agree.
// usage: node bench/word2vec.mjs TOKENIZED_TEXT --python PYTHON [--epochs 5]
// Two runs of gensim with different seeds agree only so far: that is the measure for "equal quality".
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { trainVectors, WordEmbedding } from '../dist/index.js';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const file = process.argv[2];
const epochs = Number(option('--epochs', 5));
const sentences = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => line.split(' '));
const gensim = (seed, model) => {
  const run = spawnSync(option('--python', 'python3'), [fileURLToPath(new URL('gensim_neighbours.py', import.meta.url)), file, String(seed), model, String(epochs)], { encoding: 'utf8', maxBuffer: 1e8 });
  if (run.status !== 0) throw new Error(run.stderr.slice(-600));
  return JSON.parse(run.stdout);
};
const overlap = (left, right) => {
  const words = Object.keys(left).filter((word) => word in right);
  return words.reduce((sum, word) => sum + left[word].filter((near) => right[word].includes(near)).length / 10, 0) / words.length;
};
for (const model of ['skip-gram', 'cbow']) {
  const first = gensim(1, model);
  const second = gensim(2, model);
  let start;
  const trained = trainVectors(sentences, { model, minCount: 5, epochs, onProgress: () => (start ??= process.cpuUsage()) });
  const { user, system } = process.cpuUsage(start);
  const speed = trained.rawWords / ((user + system) / 1e6);
  const embedding = new WordEmbedding(trained);
  const nearest = Object.fromEntries(Object.keys(first.nearest).map((word) => [word, embedding.nearestWords(word, 10).map((near) => near.word)]));
  console.log(JSON.stringify({
    model, wordsPerCpuSecond: Math.round(speed), gensim: [first.wordsPerSecond, second.wordsPerSecond], ratio: Number((speed / Math.max(first.wordsPerSecond, second.wordsPerSecond)).toFixed(2)),
    overlapWithGensim: [overlap(nearest, first.nearest).toFixed(3), overlap(nearest, second.nearest).toFixed(3)], overlapOfTwoGensims: overlap(first.nearest, second.nearest).toFixed(3), load: loadavg()[0].toFixed(2),
  }));
}

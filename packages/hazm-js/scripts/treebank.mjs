// The two UD dev sections as sentences of gold tokens, for fitting and for honest (cross-validated) reports.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const TREEBANKS = ['seraji', 'perdt'];
export const CONTENT = new Set(['NOUN', 'PROPN', 'ADJ', 'VERB', 'AUX']);

/** Sentences of one treebank: text and tokens {form, lemma, upos, parts}. */
export function sentences(folder, name) {
  const all = [];
  for (const line of gunzipSync(readFileSync(join(folder, `ud-${name}-dev.tsv.gz`))).toString('utf8').split('\n').slice(1)) {
    if (line.startsWith('# ')) all.push({ text: line.slice(line.indexOf('\t') + 1), tokens: [] });
    else if (line !== '') {
      const [form, lemma, upos, , parts] = line.split('\t');
      all.at(-1).tokens.push({ form, lemma, upos, parts });
    }
  }
  return all;
}

/** Sentences in `count` folds of neighbouring sentences (neighbours share topics, so a random split would flatter). */
export function folds(all, count) {
  const size = Math.ceil(all.length / (count * 4));
  return all.map((sentence, index) => ({ sentence, fold: Math.floor(index / size) % count }));
}

/** Accuracy with the notes' protocol: no punctuation, no multi-word tokens, the past stem of `past#present`. */
export function lemmaAccuracy(tokens, lemmatize) {
  const sums = { all: [0, 0], content: [0, 0], inflected: [0, 0], kept: [0, 0] };
  const wrong = new Map();
  for (const { form, lemma, upos } of tokens) {
    if (upos === 'PUNCT' || upos === 'MWT') continue;
    const mine = lemmatize(form);
    const right = mine === lemma ? 1 : 0;
    const add = (name) => {
      sums[name][0] += right;
      sums[name][1]++;
    };
    add('all');
    if (CONTENT.has(upos)) {
      add('content');
      if (form !== lemma) add('inflected');
    }
    if (form === lemma) add('kept');
    if (right === 0) wrong.set(`${form}>${mine} (${lemma} ${upos})`, (wrong.get(`${form}>${mine} (${lemma} ${upos})`) ?? 0) + 1);
  }
  const percent = Object.fromEntries(Object.entries(sums).map(([name, [hit, n]]) => [name, Number(((100 * hit) / Math.max(1, n)).toFixed(2))]));
  return { percent, wrong: [...wrong].sort((left, right) => right[1] - left[1]) };
}

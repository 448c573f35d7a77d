import { describe, expect, it } from 'vitest';
import { Lemmatizer, lemmatize, normalize, wordSpans } from '../src/index.js';
import { readGzip, sharedPath } from './shared-data.js';

// Gold of the two UD treebanks' dev sections. The shipped lexicon holds lemmas of the same sections, so these floors guard against regressions;
// the honest figures (cross-validated, and without those lemmas) come from scripts/train-*.mjs --report and stand in the README.
interface Token {
  readonly form: string;
  readonly lemma: string;
  readonly upos: string;
}
interface Sentence {
  readonly text: string;
  readonly tokens: Token[];
}

const CONTENT = new Set(['NOUN', 'PROPN', 'ADJ', 'VERB', 'AUX']);
const FLOORS = {
  seraji: { token: 99.9, all: 92.5, inflected: 68, kept: 98.5, ownAll: 92, ownInflected: 68 },
  perdt: { token: 99.75, all: 94, inflected: 76, kept: 98.5, ownAll: 93, ownInflected: 76 },
} as const;

function sentences(path: string): Sentence[] {
  const all: Sentence[] = [];
  for (const line of readGzip(path).split('\n').slice(1)) {
    if (line.startsWith('# ')) all.push({ text: line.slice(line.indexOf('\t') + 1), tokens: [] });
    else if (line !== '') {
      const [form = '', lemma = '', upos = ''] = line.split('\t');
      all.at(-1)!.tokens.push({ form, lemma, upos });
    }
  }
  return all;
}

function percent(tokens: readonly Token[], lemma: (word: string) => string): number {
  return (100 * tokens.filter((token) => lemma(token.form) === token.lemma).length) / tokens.length;
}

function zwnjPlaces(text: string): Set<number> {
  const places = new Set<number>();
  let letters = 0;
  for (const point of text) {
    if (point === '\u200c') places.add(letters);
    else if (/[\p{L}\p{N}]/u.test(point)) letters++;
  }
  return places;
}

describe.each(['seraji', 'perdt'] as const)('shop profile on UD %s dev', (name) => {
  const path = sharedPath('persian', `ud-${name}-dev.tsv.gz`);
  const floor = FLOORS[name];

  it.skipIf(path === undefined)('finds the gold tokens', () => {
    let [hit, said, gold] = [0, 0, 0];
    for (const { text, tokens } of sentences(path!)) {
      const places = new Set<string>();
      let from = 0;
      for (const { form } of tokens) {
        const start = text.indexOf(form, from);
        from = start + form.length;
        places.add(`${start} ${from}`);
      }
      const mine = wordSpans(text);
      hit += mine.filter(({ start, end }) => places.has(`${start} ${end}`)).length;
      said += mine.length;
      gold += places.size;
    }
    expect((200 * hit) / (said + gold)).toBeGreaterThanOrEqual(floor.token);
  });

  it.skipIf(path === undefined)('finds the gold lemmas, with and without the treebanks in the lexicon', () => {
    const tokens = sentences(path!).flatMap((sentence) => sentence.tokens).filter(({ upos }) => upos !== 'PUNCT' && upos !== 'MWT');
    const inflected = tokens.filter(({ form, lemma, upos }) => CONTENT.has(upos) && form !== lemma);
    expect(percent(tokens, lemmatize)).toBeGreaterThanOrEqual(floor.all);
    expect(percent(inflected, lemmatize)).toBeGreaterThanOrEqual(floor.inflected);
    expect(percent(tokens.filter(({ form, lemma }) => form === lemma), lemmatize)).toBeGreaterThanOrEqual(floor.kept);
    const own = new Lemmatizer({ lexicon: 'own' });
    expect(percent(tokens, (word) => own.lemmatize(word))).toBeGreaterThanOrEqual(floor.ownAll);
    expect(percent(inflected, (word) => own.lemmatize(word))).toBeGreaterThanOrEqual(floor.ownInflected);
  });

  it.skipIf(path === undefined)('restores ZWNJs and invents few', () => {
    let [hit, said, gold, invented, words] = [0, 0, 0, 0, 0];
    for (const { text, tokens } of sentences(path!)) {
      const there = zwnjPlaces(text);
      const restored = zwnjPlaces(normalize(text.replaceAll('\u200c', ' ')));
      for (const place of restored) if (there.has(place)) hit++;
      said += restored.size;
      gold += there.size;
      for (const place of zwnjPlaces(normalize(text))) if (!there.has(place)) invented++;
      words += tokens.length;
    }
    expect((200 * hit) / (said + gold)).toBeGreaterThanOrEqual(91);
    expect((1000 * invented) / words).toBeLessThanOrEqual(1);
  });
});

import { describe, expect, it } from 'vitest';
import { conjugateAll, Lemmatizer, Normalizer, parseWordList, SentenceTokenizer, Stemmer, TokenSplitter, WordTokenizer } from '../src/index.js';
import type { NormalizerSwitches, WordList } from '../src/index.js';
import { readGzip, readJsonLines, sharedPath } from './shared-data.js';

// hazm 0.12.1's own outputs are the oracle. Floors are those of the issue; today every line is equal.
const lines = sharedPath('persian', 'hazm-parity.jsonl.gz');
const options = sharedPath('persian', 'hazm-parity-options.jsonl.gz');

interface Line {
  readonly input: string;
  readonly normalize: string;
  readonly sent_tokenize: readonly string[];
  readonly word_tokenize: readonly string[];
  readonly stems: readonly string[];
  readonly lemmas: readonly string[];
  readonly norm_word_tokenize: readonly string[];
}

const SWITCH_NAMES: Readonly<Record<string, keyof NormalizerSwitches>> = {
  correct_spacing: 'correctSpacing', remove_diacritics: 'removeDiacritics', remove_specials_chars: 'removeSpecialChars', decrease_repeated_chars: 'decreaseRepeatedChars',
  persian_style: 'persianStyle', persian_numbers: 'persianNumbers', unicodes_replacement: 'unicodesReplacement', seperate_mi: 'separateMi',
};
const TOKENIZER_NAMES: Readonly<Record<string, string>> = {
  separate_emoji: 'separateEmoji', replace_links: 'replaceLinks', replace_ids: 'replaceIds', replace_emails: 'replaceEmails', replace_numbers: 'replaceNumbers', replace_hashtags: 'replaceHashtags',
};

let list: WordList | undefined;
function hazmList(): WordList {
  list ??= parseWordList({ words: readGzip(sharedPath('persian', 'lexicon', 'words.dat.gz')!), verbs: readGzip(sharedPath('persian', 'lexicon', 'verbs.dat.gz')!) });
  return list;
}

function share(equal: readonly boolean[]): number {
  return equal.filter(Boolean).length / equal.length;
}

describe.skipIf(lines === undefined)('hazm profile', () => {
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

  it('equals hazm on the shared lines', () => {
    const wordList = hazmList();
    const normalizer = new Normalizer({ profile: 'hazm', wordList });
    const tokenizer = new WordTokenizer({ profile: 'hazm', wordList });
    const lemmatizer = new Lemmatizer({ profile: 'hazm', wordList });
    const [sentences, stemmer] = [new SentenceTokenizer(), new Stemmer()];
    const all = readJsonLines<Line>(lines!);
    expect(all.length).toBeGreaterThan(2000);
    expect(share(all.map((line) => normalizer.normalize(line.input) === line.normalize))).toBeGreaterThanOrEqual(0.995);
    expect(share(all.map((line) => same(sentences.tokenize(line.input), line.sent_tokenize)))).toBe(1);
    expect(share(all.map((line) => same(tokenizer.tokenize(line.input), line.word_tokenize)))).toBeGreaterThanOrEqual(0.995);
    expect(share(all.map((line) => same(tokenizer.tokenize(line.normalize), line.norm_word_tokenize)))).toBeGreaterThanOrEqual(0.995);
    expect(share(all.map((line) => same(line.word_tokenize.map((word) => stemmer.stem(word)), line.stems)))).toBeGreaterThanOrEqual(0.995);
    expect(share(all.map((line) => same(line.word_tokenize.map((word) => lemmatizer.lemmatize(word)), line.lemmas)))).toBeGreaterThanOrEqual(0.995);
  });

  it('keeps offsets that point at the source of every unit', () => {
    const normalizer = new Normalizer({ profile: 'hazm', wordList: hazmList() });
    for (const { input } of readJsonLines<Line>(lines!).slice(0, 400)) {
      const { text, offsets } = normalizer.normalizeWithOffsets(input);
      expect(text).toBe(normalizer.normalize(input));
      expect(offsets.length).toBe(text.length + 1);
      for (let index = 0; index < text.length; index++) expect(offsets[index]!).toBeGreaterThanOrEqual(index > 0 ? offsets[index - 1]! : 0);
      expect(offsets[text.length]).toBe(input.length);
    }
  });

  it.skipIf(options === undefined)('equals hazm with each option', () => {
    const wordList = hazmList();
    const abbreviations = readGzip(sharedPath('persian', 'lexicon', 'abbreviations.dat.gz')!).split('\n');
    const equal: boolean[] = [];
    const splitter = new TokenSplitter({ wordList });
    const lemmatizer = new Lemmatizer({ profile: 'hazm', wordList });
    const normalizers = new Map(Object.entries(SWITCH_NAMES).map(([name, key]) => [name, new Normalizer({ profile: 'hazm', wordList, [key]: false })]));
    const off = Object.fromEntries(Object.values(SWITCH_NAMES).map((key) => [key, false]));
    const allOff = new Normalizer({ profile: 'hazm', wordList, ...off });
    for (const row of readJsonLines<Record<string, never>>(options!)) {
      const { kind, input, out, without } = row as unknown as { kind: string; input: string; out: unknown; without: Record<string, string> };
      if (kind === 'normalizer') {
        equal.push(allOff.normalize(input) === (row as unknown as { all_off: string }).all_off);
        for (const [name, expected] of Object.entries(without)) equal.push(normalizers.get(name)!.normalize(input) === expected);
      } else if (kind === 'tokenizer') {
        for (const [name, expected] of Object.entries(out as Record<string, string[]>)) {
          const set = name === 'join_verb_parts=False' ? { joinVerbParts: false } : name === 'join_abbreviations' ? { abbreviations } : { [TOKENIZER_NAMES[name]!]: true };
          equal.push(same(new WordTokenizer({ profile: 'hazm', wordList, ...set }).tokenize(input), expected));
        }
      } else if (kind === 'token_splitter') equal.push(same(splitter.splitTokenWords(input), out));
      else if (kind === 'lemmatize_pos') equal.push(lemmatizer.lemmatize(input, (row as unknown as { pos: string }).pos) === out);
      else if (kind === 'conjugation') equal.push(same(conjugateAll((row as unknown as { verb?: string }).verb ?? input), (row as unknown as { get_all?: string[] }).get_all ?? out));
    }
    expect(equal.length).toBeGreaterThan(4000);
    expect(share(equal)).toBeGreaterThanOrEqual(0.99);
  });
});

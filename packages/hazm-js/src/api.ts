import { Lemmatizer, type LemmatizerOptions } from './lemmatizer.js';
import { type NormalizedText, Normalizer, type NormalizerOptions } from './normalizer.js';
import type { Span } from './hazm/tokenize.js';
import { sentenceSpans } from './sentences.js';
import { Stemmer } from './stemmer.js';
import { WordTokenizer, type WordTokenizerOptions } from './word-tokenizer.js';

// One-call forms. A maker is built once for each options object (and once for none), never once a call.

function remembered<O extends object, T>(make: (options: O) => T): (options: O | undefined) => T {
  const byOptions = new WeakMap<object, T>();
  const byProfile = new Map<string, T>();
  return (options) => {
    const keys = options === undefined ? [] : Object.keys(options);
    if (options === undefined || (keys.length === 1 && keys[0] === 'profile')) {
      const profile = String((options as { profile?: string } | undefined)?.profile);
      let maker = byProfile.get(profile);
      if (maker === undefined) byProfile.set(profile, (maker = make(options ?? ({} as O))));
      return maker;
    }
    let maker = byOptions.get(options);
    if (maker === undefined) byOptions.set(options, (maker = make(options)));
    return maker;
  };
}

const normalizer = remembered((options: NormalizerOptions) => new Normalizer(options));
const tokenizer = remembered((options: WordTokenizerOptions) => new WordTokenizer(options));
const lemmatizer = remembered((options: LemmatizerOptions) => new Lemmatizer(options));
const words = new WordTokenizer();
const hazmStemmer = new Stemmer();

/** Normalised text. @example normalize('مي خواهم') // 'می‌خواهم' */
export function normalize(text: string, options?: NormalizerOptions): string {
  return normalizer(options).normalize(text);
}

/**
 * Normalised text with offsets back to the source.
 *
 * @example
 * const { text, offsets } = normalizeWithOffsets('مي خواهم');
 * text; // 'می‌خواهم'
 * offsets.length; // 9
 */
export function normalizeWithOffsets(text: string, options?: NormalizerOptions): NormalizedText {
  return normalizer(options).normalizeWithOffsets(text);
}

/** Words of a text. @example wordTokenize('سلام، دنیا!') // ['سلام', '،', 'دنیا', '!'] */
export function wordTokenize(text: string, options?: WordTokenizerOptions): string[] {
  return tokenizer(options).tokenize(text);
}

/**
 * Words with their places.
 *
 * @example
 * wordSpans('سلام دنیا').map(({ start, end }) => [start, end]); // [[0, 4], [5, 9]]
 */
export function wordSpans(text: string, options?: WordTokenizerOptions): Span[] {
  return tokenizer(options).spans(text);
}

/**
 * Sentences of a text.
 *
 * @example
 * sentenceTokenize('ارسال سریع بود. راضی‌ام!'); // ['ارسال سریع بود.', 'راضی‌ام!']
 */
export function sentenceTokenize(text: string): string[] {
  return sentenceSpans(text).map((span) => span.text);
}

/** Lemma of one word. @example lemmatize('می‌روم') // 'رفت' */
export function lemmatize(word: string, options?: LemmatizerOptions): string {
  return lemmatizer(options).lemmatize(word);
}

/**
 * Lemmas of the words of a text, one a token of `wordTokenize(text, options)`.
 *
 * @example
 * lemmas('کتاب‌ها را می‌خوانم'); // ['کتاب', 'را', 'خواند']
 */
export function lemmas(text: string, options?: LemmatizerOptions): string[] {
  const { lexicon: _, ...tokenizing } = options ?? {};
  const tokens = options === undefined ? words.tokenize(text) : new WordTokenizer(tokenizing).tokenize(text);
  if (options?.profile === 'search') return tokens;
  const maker = lemmatizer(options);
  return tokens.map((token) => maker.lemmatize(token));
}

/**
 * hazm's stems of the words of a text: suffixes cut without a lexicon. `search` and `shop` users want `lemmas`.
 *
 * @example
 * stems('کتاب‌ها'); // ['کتاب']
 */
export function stems(text: string, options?: WordTokenizerOptions): string[] {
  return tokenizer(options).tokenize(text).map((token) => hazmStemmer.stem(token));
}

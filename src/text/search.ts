// Product search: three readings of the same text — words as typed, their search keys (lemmas, folded), and character n-grams — each a TF-IDF
// product, summed with fixed weights. Words win where the shopper types them right, n-grams where spelling, spacing or endings differ.
// Reference: Salton & Buckley (1988); lengths only half normalised, since a long title is not less wanted (Singhal, Buckley & Mitra 1996);
// linear score fusion as in Fox & Shaw (1994). Cost a query: O(postings of its terms).
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import { characterNgrams } from './character-ngrams.js';
import { addScores, postingsOf, type Postings } from './postings.js';
import { fitTfidf, tfidfRows, type Tfidf } from './tfidf.js';

/** A term of a text and where it stands, in UTF-16 units of the original. */
export interface SearchTerm {
  readonly word: string;
  /** One key per meaning: what must be equal for two words to match. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** How a text is read; hazm-js's search profile is the one that the product uses (`persianAnalyzer`). */
export interface SearchAnalyzer {
  terms(text: string): readonly SearchTerm[];
  fold(text: string): string;
}

export interface SearchDocument {
  readonly id: string;
  readonly text: string;
}

export interface SearchHit {
  readonly id: string;
  readonly score: number;
  /** Where the query's words stand in the document's text: [start, end) in UTF-16 units. */
  readonly highlights: readonly (readonly [number, number])[];
}

export interface SearchOptions {
  /** Weights of words, keys and n-grams in the sum. */
  readonly weights?: readonly [number, number, number];
}

export interface SearchIndex {
  search(query: string, n: number): readonly SearchHit[];
}

const gramSizes = { least: 2, most: 4 } as const;

const lengthPower = 0.5;

interface Reading<Term extends string | number> {
  readonly tfidf: Tfidf<Term>;
  readonly postings: Postings;
}

function reading<Term extends string | number>(documents: readonly (readonly Term[])[]): Reading<Term> {
  const tfidf = fitTfidf(documents, { maxTerms: 500_000, sublinear: true });
  return { tfidf, postings: postingsOf(tfidfRows(tfidf, documents, lengthPower)) };
}

/** Spans of the document's words that share a key with the query, or most of their n-grams with one of its words. */
function highlights(text: string, query: readonly SearchTerm[], analyzer: SearchAnalyzer): readonly (readonly [number, number])[] {
  const keys = new Set(query.map((term) => term.key));
  const queryGrams = query.map((term) => new Set(characterNgrams(analyzer.fold(term.word), gramSizes)));
  const near = (word: string): boolean => {
    const grams = new Set(characterNgrams(analyzer.fold(word), gramSizes));
    return queryGrams.some((other) => {
      let shared = 0;
      for (const gram of grams) if (other.has(gram)) shared++;
      return shared > 0 && (2 * shared) / (grams.size + other.size) >= 0.6;
    });
  };
  return analyzer.terms(text).filter((term) => keys.has(term.key) || near(term.word)).map((term) => [term.start, term.end] as const);
}

/**
 * Indexes documents for search.
 *
 * @example
 * const index = buildSearchIndex([{ id: 'a', text: 'گوشی سامسونگ' }], persianAnalyzer);
 * index.search('گوشي', 10)[0]?.id; // 'a'
 */
export function buildSearchIndex(documents: readonly SearchDocument[], analyzer: SearchAnalyzer, options: SearchOptions = {}): SearchIndex {
  refuseUnknownOptions('buildSearchIndex', options, ['weights']);
  const [wordWeight, keyWeight, gramWeight] = options.weights ?? [0.5, 1, 1.5];
  const terms = documents.map((document) => analyzer.terms(document.text));
  const words = reading(terms.map((list) => list.map((term) => term.word)));
  const keys = reading(terms.map((list) => list.map((term) => term.key)));
  const grams = reading(documents.map((document) => characterNgrams(analyzer.fold(document.text), gramSizes)));
  return {
    search(query, n) {
      wholeNumber('n', n, 1, 1_000_000);
      const asked = analyzer.terms(query);
      const scores = new Float32Array(documents.length);
      addScores(words.postings, tfidfRows(words.tfidf, [asked.map((term) => term.word)]), wordWeight, scores);
      addScores(keys.postings, tfidfRows(keys.tfidf, [asked.map((term) => term.key)]), keyWeight, scores);
      addScores(grams.postings, tfidfRows(grams.tfidf, [characterNgrams(analyzer.fold(query), gramSizes)]), gramWeight, scores);
      const order = Array.from(scores.keys()).filter((i) => scores[i]! > 0);
      order.sort((a, b) => scores[b]! - scores[a]! || (documents[a]!.id < documents[b]!.id ? -1 : 1));
      return order.slice(0, n).map((i) => ({ id: documents[i]!.id, score: scores[i]!, highlights: highlights(documents[i]!.text, asked, analyzer) }));
    },
  };
}

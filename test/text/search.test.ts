import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSearchIndex, type SearchAnalyzer } from '../../src/text/search.js';
import { fitTfidf, tfidfRows } from '../../src/text/tfidf.js';

const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
const analyzer: SearchAnalyzer = {
  fold,
  terms: (text) => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({ word: match[0].toLowerCase(), key: match[0].toLowerCase().replace(/s$/, ''), start: match.index, end: match.index + match[0].length })),
};

describe('buildSearchIndex', () => {
  const index = buildSearchIndex(
    [
      { id: 'a', text: 'Red winter jackets' },
      { id: 'b', text: 'Winter boots' },
      { id: 'c', text: 'Garden chair' },
    ],
    analyzer,
  );

  it('puts the text with the most of the query first and marks where it matched', () => {
    const [first] = index.search('red jacket', 10);
    expect(first?.id).toBe('a');
    expect(first?.highlights).toEqual([[0, 3], [11, 18]]);
  });

  it('finds a misspelt word', () => {
    expect(index.search('gardn chiar', 1)[0]?.id).toBe('c');
  });

  it('answers nothing for a query without a letter', () => {
    expect(index.search('!!!', 10)).toEqual([]);
  });

  it('marks spans that lie inside the text, in order, for any query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        for (const hit of index.search(query, 3)) {
          let at = 0;
          for (const [start, end] of hit.highlights) {
            expect(start).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThan(start);
            at = end;
          }
          expect(at).toBeLessThanOrEqual(18);
        }
      }),
    );
  });
});

describe('fitTfidf', () => {
  it('weighs as scikit-learn’s TfidfVectorizer does', () => {
    // TfidfVectorizer(token_pattern=r'\S+').fit_transform(['a a b', 'a c']).toarray(), computed with scikit-learn.
    const tfidf = fitTfidf([['a', 'a', 'b'], ['a', 'c']]);
    const rows = tfidfRows(tfidf, [['a', 'a', 'b'], ['a', 'c']]);
    expect([...rows.value].map((value) => Number(value.toFixed(6)))).toEqual([0.818180, 0.574962, 0.579739, 0.814802]);
  });
});

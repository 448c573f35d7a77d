import { normalize, searchTokens } from 'hazm-js';
import type { SearchAnalyzer } from './search.js';

/**
 * Folds a text to one spelling a meaning, words apart by single spaces: what character n-grams are taken from.
 *
 * @example
 * foldText('گوشي  سامسونگ'); // 'گوشی سامسونگ'
 */
export function foldText(text: string): string {
  return normalize(text, { profile: 'search' }).replace(/[^\p{L}\p{N}]+/gu, ' ');
}

/**
 * How product texts are read in search: hazm-js's search profile, Persian and Latin mixed.
 *
 * @example
 * const index = buildSearchIndex([{ id: 'a', text: 'کیف چرمی زنانه' }], persianAnalyzer);
 * index.search('كيف', 1)[0]?.id; // 'a'
 */
export const persianAnalyzer: SearchAnalyzer = {
  fold: foldText,
  terms: (text) => searchTokens(text).map(({ term, key, start, end }) => ({ word: term, key, start, end })),
};

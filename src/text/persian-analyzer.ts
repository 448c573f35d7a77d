import { normalize, searchTokens } from 'hazm-js';
import type { SearchAnalyzer } from './search.js';

/** Folds a text to one spelling a meaning, words apart by single spaces: what character n-grams are taken from. */
export function foldText(text: string): string {
  return normalize(text, { profile: 'search' }).replace(/[^\p{L}\p{N}]+/gu, ' ');
}

/** How product texts are read in search: hazm-js's search profile, Persian and Latin mixed. */
export const persianAnalyzer: SearchAnalyzer = {
  fold: foldText,
  terms: (text) => searchTokens(text).map(({ term, key, start, end }) => ({ word: term, key, start, end })),
};

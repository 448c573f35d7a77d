import { shopLemmas } from '../shop/lemmatize.js';
import { forEachShopToken } from '../shop/tokenize.js';
import { normalizeSearch } from './normalize.js';

/** One search term of a text. */
export interface SearchToken {
  /** The folded word as typed. */
  readonly term: string;
  /** The key that all forms of the word share: its lemma, without ZWNJ, folded. */
  readonly key: string;
  /** Place in the source, UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** First form. */
export function searchTokens(text: string): SearchToken[] {
  const tokens: SearchToken[] = [];
  forEachShopToken(text, (start, end) => {
    const source = text.slice(start, end);
    const term = normalizeSearch(source, false).toString();
    if (term === '' || !/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(term)) return;
    tokens.push({ term, key: searchKey(source), start, end });
  });
  return tokens;
}

/** The key of one word: its lemma, folded, without spaces. */
export function searchKey(word: string): string {
  return normalizeSearch(shopLemmas().lemma(word), false).toString().replaceAll(' ', '');
}

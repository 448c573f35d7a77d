import { shopLexicon } from '../lexicon/shop-lexicon.js';
import { shopLemmas } from '../shop/lemmatize.js';
import { normalizeShop, SHOP_SWITCHES } from '../shop/normalize.js';
import { forEachShopToken } from '../shop/tokenize.js';
import { normalizeSearch } from './normalize.js';
import { measureKey, numberKey, unitSymbol } from './units.js';

/** One search term of a text. */
export interface SearchToken {
  /** The folded word as typed: small Latin letters, ASCII digits, one spelling of each letter, no ZWNJ. */
  readonly term: string;
  /** The key that all forms of the word share: its lemma, folded; a number with its unit is one key (`1.5l`). */
  readonly key: string;
  /** Place in the source, UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const SEARCHABLE = /[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]/u;
const PERSIAN = /^[\u0600-\u06ff]+$/;
const LIGHT_ENDINGS = ['هایشان', 'هایتان', 'هایمان', 'هاشون', 'هاتون', 'هامون', 'هایش', 'هایت', 'هایم', 'هایی', 'های', 'هاش', 'هات', 'هام', 'ها', 'شون', 'تون', 'مون', 'شان', 'تان', 'مان', 'یی', 'ی', 'ش', 'م', 'ت'];
const REMEMBERED = 40_000;

/** What is known of a word form: its folded spelling ('' when it is not searchable) and its key. */
interface Known {
  readonly term: string;
  readonly key: string;
}

const known = new Map<string, Known>();

/**
 * Search terms of a text with their keys and places. ZWNJs are restored first, so `گوشی ها`, `گوشی‌ها` and `گوشیها` give one key; marks are left out.
 * Never throws; O(n).
 * @example searchTokens('بطری ۱٫۵ لیتری').map((token) => token.key) // ['بطری', '1.5l']
 */
export function searchTokens(text: string): SearchToken[] {
  const tokens: SearchToken[] = [];
  const buffer = normalizeShop(text, SHOP_SWITCHES, true);
  const from = buffer.from!;
  const normal = buffer.toString();
  forEachShopToken(normal, (first, last) => {
    const word = normal.slice(first, last);
    const { term, key } = lookUp(word);
    if (term === '') return;
    const start = from[first]!;
    const end = Math.max(start + 1, from[last - 1]! + 1);
    const previous = tokens.at(-1);
    const symbol = previous === undefined || previous.end + 1 < start ? undefined : unitSymbol(term);
    const number = symbol === undefined ? undefined : numberKey(previous!.term);
    if (symbol !== undefined && number !== undefined) {
      tokens[tokens.length - 1] = { term: `${previous!.term} ${term}`, key: number + symbol, start: previous!.start, end };
    } else tokens.push({ term, key, start, end });
  });
  return tokens;
}

function searchTerm(word: string): string {
  return normalizeSearch(word, false).toString().replaceAll(' ', '').replace(/^[#@]+/, '');
}

function lookUp(word: string): Known {
  let found = known.get(word);
  if (found === undefined) {
    const term = SEARCHABLE.test(word) ? searchTerm(word) : '';
    found = { term, key: term === '' ? '' : (numberKey(term) ?? measureKey(term) ?? lemmaKey(word)) };
    if (word.length <= 64) {
      if (known.size >= REMEMBERED) known.clear();
      known.set(word, found);
    }
  }
  return found;
}

/** The key of one word: a number's value, or its lemma, folded; words the lexicon does not know lose a plural or personal ending. */
export function searchKey(word: string): string {
  return lookUp(word).key;
}

function lemmaKey(word: string): string {
  let lemma = shopLemmas().lemma(word);
  if (lemma.length > 4 && PERSIAN.test(lemma) && !shopLexicon().words.has(lemma)) lemma = stripLightly(lemma);
  return searchTerm(lemma);
}

function stripLightly(word: string): string {
  for (const ending of LIGHT_ENDINGS) {
    if (word.length - ending.length >= 3 && word.endsWith(ending)) return word.slice(0, -ending.length).replace(/\u200c$/, '');
  }
  return word;
}

import { checkOptionKeys } from './errors.js';
import { hazmLexicon, type HazmLexicon, lemmatizeByHazm } from './hazm/profile.js';
import { defaultWordList } from './shop/word-list.js';
import type { WordList } from './word-list.js';

/** Splits a token into two words in every way the word list allows, as hazm's class of the same name. */
export class TokenSplitter {
  readonly #lexicon: HazmLexicon;

  constructor(options: { readonly wordList?: WordList } = {}) {
    checkOptionKeys('TokenSplitter', options, ['wordList']);
    this.#lexicon = hazmLexicon(options.wordList ?? defaultWordList());
  }

  /** @example new TokenSplitter().splitTokenWords('کتابخانه').some((parts) => parts.join('') === 'کتابخانه') // true */
  splitTokenWords(token: string): string[][] {
    const known = (part: string): boolean => this.#lexicon.list.words.has(lemmatizeByHazm(this.#lexicon, part, ''));
    const found: string[][] = token.includes('\u200c') ? [token.split('\u200c')] : [];
    // A word is short; anything longer than the longest compound is returned whole, which keeps the cost linear.
    const most = token.length > 128 ? 0 : token.length;
    for (let cut = 1; cut < most; cut++) {
      if (token[cut - 1] === '\u200c' || token[cut] === '\u200c') continue;
      if (known(token.slice(0, cut)) && known(token.slice(cut))) found.push([token.slice(0, cut), token.slice(cut)]);
    }
    if (known(token)) found.push([token]);
    return found;
  }
}

import { checkOptionKeys } from './errors.js';
import { hazmLexicon, lemmatizeByHazm } from './hazm/profile.js';
import { ownLexicon, shopLexicon } from './lexicon/shop-lexicon.js';
import { checkProfile, type Profile } from './profile.js';
import { searchKey } from './search/tokens.js';
import { shopLemmas } from './shop/lemmatize.js';
import { defaultWordList } from './shop/word-list.js';
import type { WordList } from './word-list.js';

/** Options of a Lemmatizer. */
export interface LemmatizerOptions {
  readonly profile?: Profile;
  /** Words and verbs for the hazm profile. */
  readonly wordList?: WordList;
  /** `full` (default) or `own`: only the hand-written MIT part, without lemmas of the treebanks. */
  readonly lexicon?: 'full' | 'own';
}

/**
 * Dictionary forms. `shop` gives the past stem of verbs (`می‌روم` → `رفت`), `hazm` gives `past#present` as hazm does, `search` gives a key.
 * @throws HazmError E_HAZM_OPTION on unknown options. Never throws on words.
 * @example new Lemmatizer().lemmatize('کتاب‌هایشان') // 'کتاب'
 */
export class Lemmatizer {
  readonly #lemma: (word: string, pos: string) => string;

  constructor(options: LemmatizerOptions = {}) {
    checkOptionKeys('Lemmatizer', options, ['profile', 'wordList', 'lexicon']);
    const profile = checkProfile('Lemmatizer', options.profile);
    if (profile === 'hazm') {
      const lexicon = hazmLexicon(options.wordList ?? defaultWordList());
      this.#lemma = (word, pos) => lemmatizeByHazm(lexicon, word, pos);
    } else if (profile === 'shop') {
      const lemmas = shopLemmas(options.lexicon === 'own' ? ownLexicon() : shopLexicon());
      this.#lemma = (word, pos) => lemmas.lemma(word, pos);
    } else this.#lemma = (word) => searchKey(word);
  }

  /** Lemma of one word; `pos` is a UD tag (`NOUN`, `VERB`, `ADJ`, `PRON` …) when it is known. */
  lemmatize(word: string, pos = ''): string {
    return this.#lemma(word, pos);
  }
}

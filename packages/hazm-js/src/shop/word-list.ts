import { shopLexicon } from '../lexicon/shop-lexicon.js';
import type { WordList } from '../word-list.js';

let list: WordList | undefined;

/** The package's own words in the shape of a hazm word list, for the hazm profile without hazm's files. */
export function defaultWordList(): WordList {
  if (list === undefined) {
    const { words, verbs } = shopLexicon();
    list = { words: new Map([...words.keys()].map((word) => [word, 1])), verbs };
  }
  return list;
}

import type { ShopLexicon } from '../lexicon/shop-lexicon.js';
import { candidateParts } from './compound-parts.js';

// Most neighbouring words never join. A 64 Ki byte table over the words' hashes says which pairs are worth scoring.
export const MAY_BE_LEFT = 1;
export const MAY_BE_RIGHT = 2;

/** Start value and step of the hash that the normaliser keeps while it walks over a word (FNV-1a over code units). */
export const HASH_START = 0x811c9dc5;
export const HASH_PRIME = 0x01000193;

export function wordHash(text: string): number {
  let sum = HASH_START;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), HASH_PRIME);
  return sum;
}

/** Slot of a hash in the filter. */
export function filterSlot(hash: number): number {
  return (hash ^ (hash >>> 16)) & 0xffff;
}

/** Filter of a lexicon: first pieces of its ZWNJ words, and the hand-written compound parts. */
export function joinFilter(lexicon: ShopLexicon): Uint8Array {
  const filter = new Uint8Array(65_536);
  const add = (word: string, bit: number): void => {
    filter[filterSlot(wordHash(word))]! |= bit;
  };
  for (const word of lexicon.words.keys()) {
    let cut = word.indexOf('\u200c');
    let from = 0;
    while (cut > 0) {
      add(word.slice(from, cut), MAY_BE_LEFT);
      add(word.slice(0, cut), MAY_BE_LEFT);
      from = cut + 1;
      cut = word.indexOf('\u200c', from);
    }
  }
  candidateParts((word) => add(word, MAY_BE_LEFT), (word) => add(word, MAY_BE_RIGHT));
  return filter;
}

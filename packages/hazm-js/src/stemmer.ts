import { HAZM_SUFFIXES } from './hazm/token-spacing-pass.js';

const ENDS: ReadonlySet<string> = new Set([...HAZM_SUFFIXES, 'ٔ', '\u200cا', '\u200c']);
const LONGEST = Math.max(...[...ENDS].map((end) => end.length));

/** hazm's stemmer: strips the longest suffix of a short list, without looking at any lexicon. Use a Lemmatizer for quality. */
export class Stemmer {
  /** @example new Stemmer().stem('کتاب‌ها') // 'کتاب' */
  stem(word: string): string {
    return stemByHazm(word);
  }
}

/** hazm's stemming rule as a function. O(1). */
export function stemByHazm(word: string): string {
  let stem = word;
  for (let size = Math.min(LONGEST, word.length); size >= 1; size--) {
    if (!ENDS.has(word.slice(word.length - size))) continue;
    if (size === 1 && codePoints(word) - 1 < 3) continue;
    stem = word.slice(0, word.length - size);
    break;
  }
  if (stem.endsWith('ۀ')) stem = `${stem.slice(0, -1)}ه`;
  if (stem.endsWith('\u200c')) stem = stem.slice(0, -1);
  return stem;
}

/** Length in code points, counted no further than 5: that is all the rule needs. */
function codePoints(word: string): number {
  let count = 0;
  for (const _ of word) {
    count++;
    if (count === 5) break;
  }
  return count;
}

import { HAZM_SUFFIXES } from './hazm/token-spacing-pass.js';

/** Endings by their last unit, longest first. */
const ENDS: ReadonlyMap<number, readonly string[]> = (() => {
  const groups = new Map<number, string[]>();
  for (const end of [...HAZM_SUFFIXES, 'ٔ', '\u200cا', '\u200c'].sort((left, right) => right.length - left.length)) {
    const last = end.charCodeAt(end.length - 1);
    groups.set(last, [...(groups.get(last) ?? []), end]);
  }
  return groups;
})();

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
  const ends = word === '' ? undefined : ENDS.get(word.charCodeAt(word.length - 1));
  if (ends !== undefined) {
    for (const end of ends) {
      if (!word.endsWith(end) || (end.length === 1 && codePoints(word) < 4)) continue;
      stem = word.slice(0, word.length - end.length);
      break;
    }
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

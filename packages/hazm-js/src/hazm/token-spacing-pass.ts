import type { UnitBuffer } from '../unit-buffer.js';
import { PYTHON_SPACE, unitClasses } from '../unit-classes.js';
import { forEachHazmToken } from './token-breaks.js';

/** hazm's suffixes, as its Stemmer and its token spacing use them. */
export const HAZM_SUFFIXES: ReadonlySet<string> = new Set(
  'ی ای ها های هایی تر تری ترین گر گری ام ات اش یم ید ند مان تان شان هایمان هایتان هایشان ان ین م ت ش'.split(' '),
);

/** What the spacing step asks about two neighbouring tokens. */
export interface SpacingWords {
  /** Is the text a word of the list (any count)? */
  isWord(text: string): boolean;
  /** Is `left ZWNJ right` a word with a count above zero, or a verb form? */
  isJoined(text: string): boolean;
}

/** Should `token` be joined to what stands before it? */
export function joinsPrevious(words: SpacingWords, previous: string, token: string): boolean {
  return words.isJoined(`${previous}\u200c${token}`) || (HAZM_SUFFIXES.has(token) && words.isWord(previous));
}

/** Splits each line into hazm's tokens and writes them with one space, or a ZWNJ where two belong together. O(n). */
export function spaceTokens(source: UnitBuffer, target: UnitBuffer, words: SpacingWords): void {
  const { units, length } = source;
  const flags = unitClasses();
  target.length = 0;
  target.reserve(length * 2 + 2);
  let start = 0;
  while (start <= length) {
    let end = start;
    let blank = true;
    while (end < length && units[end] !== 10) {
      if (blank && (flags[units[end]!]! & PYTHON_SPACE) === 0) blank = false;
      end++;
    }
    if (blank) for (let index = start; index < end; index++) target.push(units[index]!, source.sourceOf(index));
    else {
      let previous: string | undefined;
      forEachHazmToken(units, start, end, (first, last) => {
        const token = source.slice(first, last);
        const joined = previous !== undefined && joinsPrevious(words, previous, token);
        if (previous !== undefined) target.push(joined ? 0x200c : 0x20, source.sourceOf(Math.max(first - 1, 0)));
        for (let index = first; index < last; index++) target.push(units[index]!, source.sourceOf(index));
        previous = joined ? `${previous}\u200c${token}` : token;
      });
    }
    if (end < length) target.push(10, source.sourceOf(end));
    start = end + 1;
  }
}

// Spelling variants that never change a word: Arabic yeh and kaf, heh with hamza, tatweel, presentation forms.
import { hazmLetterTable } from '../hazm/letter-table.js';

const NEEDS_FOLD = /[\u0640\u0643\u0649\u064a\u064b-\u0653\u0655-\u065f\u0670\u06c0-\u06c3\u06d5\u200e\u200f\ufb50-\ufdff\ufe70-\ufefc]/;

/** One spelling for one word: `كتابهاي` and `کتابهای` become the same. Words without such letters come back as they are. */
export function foldWord(word: string): string {
  if (!NEEDS_FOLD.test(word)) return word;
  const table = hazmLetterTable(false);
  let folded = '';
  for (let index = 0; index < word.length; index++) {
    const unit = word.charCodeAt(index);
    if (unit === 0x640 || unit === 0x200e || unit === 0x200f) continue;
    // Vowel marks say nothing about the lemma; the tanvin of adverbs (مثلاً) and the hamza of ezafe do.
    if ((unit >= 0x64c && unit <= 0x653) || (unit >= 0x655 && unit <= 0x65f) || unit === 0x670) continue;
    if (unit === 0x6c0 || unit === 0x6c2) folded += 'هٔ';
    else if (unit === 0x6c3) folded += 'ت';
    else if (unit === 0xfe81 || unit === 0xfe82) folded += 'آ';
    else folded += unit === 0x64b ? '\u064b' : String.fromCharCode(table[unit]!);
  }
  return folded;
}

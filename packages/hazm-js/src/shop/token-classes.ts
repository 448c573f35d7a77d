import { ASCII_LETTER, DIGIT, LETTER_OR_NUMBER, PYTHON_SPACE, SURROGATE, unitClasses } from '../unit-classes.js';

// Classes of code units for the shop tokenizer.
export const BLANK = 0; // spaces, controls, direction marks: never part of a token's edge
export const LETTER = 1; // letters, marks, ZWNJ, tatweel of any script but ASCII
export const LATIN = 2;
export const NUMERAL = 3;
export const MARK = 4; // punctuation and symbols
export const PAIR = 5; // surrogate: ask the code point
export const PICTURE = 6; // emoji of the basic plane

let classes: Uint8Array | undefined;

/** Token class of each code unit. */
export function tokenClasses(): Uint8Array {
  if (classes !== undefined) return classes;
  const table = new Uint8Array(65_536).fill(MARK);
  const flags = unitClasses();
  const mark = /\p{M}/u;
  const picture = /\p{Extended_Pictographic}/u;
  const other = /[\p{C}\p{Z}]/u;
  for (let unit = 0; unit < 65_536; unit++) {
    const bits = flags[unit]!;
    if ((bits & SURROGATE) !== 0) table[unit] = PAIR;
    else if ((bits & DIGIT) !== 0) table[unit] = NUMERAL;
    else if ((bits & ASCII_LETTER) !== 0) table[unit] = LATIN;
    else if ((bits & LETTER_OR_NUMBER) !== 0) table[unit] = LETTER;
    else if ((bits & PYTHON_SPACE) !== 0 || unit < 32) table[unit] = BLANK;
    else if (unit >= 0x300) {
      const text = String.fromCharCode(unit);
      if (mark.test(text)) table[unit] = LETTER;
      else if (unit >= 0x203c && picture.test(text)) table[unit] = PICTURE;
      else if (other.test(text)) table[unit] = BLANK;
    } else if (unit >= 0x7f && unit < 0xa0) table[unit] = BLANK;
  }
  table[0xad] = BLANK;
  table[0x200c] = LETTER;
  table[0x200d] = LETTER;
  table[0x5f] = MARK;
  table[0xfe0f] = LETTER;
  classes = table;
  return table;
}

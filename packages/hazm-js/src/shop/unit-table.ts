import { hazmLetterTable } from '../hazm/letter-table.js';
import { HAZM_SPECIAL, PERSIAN_LETTER, unitClasses } from '../unit-classes.js';

// What the shop normaliser makes of each code unit, and what kind of unit the result is.
export const DROP = 0xffff;

export const OTHER = 0;
export const WORD_UNIT = 1; // letters and the marks that stay in words
export const SPACE_UNIT = 2;
export const NEWLINE_UNIT = 3;
export const ZWNJ_UNIT = 4;
export const CLOSING = 5; // no space before
export const OPENING = 6; // no space after
export const COMMA = 7; // closing, and a space after when a letter follows
export const STOP = 8; // dot and colon: closing only before a space

let tables: { readonly map: Uint16Array; readonly mapAll: Uint16Array; readonly kinds: Uint8Array } | undefined;

/** Letter map (with and without harakat) and kinds, by code unit. */
export function shopUnitTables(): { readonly map: Uint16Array; readonly mapAll: Uint16Array; readonly kinds: Uint8Array } {
  if (tables !== undefined) return tables;
  const map = hazmLetterTable(false).slice();
  const flags = unitClasses();
  const kinds = new Uint8Array(65_536);
  map[0xfe81] = map[0xfe82] = 0x622;
  for (let digit = 0; digit < 10; digit++) map[0x660 + digit] = 0x6f0 + digit;
  for (let unit = 0; unit < 65_536; unit++) {
    const bits = flags[unit]!;
    // The hamza of ezafe (خانهٔ) is spelling, not decoration.
    if ((bits & HAZM_SPECIAL) !== 0 && unit !== 0x654) map[unit] = DROP;
    if (unit < 32 && unit !== 10 && unit !== 9) map[unit] = DROP;
    if ((bits & PERSIAN_LETTER) !== 0) kinds[unit] = WORD_UNIT;
  }
  for (const control of [0x640, 0x7f, 0xad, 0x200b, 0x200e, 0x200f, 0x2060, 0xfeff, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]) map[control] = DROP;
  for (const blank of '\t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000') map[blank.charCodeAt(0)] = 0x20;
  // A soft ZWNJ look-alike of old keyboards.
  map[0x9d] = 0x200c;
  for (const letter of 'ءأإؤئةۀٱ\u0654\u064b') kinds[letter.charCodeAt(0)] = WORD_UNIT;
  kinds[0x20] = SPACE_UNIT;
  kinds[10] = NEWLINE_UNIT;
  kinds[0x200c] = ZWNJ_UNIT;
  for (const mark of '»)]}!') kinds[mark.charCodeAt(0)] = CLOSING;
  for (const mark of '«([{') kinds[mark.charCodeAt(0)] = OPENING;
  for (const mark of '،؛؟') kinds[mark.charCodeAt(0)] = COMMA;
  for (const mark of '.:') kinds[mark.charCodeAt(0)] = STOP;
  const mapAll = map.slice();
  // Vowel marks go; the tanvin of adverbs (مثلاً) stays.
  for (let unit = 0x64c; unit <= 0x652; unit++) map[unit] = DROP;
  tables = { map, mapAll, kinds };
  return tables;
}

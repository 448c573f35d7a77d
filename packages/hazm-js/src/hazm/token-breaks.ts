// Where hazm's word pattern breaks a text: 0 inside a word, 1 a space (U+0020, tab, newline), 2 a run of ؟!?, 3 a run of digits . :,
// 4 a single mark. Digits are Unicode decimal digits, found through unitClasses at run time.
import { DIGIT, isDigitAt, SURROGATE, unitClasses } from '../unit-classes.js';

export const WORD = 0;
export const BLANK = 1;
export const SHOUT = 2;
export const NUMBER = 3;
export const MARK = 4;

let classes: Uint8Array | undefined;

/** Break class of each code unit (surrogates: ask `breakClassAt`). */
export function breakClasses(): Uint8Array {
  if (classes !== undefined) return classes;
  const table = new Uint8Array(65_536);
  const flags = unitClasses();
  for (let unit = 0; unit < 65_536; unit++) if ((flags[unit]! & DIGIT) !== 0) table[unit] = NUMBER;
  for (const mark of '.:') table[mark.charCodeAt(0)] = NUMBER;
  for (const mark of '؟!?') table[mark.charCodeAt(0)] = SHOUT;
  for (const mark of '،؛»])}"«[({/\\') table[mark.charCodeAt(0)] = MARK;
  for (const blank of ' \t\n') table[blank.charCodeAt(0)] = BLANK;
  classes = table;
  return table;
}

/** Break class at `index`, astral digits included. */
export function breakClassAt(units: Uint16Array, index: number, length: number): number {
  const unit = units[index]!;
  if ((unitClasses()[unit]! & SURROGATE) !== 0) return isDigitAt(units, index, length) ? NUMBER : WORD;
  return breakClasses()[unit]!;
}

/** Calls `visit(start, end)` for each token between `start` and `end`, in order. O(n). */
export function forEachHazmToken(units: Uint16Array, start: number, end: number, visit: (start: number, end: number) => void): void {
  let index = start;
  while (index < end) {
    const kind = breakClassAt(units, index, end);
    if (kind === BLANK) {
      index++;
      continue;
    }
    const first = index++;
    if (kind !== MARK) while (index < end && breakClassAt(units, index, end) === kind) index++;
    visit(first, index);
  }
}

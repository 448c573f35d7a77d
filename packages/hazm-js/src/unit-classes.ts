// One byte of flags for each UTF-16 code unit: every scanner of the package asks this table instead of a regular expression.
// Built once, on first use, from Unicode properties of the runtime (about 10 ms).

export const LETTER_OR_NUMBER = 1; // Python's \w: letters, numbers of any kind, underscore
export const DIGIT = 2; // Python's \d: Nd
export const PERSIAN_LETTER = 4; // the 33 letters that hazm's spacing and repetition rules speak of
export const PYTHON_SPACE = 8; // what Python's str.strip() removes
export const SURROGATE = 16;
export const HAZM_SPECIAL = 32; // what remove_specials_chars removes
export const DIACRITIC = 64; // U+064B..U+0652
export const ASCII_LETTER = 128;

export const PERSIAN_LETTERS = 'آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی';

const SPECIAL_RANGES =
  '605 610-616 618-61a 61e 653-65f 670 6d4 6d6-6ed 6fd-6fe 8ad 8d4-8ff fbb2-fbc1 fc5e-fc63 fcf2-fcf4 fd3e-fd3f fdfa-fdfb fe70-fe72 fe76-fe7f';

let flags: Uint8Array | undefined;

/** Calls `visit` for each code unit in hexadecimal ranges such as `6cc 6f0-6f9`. */
export function forEachInRanges(ranges: string, visit: (unit: number) => void): void {
  for (const range of ranges.split(' ')) {
    const dash = range.indexOf('-');
    const first = Number.parseInt(dash < 0 ? range : range.slice(0, dash), 16);
    const last = dash < 0 ? first : Number.parseInt(range.slice(dash + 1), 16);
    for (let unit = first; unit <= last; unit++) visit(unit);
  }
}

/** The flags of all 65,536 code units. */
export function unitClasses(): Uint8Array {
  if (flags !== undefined) return flags;
  const table = new Uint8Array(65_536);
  const word = /[\p{L}\p{N}_]/u;
  const digit = /\p{Nd}/u;
  for (let unit = 0; unit < 65_536; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) {
      table[unit] = SURROGATE;
      continue;
    }
    if (unit >= 0x3400 && unit <= 0x9fff) {
      table[unit] = unit >= 0x4dc0 && unit <= 0x4dff ? 0 : LETTER_OR_NUMBER;
      continue;
    }
    if (unit >= 0xac00 && unit <= 0xd7a3) {
      table[unit] = LETTER_OR_NUMBER;
      continue;
    }
    if (unit >= 0xe000 && unit <= 0xf8ff) continue;
    const text = String.fromCharCode(unit);
    let bits = 0;
    if (word.test(text)) bits |= LETTER_OR_NUMBER;
    if (bits !== 0 && digit.test(text)) bits |= DIGIT;
    if ((unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)) bits |= ASCII_LETTER;
    table[unit] = bits;
  }
  for (let index = 0; index < PERSIAN_LETTERS.length; index++) table[PERSIAN_LETTERS.charCodeAt(index)]! |= PERSIAN_LETTER;
  forEachInRanges('9-d 1c-20 85 a0 1680 2000-200a 2028-2029 202f 205f 3000', (unit) => {
    table[unit]! |= PYTHON_SPACE;
  });
  forEachInRanges('64b-652', (unit) => {
    table[unit]! |= DIACRITIC;
  });
  forEachInRanges(SPECIAL_RANGES, (unit) => {
    table[unit]! |= HAZM_SPECIAL;
  });
  flags = table;
  return table;
}

const ASTRAL_WORD = /^[\p{L}\p{N}]$/u;
const ASTRAL_DIGIT = /^\p{Nd}$/u;

/** Is the code point that starts at `index` a word character (Python's `\w`)? Looks at the pair when it is a surrogate. */
export function isWordAt(units: Uint16Array, index: number, length: number): boolean {
  const unit = units[index]!;
  const bits = unitClasses()[unit]!;
  if ((bits & SURROGATE) === 0) return (bits & LETTER_OR_NUMBER) !== 0;
  return unit < 0xdc00 && index + 1 < length && ASTRAL_WORD.test(String.fromCharCode(unit, units[index + 1]!));
}

/** Is the code point that ends at `index` a word character? */
export function isWordEndingAt(units: Uint16Array, index: number): boolean {
  const unit = units[index]!;
  const bits = unitClasses()[unit]!;
  if ((bits & SURROGATE) === 0) return (bits & LETTER_OR_NUMBER) !== 0;
  return unit >= 0xdc00 && index > 0 && ASTRAL_WORD.test(String.fromCharCode(units[index - 1]!, unit));
}

/** Is the code point that starts (or, for a low surrogate, ends) at `index` a decimal digit? */
export function isDigitAt(units: Uint16Array, index: number, length: number): boolean {
  const unit = units[index]!;
  const bits = unitClasses()[unit]!;
  if ((bits & SURROGATE) === 0) return (bits & DIGIT) !== 0;
  if (unit < 0xdc00) return index + 1 < length && ASTRAL_DIGIT.test(String.fromCharCode(unit, units[index + 1]!));
  return index > 0 && ASTRAL_DIGIT.test(String.fromCharCode(units[index - 1]!, unit));
}

/** Python's `str.strip()`: its set of spaces differs from JavaScript's. */
export function stripPython(text: string): string {
  const table = unitClasses();
  let first = 0;
  let end = text.length;
  while (first < end && (table[text.charCodeAt(first)]! & PYTHON_SPACE) !== 0) first++;
  while (end > first && (table[text.charCodeAt(end - 1)]! & PYTHON_SPACE) !== 0) end--;
  return text.slice(first, end);
}

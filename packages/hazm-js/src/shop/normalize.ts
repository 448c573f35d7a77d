import { decreaseRepeats, expandLigatures, separateMi } from '../hazm/late-passes.js';
import type { NormalizerSwitches } from '../hazm/normalize.js';
import { styleDecimals, styleEllipses, styleQuotes } from '../hazm/style-pass.js';
import { UnitBuffer } from '../unit-buffer.js';
import { HASH_PRIME, HASH_START } from './join-filter.js';
import { attachedMi, isShopWord, joinWords, WordRecords } from './join-words.js';
import { CLOSING, COMMA, DROP, NEWLINE_UNIT, OPENING, shopUnitTables, SPACE_UNIT, STOP, WORD_UNIT, ZWNJ_UNIT } from './unit-table.js';

// Method: one walk over the code units, driven by two tables (what a unit becomes, of what kind it is), which also notes where words are and
// their hashes; then only the few neighbouring pairs that can belong together are scored (join-words.ts). Cost: O(n).

/** What is on by default: everything that keeps numbers, brands and quotes as the shop wrote them. */
export const SHOP_SWITCHES: NormalizerSwitches = {
  correctSpacing: true,
  removeDiacritics: true,
  removeSpecialChars: true,
  decreaseRepeatedChars: true,
  persianStyle: false,
  persianNumbers: false,
  unicodesReplacement: true,
  separateMi: true,
};

const SPACE = 0x20;
const LARGEST_KEPT = 1 << 20;

let kept = new UnitBuffer(4096, false);
const keptRecords = new WordRecords();

/** The shop profile's normal form. Without offsets the result lives in a buffer that the next call takes over: read it at once. */
export function normalizeShop(text: string, switches: NormalizerSwitches, withOffsets: boolean): UnitBuffer {
  let input = text;
  let from: Int32Array | undefined;
  let source = withOffsets ? new UnitBuffer(0, true) : kept;
  let seen = walk(input, from, source, keptRecords, switches);
  if (seen.ligature && switches.unicodesReplacement) {
    const expanded = expandAll(text, withOffsets);
    input = expanded.toString();
    from = expanded.from;
    seen = walk(input, from, source, keptRecords, switches);
  }
  const joined = switches.correctSpacing && joinWords(source, keptRecords);
  source.known = seen.same && !joined ? input : undefined;
  if (source === kept && kept.units.length > LARGEST_KEPT) kept = new UnitBuffer(4096, false);
  const rest = (switches.decreaseRepeatedChars && seen.repeats) || (switches.separateMi && seen.mi) || switches.persianStyle || switches.persianNumbers;
  if (!rest) return source;
  source.known = undefined;
  if (switches.decreaseRepeatedChars && seen.repeats) decreaseRepeats(source, isShopWord);
  let spare = new UnitBuffer(0, withOffsets);
  if (switches.separateMi && seen.mi) {
    separateMi(source, spare, (form) => attachedMi(form.replace('\u200c', '')) > 0);
    source = spare;
  }
  if (switches.persianStyle) {
    styleQuotes(source);
    styleDecimals(source);
    spare = new UnitBuffer(0, withOffsets);
    styleEllipses(source, spare);
    source = spare;
  }
  if (switches.persianNumbers) writePersianDigits(source);
  return source;
}

function writePersianDigits(buffer: UnitBuffer): void {
  const { units } = buffer;
  for (let index = 0; index < buffer.length; index++) {
    const unit = units[index]!;
    if (unit >= 0x30 && unit <= 0x39) units[index] = unit + 0x6c0;
    else if (unit === 0x25) units[index] = 0x66a;
  }
}

/** Word ligatures and lam-alefs written out. */
function expandAll(text: string, withOffsets: boolean): UnitBuffer {
  const source = new UnitBuffer(text.length, withOffsets);
  source.fill(text);
  const words = new UnitBuffer(text.length, withOffsets);
  expandLigatures(source, words);
  const target = new UnitBuffer(words.length * 2, withOffsets);
  for (let index = 0; index < words.length; index++) {
    const unit = words.units[index]!;
    const from = words.sourceOf(index);
    if (unit >= 0xfef5 && unit <= 0xfefc) {
      target.push(0x644, from);
      target.push(unit <= 0xfef6 ? 0x622 : 0x627, from);
    } else target.push(unit, from);
  }
  return target;
}

/** What the walk met: whether nothing changed, and whether the rare later steps have work to do. */
interface Seen {
  readonly same: boolean;
  readonly repeats: boolean;
  readonly mi: boolean;
  readonly ligature: boolean;
}

/** The walk: maps, drops and spaces units, and notes words. */
function walk(text: string, from: Int32Array | undefined, target: UnitBuffer, records: WordRecords, switches: NormalizerSwitches): Seen {
  const { map: lean, mapAll, kinds } = shopUnitTables();
  const map = switches.removeDiacritics ? lean : mapAll;
  const spacing = switches.correctSpacing;
  const { length } = text;
  records.clear();
  target.length = 0;
  target.reserve(length * 2 + 2);
  const out = target.units;
  const outFrom = target.from;
  let size = 0;
  let wordStart = -1;
  let hash = HASH_START;
  let previous = NEWLINE_UNIT;
  let pendingZwnj = -1;
  let newlines = 2;
  let run = 0;
  let repeats = false;
  let mi = false;
  let same = true;
  let ligature = false;
  for (let index = 0; index < length; index++) {
    const original = text.charCodeAt(index);
    const unit = map[original]!;
    if (unit !== original) same = false;
    if (original >= 0xfdf2 && (original <= 0xfdfd || (original >= 0xfef5 && original <= 0xfefc))) ligature = true;
    if (unit === DROP && (switches.removeSpecialChars || original < 0x300 || original > 0x8ff)) continue;
    const kind = kinds[unit]!;
    if (kind === WORD_UNIT) {
      if (pendingZwnj >= 0) {
        if (previous === WORD_UNIT) {
          out[size] = 0x200c;
          if (outFrom !== undefined) outFrom[size] = from === undefined ? pendingZwnj : from[pendingZwnj]!;
          size++;
          hash = Math.imul(hash ^ 0x200c, HASH_PRIME);
          run = 0;
        }
        pendingZwnj = -1;
      }
      if (wordStart < 0) {
        if (spacing && previous === COMMA) {
          out[size] = SPACE;
          if (outFrom !== undefined) outFrom[size] = from === undefined ? index : from[index]!;
          size++;
          same = false;
        }
        wordStart = size;
        hash = HASH_START;
        run = 1;
      } else if (out[size - 1] === unit) {
        if (++run === 3) repeats = true;
      } else run = 1;
      hash = Math.imul(hash ^ unit, HASH_PRIME);
    } else {
      if (kind === ZWNJ_UNIT && spacing) {
        // One between two letters is kept when the next letter comes; any other goes.
        if (pendingZwnj >= 0 || previous !== WORD_UNIT) same = false;
        pendingZwnj = index;
        continue;
      }
      if (pendingZwnj >= 0) {
        pendingZwnj = -1;
        same = false;
      }
      if (wordStart >= 0) {
        records.add(wordStart, size, hash);
        mi ||= opensWithMi(target, wordStart, size);
        wordStart = -1;
      }
      if (kind === SPACE_UNIT) {
        if (spacing && (previous === SPACE_UNIT || previous === NEWLINE_UNIT || previous === OPENING)) {
          same = false;
          continue;
        }
      } else if (kind === NEWLINE_UNIT) {
        if (spacing && previous === SPACE_UNIT) {
          size--;
          same = false;
        }
        newlines = previous === NEWLINE_UNIT ? newlines + 1 : 1;
        records.add(-1, 0, 0);
        if (spacing && newlines > 2) {
          same = false;
          continue;
        }
      } else {
        records.add(-1, 0, 0);
        if (spacing && previous === SPACE_UNIT && (kind === CLOSING || kind === COMMA || (kind === STOP && isGap(text, index + 1)))) {
          size--;
          same = false;
        }
      }
    }
    out[size] = unit;
    if (outFrom !== undefined) outFrom[size] = from === undefined ? index : from[index]!;
    size++;
    previous = kind;
  }
  if (wordStart >= 0) {
    records.add(wordStart, size, hash);
    mi ||= opensWithMi(target, wordStart, size);
  }
  while (spacing && size > 0 && out[size - 1] === SPACE) size--;
  target.length = size;
  return { same: same && size === length, repeats, mi, ligature };
}

/** Is the word that stands from `start` to `end` a verb written together with its می? */
function opensWithMi(buffer: UnitBuffer, start: number, end: number): boolean {
  const { units } = buffer;
  const first = units[start] === 0x646 ? start + 1 : start;
  if (units[first] !== 0x645 || units[first + 1] !== 0x6cc || end - first < 4 || units[first + 2] === 0x200c) return false;
  return attachedMi(buffer.slice(start, end)) > 0;
}

function isGap(text: string, index: number): boolean {
  if (index >= text.length) return true;
  const unit = text.charCodeAt(index);
  return unit === SPACE || unit === 10;
}

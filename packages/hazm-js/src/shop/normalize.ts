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
const LIGATURE = /[\ufdf2-\ufdfd]/;
const LAM_ALEF = /[\ufef5-\ufefc]/g;

/** The shop profile's normal form. */
export function normalizeShop(text: string, switches: NormalizerSwitches, withOffsets: boolean): UnitBuffer {
  let source = new UnitBuffer(text.length + 2, withOffsets);
  let spare = new UnitBuffer(0, withOffsets);
  source.fill(text);
  const swap = (): void => {
    [source, spare] = [spare, source];
  };
  if (switches.unicodesReplacement && (LIGATURE.test(text) || LAM_ALEF.test(text))) {
    expandLigatures(source, spare);
    swap();
    splitLamAlef(source, spare);
    swap();
  }
  const records = new WordRecords();
  const seen = walk(source, spare, records, switches);
  swap();
  if (switches.correctSpacing) joinWords(source, records);
  if (switches.decreaseRepeatedChars && seen.repeats) decreaseRepeats(source, isShopWord);
  if (switches.separateMi && seen.mi) {
    separateMi(source, spare, (form) => attachedMi(form.replace('\u200c', '')) > 0);
    swap();
  }
  if (switches.persianStyle) {
    styleQuotes(source);
    styleDecimals(source);
    styleEllipses(source, spare);
    swap();
  }
  if (switches.persianNumbers) for (let index = 0; index < source.length; index++) {
    const unit = source.units[index]!;
    if (unit >= 0x30 && unit <= 0x39) source.units[index] = unit + 0x6c0;
    else if (unit === 0x25) source.units[index] = 0x66a;
  }
  return source;
}

function splitLamAlef(source: UnitBuffer, target: UnitBuffer): void {
  target.length = 0;
  target.reserve(source.length * 2);
  for (let index = 0; index < source.length; index++) {
    const unit = source.units[index]!;
    const from = source.sourceOf(index);
    if (unit >= 0xfef5 && unit <= 0xfefc) {
      target.push(0x644, from);
      target.push(unit <= 0xfef6 ? 0x622 : 0x627, from);
    } else target.push(unit, from);
  }
}

/** The walk: maps, drops and spaces units, and notes words. Says whether any rare later step has work to do. */
function walk(source: UnitBuffer, target: UnitBuffer, records: WordRecords, switches: NormalizerSwitches): { repeats: boolean; mi: boolean } {
  const { map: lean, mapAll, kinds } = shopUnitTables();
  const map = switches.removeDiacritics ? lean : mapAll;
  const spacing = switches.correctSpacing;
  const { units, length, from } = source;
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
  const finish = (): void => {
    if (wordStart < 0) return;
    records.add(wordStart, size, hash);
    if (out[wordStart] === 0x645 || out[wordStart] === 0x646) mi = true;
    wordStart = -1;
  };
  for (let index = 0; index < length; index++) {
    const unit = map[units[index]!]!;
    if (unit === DROP && (switches.removeSpecialChars || units[index]! < 0x300 || units[index]! > 0x8ff)) continue;
    const kind = kinds[unit]!;
    if (kind === WORD_UNIT) {
      if (pendingZwnj >= 0) {
        if (previous === WORD_UNIT) {
          out[size] = 0x200c;
          if (outFrom !== undefined) outFrom[size] = from![pendingZwnj]!;
          size++;
          hash = Math.imul(hash ^ 0x200c, HASH_PRIME);
        }
        pendingZwnj = -1;
      }
      if (wordStart < 0) {
        if (spacing && previous === COMMA) {
          out[size] = SPACE;
          if (outFrom !== undefined) outFrom[size] = from![index]!;
          size++;
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
        pendingZwnj = index;
        continue;
      }
      pendingZwnj = -1;
      finish();
      if (kind === SPACE_UNIT) {
        if (spacing && (previous === SPACE_UNIT || previous === NEWLINE_UNIT || previous === OPENING)) continue;
      } else if (kind === NEWLINE_UNIT) {
        if (spacing && previous === SPACE_UNIT) size--;
        newlines = previous === NEWLINE_UNIT ? newlines + 1 : 1;
        records.add(-1, 0, 0);
        if (spacing && newlines > 2) continue;
      } else {
        records.add(-1, 0, 0);
        if (spacing && previous === SPACE_UNIT && (kind === CLOSING || kind === COMMA || (kind === STOP && isGap(units, index + 1, length)))) size--;
      }
    }
    out[size] = unit;
    if (outFrom !== undefined) outFrom[size] = from![index]!;
    size++;
    previous = kind;
  }
  finish();
  if (spacing) while (size > 0 && out[size - 1] === SPACE) size--;
  target.length = size;
  return { repeats, mi };
}

function isGap(units: Uint16Array, index: number, length: number): boolean {
  return index >= length || units[index] === SPACE || units[index] === 10;
}

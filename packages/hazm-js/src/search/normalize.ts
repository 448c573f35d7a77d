import { dropUnits } from '../hazm/late-passes.js';
import { hazmLetterTable } from '../hazm/letter-table.js';
import { UnitBuffer } from '../unit-buffer.js';
import { DIACRITIC, HAZM_SPECIAL } from '../unit-classes.js';

let table: Uint16Array | undefined;

/** One code unit for all that mean the same to a searcher: letters folded, ASCII digits, small Latin letters, ZWNJ a space. */
export function searchUnitTable(): Uint16Array {
  if (table !== undefined) return table;
  const made = hazmLetterTable(false).slice();
  const map = (from: string, to: string): void => {
    for (let index = 0; index < from.length; index++) made[from.charCodeAt(index)] = to.charCodeAt(index);
  };
  for (let digit = 0; digit < 10; digit++) for (const zero of [0x6f0, 0x660, 0xff10]) made[zero + digit] = 0x30 + digit;
  for (let letter = 0; letter < 26; letter++) {
    made[0x41 + letter] = 0x61 + letter;
    made[0xff21 + letter] = 0x61 + letter;
    made[0xff41 + letter] = 0x61 + letter;
  }
  map('أإآٱؤئةۀۂ', 'ااااویههه');
  made[0x6c3] = 0x647;
  map('٫٬٪', '.,%');
  for (const blank of '\u200c\u200d\u00a0\u202f\u2009\t\r') made[blank.charCodeAt(0)] = 0x20;
  table = made;
  return made;
}

/** The search profile's text: folded units, marks and tatweel gone, runs of spaces made one. O(n). */
export function normalizeSearch(text: string, withOffsets: boolean): UnitBuffer {
  const buffer = new UnitBuffer(text.length + 1, withOffsets);
  buffer.fill(text);
  const map = searchUnitTable();
  const { units } = buffer;
  for (let index = 0; index < buffer.length; index++) units[index] = map[units[index]!]!;
  dropUnits(buffer, DIACRITIC | HAZM_SPECIAL);
  let kept = 0;
  for (let index = 0; index < buffer.length; index++) {
    const unit = units[index]!;
    if (unit === 0x640 || unit === 0x200e || unit === 0x200f || (unit === 0x20 && (kept === 0 || units[kept - 1] === 0x20))) continue;
    units[kept] = unit;
    if (buffer.from !== undefined) buffer.from[kept] = buffer.from[index]!;
    kept++;
  }
  while (kept > 0 && units[kept - 1] === 0x20) kept--;
  buffer.length = kept;
  return buffer;
}

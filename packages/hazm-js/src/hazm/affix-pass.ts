import type { UnitBuffer } from '../unit-buffer.js';
import { isDigitAt } from '../unit-classes.js';

const SPACE = 0x20;
const ZWNJ = 0x200c;
const HEH = 0x647;
const YEH = 0x6cc;
const AFTER = new Set([...'.:!،؛؟»])}'].map((mark) => mark.charCodeAt(0)));
const BEFORE = new Set([...'«[({'].map((mark) => mark.charCodeAt(0)));
const SUFFIXES = ['تر', 'تری', 'ترین', 'گر', 'گری', 'ها', 'های'].map(toUnits);
const COPULAS = ['ام', 'ایم', 'اش', 'اند', 'ای', 'اید', 'ات'].map(toUnits);
const MI = toUnits('می');
const NEMI = toUnits('نمی');

function toUnits(text: string): readonly number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function startsWith(units: Uint16Array, at: number, length: number, text: readonly number[]): boolean {
  if (at + text.length > length) return false;
  for (let index = 0; index < text.length; index++) if (units[at + index] !== text[index]) return false;
  return true;
}

/** hazm's affix spacing: each rule turns a space into a ZWNJ, so it walks over the spaces only; the last one inserts. O(n). */
export function spaceAffixes(source: UnitBuffer, target: UnitBuffer): void {
  const { units, length } = source;
  const spaces: number[] = [];
  for (let index = 0; index < length; index++) if (units[index] === SPACE) spaces.push(index);
  for (const at of spaces) {
    if (at >= 2 && units[at - 1] === HEH && units[at - 2] !== SPACE && units[at + 1] === YEH && units[at + 2] === SPACE && at + 2 < length) {
      units[at] = ZWNJ;
    }
  }
  let consumed = -1;
  for (const at of spaces) {
    const width = startsWith(units, at - 2, at, MI) ? (startsWith(units, at - 3, at, NEMI) && at >= 3 ? 3 : 2) : 0;
    if (width === 0 || units[at] !== SPACE) continue;
    // The pattern is not multi-line: a line's first word counts only at the start of the text.
    for (const start of width === 3 ? [at - 3, at - 2] : [at - 2]) {
      if (start === 0 || (start > 0 && units[start - 1] === SPACE && start - 1 > consumed)) {
        units[at] = ZWNJ;
        consumed = at;
        break;
      }
    }
  }
  for (const at of spaces) if (units[at] === SPACE && joinsSuffix(units, at, length)) units[at] = ZWNJ;
  for (const at of spaces) if (units[at] === SPACE && joinsCopula(units, at, length)) units[at] = ZWNJ;
  target.length = 0;
  target.reserve(length * 2);
  for (let index = 0; index < length; index++) {
    target.push(units[index]!, source.sourceOf(index));
    if (units[index] === HEH && units[index + 1] === HEH && units[index + 2] === 0x627 && index + 2 < length) {
      target.push(ZWNJ, source.sourceOf(index));
    }
  }
}

function isBodyEndingAt(units: Uint16Array, index: number, length: number): boolean {
  const unit = units[index]!;
  return unit !== 10 && unit !== SPACE && !AFTER.has(unit) && !BEFORE.has(unit) && !isDigitAt(units, index, length);
}

function joinsSuffix(units: Uint16Array, at: number, length: number): boolean {
  if (at < 2 || !isBodyEndingAt(units, at - 1, length)) return false;
  const pair = at >= 2 && units[at - 1]! >= 0xdc00 && units[at - 1]! <= 0xdfff && units[at - 2]! >= 0xd800 && units[at - 2]! <= 0xdbff;
  const before = at - (pair ? 3 : 2);
  if (before < 0 || !isBodyEndingAt(units, before, length)) return false;
  return SUFFIXES.some((suffix) => startsWith(units, at + 1, length, suffix) && isEnd(units, at + 1 + suffix.length, length, true));
}

function joinsCopula(units: Uint16Array, at: number, length: number): boolean {
  if (at < 2 || units[at - 1] !== HEH || units[at - 2] === SPACE) return false;
  return COPULAS.some((copula) => startsWith(units, at + 1, length, copula) && isEnd(units, at + 1 + copula.length, length, false));
}

function isEnd(units: Uint16Array, at: number, length: number, opening: boolean): boolean {
  if (at >= length) return true;
  const unit = units[at]!;
  return unit === SPACE || unit === 10 || AFTER.has(unit) || (opening && BEFORE.has(unit));
}

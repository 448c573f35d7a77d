import type { UnitBuffer } from '../unit-buffer.js';
import { isDigitAt, PERSIAN_LETTER, unitClasses } from '../unit-classes.js';

const SPACE = 0x20;
const QUOTE = 0x22;
const AFTER = 1;
const BEFORE = 2;
const DOT_OR_COLON = 4;

const KINDS = new Uint8Array(65_536);
for (const mark of '.:!،؛؟»])}') KINDS[mark.charCodeAt(0)] = AFTER;
for (const mark of '«[({') KINDS[mark.charCodeAt(0)] = BEFORE;
for (const mark of '.:') KINDS[mark.charCodeAt(0)] = AFTER | DOT_OR_COLON;

/** hazm's spacing around marks and between digits and letters: every rule looks at two neighbours, so one walk does them all. O(n). */
export function spacePunctuation(source: UnitBuffer, target: UnitBuffer): void {
  trimQuotes(source);
  const { units, length } = source;
  const flags = unitClasses();
  target.length = 0;
  target.reserve(length * 2);
  let previous = -1; // last unit before spaces were dropped or added
  for (let index = 0; index < length; index++) {
    const unit = units[index]!;
    const kind = KINDS[unit]!;
    if (unit === SPACE) {
      if (index + 1 < length && (KINDS[units[index + 1]!]! & AFTER) !== 0) continue;
      if (previous >= 0 && (KINDS[previous]! & BEFORE) !== 0) {
        previous = SPACE;
        continue;
      }
      target.push(unit, source.sourceOf(index));
      previous = unit;
      continue;
    }
    previous = unit;
    if (target.length > 0) {
      const left = target.units[target.length - 1]!;
      if (left !== SPACE && needsSpace(target, left, source, index, kind, flags)) target.push(SPACE, source.sourceOf(index));
    }
    target.push(unit, source.sourceOf(index));
  }
}

function needsSpace(target: UnitBuffer, left: number, source: UnitBuffer, index: number, kind: number, flags: Uint8Array): boolean {
  const leftKind = KINDS[left]!;
  if ((leftKind & AFTER) !== 0 && (kind & AFTER) === 0) {
    if ((leftKind & DOT_OR_COLON) === 0) return true;
    if (!isDigitAt(source.units, index, source.length)) return true;
  }
  if ((kind & BEFORE) !== 0) return (leftKind & BEFORE) === 0;
  const leftDigit = isDigitAt(target.units, target.length - 1, target.length);
  if (leftDigit && (flags[source.units[index]!]! & PERSIAN_LETTER) !== 0) return true;
  return (flags[left]! & PERSIAN_LETTER) !== 0 && isDigitAt(source.units, index, source.length);
}

/** `" text "` loses its inner spaces. Works in place: it only shortens. */
function trimQuotes(source: UnitBuffer): void {
  const { units, from } = source;
  const length = source.length;
  let open = -1;
  let found = false;
  const drop = new Set<number>();
  for (let index = 0; index < length; index++) {
    const unit = units[index];
    if (unit === 10) open = -1;
    else if (unit === QUOTE) {
      if (open >= 0 && units[open + 1] === SPACE && units[index - 1] === SPACE && index - open > 3) {
        drop.add(open + 1).add(index - 1);
        found = true;
        open = -1;
      } else open = index;
    }
  }
  if (!found) return;
  let kept = 0;
  for (let index = 0; index < length; index++) {
    if (drop.has(index)) continue;
    units[kept] = units[index]!;
    if (from !== undefined) from[kept] = from[index]!;
    kept++;
  }
  source.length = kept;
}

import type { UnitBuffer } from '../unit-buffer.js';
import { isWordEndingAt, PERSIAN_LETTER, unitClasses } from '../unit-classes.js';

const LIGATURES: ReadonlyMap<number, string> = new Map([
  [0xfdfd, 'بسم الله الرحمن الرحیم'],
  [0xfdfc, 'ریال'],
  [0xfdf2, 'الله'],
  [0xfdf3, 'اکبر'],
  [0xfdf4, 'محمد'],
  [0xfdf5, 'صلعم'],
  [0xfdf6, 'رسول'],
  [0xfdf7, 'علیه'],
  [0xfdf8, 'وسلم'],
]);

/** Word ligatures written out. (hazm's entries for ﻻ and ﷰ are literal strings with bars and so never fit: left out.) */
export function expandLigatures(source: UnitBuffer, target: UnitBuffer): void {
  target.length = 0;
  target.reserve(source.length + 16);
  for (let index = 0; index < source.length; index++) {
    const unit = source.units[index]!;
    const text = unit >= 0xfdf2 && unit <= 0xfdfd ? LIGATURES.get(unit) : undefined;
    target.reserve(target.length + 32);
    if (text === undefined) target.push(unit, source.sourceOf(index));
    else for (let at = 0; at < text.length; at++) target.push(text.charCodeAt(at), source.sourceOf(index));
  }
}

/** Removes, in place, every unit that has one of `mask`'s flags. */
export function dropUnits(buffer: UnitBuffer, mask: number): void {
  const { units, from } = buffer;
  const flags = unitClasses();
  let kept = 0;
  for (let index = 0; index < buffer.length; index++) {
    const unit = units[index]!;
    if ((flags[unit]! & mask) !== 0) continue;
    units[kept] = unit;
    if (from !== undefined) from[kept] = from[index]!;
    kept++;
  }
  buffer.length = kept;
}

/** Letters repeated three times or more: once or twice, whichever the word list knows; twice when it knows neither or both. In place. */
export function decreaseRepeats(buffer: UnitBuffer, isWord: (text: string) => boolean): void {
  const { units, from } = buffer;
  const flags = unitClasses();
  const { length } = buffer;
  let kept = 0;
  let index = 0;
  while (index < length) {
    let end = index;
    let repeats = 0;
    let found = false;
    while (end < length && (flags[units[end]!]! & PERSIAN_LETTER) !== 0) {
      repeats = end > index && units[end] === units[end - 1] ? repeats + 1 : 1;
      if (repeats === 3) found = true;
      end++;
    }
    if (end === index) end++;
    let most = Number.POSITIVE_INFINITY;
    if (found && !isWord(buffer.slice(index, end))) {
      const once = reduced(units, index, end, 1);
      const twice = reduced(units, index, end, 2);
      most = isWord(once) && !isWord(twice) ? 1 : 2;
    }
    let at = index;
    while (at < end) {
      let run = at + 1;
      while (run < end && units[run] === units[at]) run++;
      const keep = run - at > 2 ? Math.min(run - at, most) : run - at;
      for (let step = 0; step < keep; step++) {
        units[kept] = units[at]!;
        if (from !== undefined) from[kept] = from[at + step]!;
        kept++;
      }
      at = run;
    }
    index = end;
  }
  buffer.length = kept;
}

function reduced(units: Uint16Array, start: number, end: number, most: number): string {
  let text = '';
  let at = start;
  while (at < end) {
    let run = at + 1;
    while (run < end && units[run] === units[at]) run++;
    const keep = run - at > 2 ? most : run - at;
    text += String.fromCharCode(units[at]!).repeat(keep);
    at = run;
  }
  return text;
}

/** `می` and `نمی` written together with a verb get their ZWNJ when the result is a verb form. */
export function separateMi(source: UnitBuffer, target: UnitBuffer, isVerb: (text: string) => boolean): void {
  const { units, length } = source;
  const flags = unitClasses();
  target.length = 0;
  target.reserve(length * 2);
  let index = 0;
  while (index < length) {
    const unit = units[index]!;
    const nemi = unit === 0x646 && units[index + 1] === 0x645 && units[index + 2] === 0x6cc && index + 2 < length;
    const width = nemi ? 3 : unit === 0x645 && units[index + 1] === 0x6cc && index + 1 < length ? 2 : 0;
    if (width === 0 || (index > 0 && isWordEndingAt(units, index - 1))) {
      target.push(unit, source.sourceOf(index));
      index++;
      continue;
    }
    let end = index + width;
    while (end < length && (flags[units[end]!]! & PERSIAN_LETTER) !== 0) end++;
    const rest = end > index + width ? source.slice(index + width, end) : '';
    const split = rest !== '' && isVerb(`${nemi ? 'نمی' : 'می'}\u200c${rest}`);
    for (let at = index; at < end; at++) {
      if (split && at === index + width) target.push(0x200c, source.sourceOf(at));
      target.push(units[at]!, source.sourceOf(at));
    }
    index = end;
  }
}

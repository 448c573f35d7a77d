import type { UnitBuffer } from '../unit-buffer.js';
import { isDigitAt } from '../unit-classes.js';

const QUOTE = 0x22;
const DOT = 0x2e;
const PLUS = 0x2b;
const NEWLINE = 10;

/** hazm's Persian style: `"…"` to guillemets, `1.5` to `1٫5`, three dots to an ellipsis. Same length or shorter. O(n). */
export function styleQuotes(buffer: UnitBuffer): void {
  const { units, length } = buffer;
  let open = -1;
  for (let index = 0; index < length; index++) {
    const unit = units[index];
    if (unit === NEWLINE) open = -1;
    else if (unit === QUOTE) {
      // An empty pair is no match in the pattern: its second mark opens the next try.
      if (open >= 0 && index - open > 1) {
        units[open] = 0xab;
        units[index] = 0xbb;
        open = -1;
      } else open = index;
    }
  }
}

/** A dot between two digits (or plus signs) becomes the Persian decimal mark; one digit serves one match only. */
export function styleDecimals(buffer: UnitBuffer): void {
  const { units, length } = buffer;
  let consumed = 0;
  for (let index = 1; index + 1 < length; index++) {
    if (units[index] !== DOT || index - 1 < consumed) continue;
    const before = units[index - 1] === PLUS || isDigitAt(units, index - 1, length);
    if (before && (units[index + 1] === PLUS || isDigitAt(units, index + 1, length))) {
      units[index] = 0x66b;
      consumed = index + 2;
    }
  }
}

/** ` ?...` becomes ` …`. */
export function styleEllipses(source: UnitBuffer, target: UnitBuffer): void {
  const { units, length } = source;
  target.length = 0;
  target.reserve(length + 2);
  let index = 0;
  while (index < length) {
    const unit = units[index]!;
    if (unit === DOT && units[index + 1] === DOT && units[index + 2] === DOT && index + 2 < length) {
      if (target.length > 0 && target.units[target.length - 1] === 0x20) target.length--;
      target.push(0x20, source.sourceOf(index));
      target.push(0x2026, source.sourceOf(index));
      index += 3;
    } else {
      target.push(unit, source.sourceOf(index));
      index++;
    }
  }
}

import type { UnitBuffer } from '../unit-buffer.js';
import { isWordAt, isWordEndingAt } from '../unit-classes.js';

const SPACE = 0x20;
const NEWLINE = 10;
const ZWNJ = 0x200c;

/** hazm's first spacing step: runs of spaces, newlines and ZWNJs, ZWNJs at word edges, tatweel, carriage returns. O(n). */
export function collapseExtraSpace(source: UnitBuffer, target: UnitBuffer): void {
  collapseRuns(source, target);
  dropEdgeZwnj(target);
}

function collapseRuns(source: UnitBuffer, target: UnitBuffer): void {
  const { units } = source;
  let first = 0;
  let end = source.length;
  while (first < end && units[first] === SPACE) first++;
  // `$` of the pattern also stands before a final newline.
  const finalNewline = end > first && units[end - 1] === NEWLINE;
  if (finalNewline) {
    let last = end - 2;
    while (last >= first && units[last] === SPACE) last--;
    end = last + 1;
  } else while (end > first && units[end - 1] === SPACE) end--;
  target.length = 0;
  target.reserve(source.length);
  let newlines = 0;
  let previous = -1;
  for (let index = first; index < end; index++) {
    const unit = units[index]!;
    if (unit === SPACE && previous === SPACE) continue;
    if (unit === ZWNJ && (previous === ZWNJ || previous === SPACE)) continue;
    newlines = unit === NEWLINE ? newlines + 1 : 0;
    if (newlines > 2) continue;
    if (unit === SPACE && previous === ZWNJ) target.length--;
    target.push(unit, source.sourceOf(index));
    previous = unit;
  }
  if (finalNewline && newlines < 2) target.push(NEWLINE, source.sourceOf(source.length - 1));
}

function dropEdgeZwnj(target: UnitBuffer): void {
  const { units, from } = target;
  let kept = 0;
  const length = target.length;
  for (let index = 0; index < length; index++) {
    const unit = units[index]!;
    if (unit === ZWNJ) {
      const wordBefore = index > 0 && isWordEndingAt(units, index - 1);
      const wordAfter = index + 1 < length && isWordAt(units, index + 1, length);
      if (wordBefore !== wordAfter) continue;
    }
    units[kept] = unit;
    if (from !== undefined) from[kept] = from[index]!;
    kept++;
  }
  // Tatweel counts as a letter in the step above, so it may only go after it.
  let last = 0;
  for (let index = 0; index < kept; index++) {
    const unit = units[index]!;
    if (unit === 0x640 || unit === 13) continue;
    units[last] = unit;
    if (from !== undefined) from[last] = from[index]!;
    last++;
  }
  target.length = last;
}

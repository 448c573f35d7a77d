import { UnitBuffer } from '../unit-buffer.js';
import { forEachHazmToken } from './token-breaks.js';

/** A piece of a text: `text` is what was made of it, `start` and `end` where it stands in the source (UTF-16 units). */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** hazm's word pattern with offsets; no option applied. O(n). */
export function spansByHazm(text: string): Span[] {
  const buffer = new UnitBuffer(text.length, false);
  buffer.fill(text);
  const spans: Span[] = [];
  forEachHazmToken(buffer.units, 0, text.length, (start, end) => spans.push({ text: text.slice(start, end), start, end }));
  return spans;
}

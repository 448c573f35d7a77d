import type { Span } from '../hazm/tokenize.js';
import { BLANK, LATIN, LETTER, MARK, NUMERAL, PAIR, PICTURE, tokenClasses } from './token-classes.js';

const EMOJI = /(?:\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?|\u20E3)?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*[\u{E0020}-\u{E007F}]*)/uy;
const LINK = /(?:https?:\/\/|ftp:\/\/|www\.)[^\s«»"<>()،؛]+/iy;
const ASTRAL_LETTER = /^[\p{L}\p{M}\p{N}]$/u;
const ASTRAL_PICTURE = /^[\p{Extended_Pictographic}\p{RI}\p{EMod}]$/u;
const LONGEST_EMOJI = 64;

/** Marks that stay inside a number between two digits. */
const IN_NUMBER = new Set([...'.,:/٫٬'].map((mark) => mark.charCodeAt(0)));
/** Marks that stay inside a Latin name or model number. */
const IN_MODEL = new Set([...".-_/+&'’@"].map((mark) => mark.charCodeAt(0)));

/** Calls `visit(start, end)` for each token of the shop profile, in order; what lies between tokens is blank. O(n). */
export function forEachShopToken(text: string, visit: (start: number, end: number) => void): void {
  const classes = tokenClasses();
  const { length } = text;
  let index = 0;
  while (index < length) {
    const unit = text.charCodeAt(index);
    const kind = classes[unit]!;
    if (kind === BLANK) {
      index++;
      continue;
    }
    const start = index;
    if (kind === LETTER) index = letterEnd(text, index, classes);
    else if (kind === LATIN || kind === NUMERAL) index = modelEnd(text, index, classes);
    else if (kind === MARK) index = markEnd(text, index, classes);
    else if (kind === PICTURE) index = emojiEnd(text, index);
    else index = pairEnd(text, index, classes);
    visit(start, index);
  }
}

function letterEnd(text: string, start: number, classes: Uint8Array): number {
  let end = start + 1;
  while (end < text.length) {
    const kind = classes[text.charCodeAt(end)]!;
    if (kind !== LETTER && !(kind === PAIR && isAstral(text, end, ASTRAL_LETTER))) break;
    end += kind === PAIR ? 2 : 1;
  }
  return end;
}

function isAstral(text: string, index: number, what: RegExp): boolean {
  const unit = text.charCodeAt(index);
  return unit < 0xdc00 && index + 1 < text.length && what.test(text.slice(index, index + 2));
}

/** Digits, and Latin letters with digits and the marks of model numbers (`iPhone`, `SM-A525F`, `12.5`, `31/10/1917`, `a@b.ir`). */
function modelEnd(text: string, start: number, classes: Uint8Array): number {
  const first = text.charCodeAt(start) | 32;
  if (first === 104 || first === 119 || first === 102) {
    LINK.lastIndex = start;
    if (LINK.test(text)) return linkEnd(text, start, LINK.lastIndex);
  }
  let latin = classes[text.charCodeAt(start)] === LATIN;
  let end = start + 1;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    const kind = classes[unit]!;
    if (kind === NUMERAL) end++;
    else if (kind === LATIN) {
      latin = true;
      end++;
    } else if (kind === MARK && end + 1 < text.length) {
      const before = classes[text.charCodeAt(end - 1)]!;
      const after = classes[text.charCodeAt(end + 1)]!;
      const digits = before === NUMERAL && after === NUMERAL && IN_NUMBER.has(unit);
      const model = (latin || after === LATIN) && (after === NUMERAL || after === LATIN) && IN_MODEL.has(unit);
      if (!digits && !model) break;
      end += 2;
      if (after === LATIN) latin = true;
    } else break;
  }
  if (!latin && end < text.length && (text[end] === '%' || text[end] === '٪')) end++;
  return end;
}

function linkEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start + 4 && '.,!?:؟'.includes(text[last - 1]!)) last--;
  return last;
}

function markEnd(text: string, start: number, classes: Uint8Array): number {
  const unit = text.charCodeAt(start);
  // An id or a hashtag is one token with its sign.
  if ((unit === 64 || unit === 35) && start + 1 < text.length) {
    let end = start + 1;
    while (end < text.length) {
      const kind = classes[text.charCodeAt(end)]!;
      if (kind !== LETTER && kind !== LATIN && kind !== NUMERAL && text.charCodeAt(end) !== 95) break;
      end++;
    }
    if (end > start + 1) return end;
  }
  const loud = unit === 0x21 || unit === 0x3f || unit === 0x61f;
  let end = start + 1;
  while (end < text.length) {
    const next = text.charCodeAt(end);
    if (!(loud ? next === 0x21 || next === 0x3f || next === 0x61f : next === unit && (unit === 0x2e || unit === 0x2d || unit === 0x2026))) break;
    end++;
  }
  return end;
}

function emojiEnd(text: string, start: number): number {
  EMOJI.lastIndex = 0;
  const piece = text.slice(start, start + LONGEST_EMOJI);
  return EMOJI.test(piece) && EMOJI.lastIndex > 0 ? start + EMOJI.lastIndex : start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
}

function pairEnd(text: string, start: number, classes: Uint8Array): number {
  if (isAstral(text, start, ASTRAL_PICTURE)) return emojiEnd(text, start);
  if (isAstral(text, start, ASTRAL_LETTER)) return letterEnd(text, start + 1, classes);
  return start + (text.codePointAt(start)! > 0xffff ? 2 : 1);
}

/** Tokens of the shop profile with their places. */
export function shopSpans(text: string): Span[] {
  const spans: Span[] = [];
  forEachShopToken(text, (start, end) => spans.push({ text: text.slice(start, end), start, end }));
  return spans;
}

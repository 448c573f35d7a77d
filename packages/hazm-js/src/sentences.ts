import { stripPython } from './unit-classes.js';

const isEnd = (unit: number): boolean => unit === 0x21 || unit === 0x2e || unit === 0x3f || unit === 0x2e2e || unit === 0x61f;

/** A sentence and where it stands in the source. */
export interface SentenceSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Sentences with their places: a sentence ends after `!.?⸮؟` before a space or newline, and at an empty line. O(n).
 * @example sentenceSpans('جدا کردن ساده است. تقریبا البته!').map((s) => s.text) // ['جدا کردن ساده است.', 'تقریبا البته!']
 */
export function sentenceSpans(text: string): SentenceSpan[] {
  const spans: SentenceSpan[] = [];
  const add = (start: number, end: number): void => {
    const sentence = stripPython(text.slice(start, end).replaceAll('\n', ' '));
    if (sentence === '') return;
    let first = start;
    while (first < end && stripPython(text.charAt(first)) === '') first++;
    spans.push({ text: sentence, start: first, end: first + sentence.length });
  };
  let start = 0;
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (isEnd(unit)) {
      let stop = index + 1;
      while (stop < text.length && isEnd(text.charCodeAt(stop))) stop++;
      let next = stop;
      while (next < text.length && (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 10)) next++;
      if (next > stop) {
        add(start, stop);
        start = next;
      }
      index = next;
    } else if (unit === 10 && text.charCodeAt(index + 1) === 10) {
      add(start, index);
      start = index + 2;
      index += 2;
    } else index++;
  }
  add(start, text.length);
  return spans;
}

/**
 * hazm's sentence splitter.
 *
 * @example
 * new SentenceTokenizer().tokenize('ارسال سریع بود. راضی‌ام!').length; // 2
 */
export class SentenceTokenizer {
  tokenize(text: string): string[] {
    return sentenceSpans(text).map((span) => span.text);
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  InformalNormalizer, lemmas, Normalizer, normalize, normalizeWithOffsets, PROFILES, searchTokens, sentenceSpans, stems, TokenSplitter, wordSpans, wordTokenize, WordTokenizer,
} from '../src/index.js';

const NASTY = [
  '', ' ', '\0', '\ud800', '\udc00', 'a\ud83d', '\udc00\ud83d', '\u202e\u202d\u2066', '\u064b\u064c\u0650\u0651', '\u200c', '\u200c\u200c\u200c', ' \u200c \u200c ', '\ufeff', '<b onclick="x">سلام</b>',
  '👨‍👩‍👧‍👦👍🏽❤️🇮🇷1️⃣', '\r\n\r\n', '"', '""', '" "', '"""', '@', '#', '@@##', '....', '\u0640\u0640', 'می', 'نمی', 'می ', ' می', 'ی ', '﷽﷼ﻻ', '1.', '.1', '1..2', '+.+', '٫٫', 'ه ی ', '(((', ')))', '«»',
];

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom(...NASTY, 'سلام', 'می', 'ها', 'های', ' ', '\n', 'کتاب', '12', 'iPhone', '،', '.'), { maxLength: 14 }).map((parts) => parts.join('')), fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }));

const operations: Readonly<Record<string, (input: string) => unknown>> = {
  ...Object.fromEntries(PROFILES.flatMap((profile) => [
    [`normalize ${profile}`, (input: string) => normalizeWithOffsets(input, { profile })],
    [`words ${profile}`, (input: string) => wordTokenize(input, { profile })],
    [`lemmas ${profile}`, (input: string) => lemmas(input, { profile })],
  ])),
  sentences: sentenceSpans,
  stems,
  search: searchTokens,
  informal: (input) => new InformalNormalizer().normalizeText(input),
  splitter: (input) => new TokenSplitter().splitTokenWords(input),
  replacing: (input) => new WordTokenizer({ profile: 'hazm', separateEmoji: true, replaceLinks: true, replaceIds: true, replaceEmails: true, replaceNumbers: true, replaceHashtags: true, abbreviations: ['(ع)'] }).tokenize(input),
  styled: (input) => new Normalizer({ persianStyle: true, persianNumbers: true }).normalize(input),
};

describe.each(Object.entries(operations))('%s', (_, run) => {
  it('never throws', () => {
    for (const nasty of NASTY) run(nasty);
    fc.assert(fc.property(text, (input) => void run(input)), { numRuns: 150 });
  });

  // Pumped strings: twice the length may not cost much more than twice the time. Ratios of medians, generous, never seconds.
  it('grows no faster than the text', () => {
    for (const pump of ['a', 'م', 'می ', 'ها ', '"', '.', '1,', '1.', 'a.', 'a@', '@', '((', '\u200c', 'ه ی ', '😀', '\ud83d', 'ععع', 'خواهم ', 'شده ']) {
      const time = (size: number): number => {
        const input = pump.repeat(Math.ceil(size / pump.length));
        const took = [0, 1, 2].map(() => {
          const start = process.cpuUsage();
          run(input);
          return process.cpuUsage(start).user;
        });
        return Math.min(...took);
      };
      time(2000);
      const [small, large] = [time(8000), time(64_000)];
      // A quadratic step would cost 64 times as much for 8 times the length.
      expect(large, pump).toBeLessThan(32 * small + 60_000);
    }
  });
});

describe('offsets', () => {
  it('spans and the gaps between them give back the text', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('shop', 'hazm'), (input, profile) => {
        let at = 0;
        let rebuilt = '';
        for (const span of wordSpans(input, { profile })) {
          expect(span.start).toBeGreaterThanOrEqual(at);
          rebuilt += input.slice(at, span.start) + input.slice(span.start, span.end);
          if (!span.text.includes('_')) expect(span.text).toBe(input.slice(span.start, span.end));
          at = span.end;
        }
        expect(rebuilt + input.slice(at)).toBe(input);
      }),
      { numRuns: 500 },
    );
  });

  it('normalising keeps a source place for every unit, in order and inside the text', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...PROFILES), (input, profile) => {
        const { text: normal, offsets } = normalizeWithOffsets(input, { profile });
        expect(offsets.length).toBe(normal.length + 1);
        for (let index = 0; index <= normal.length; index++) {
          expect(offsets[index]!).toBeGreaterThanOrEqual(index > 0 ? offsets[index - 1]! : 0);
          expect(offsets[index]!).toBeLessThanOrEqual(input.length);
        }
        expect(normal).toBe(normalize(input, { profile }));
      }),
      { numRuns: 500 },
    );
  });

  it('search tokens lie inside the text, in order', () => {
    fc.assert(
      fc.property(text, (input) => {
        let at = 0;
        for (const { start, end } of searchTokens(input)) {
          // One ligature (﷽) may hold several words: they share its place.
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(input.length);
          at = start;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('normalising twice changes nothing more in the search profile', () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = normalize(input, { profile: 'search' });
        expect(normalize(once, { profile: 'search' })).toBe(once);
      }),
      { numRuns: 300 },
    );
  });
});

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvText } from '../../src/table/csv.js';

const leads = ['=', '+', '-', '@', '\t=', '\r=', ' =', '\u00a0=', '\ufeff=', '\u200e=', '\u202e=', '＝', '＋', '－', '＠', '\t', '\0=', '=\u0338'];
const tails = ['1+1', "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")', 'SUM(A1:A2)*2'];
const payloads = leads.flatMap((lead) => tails.map((tail) => lead + tail));

/**
 * What a spreadsheet would take for a formula: the first character that is seen is one of its signs, in any width.
 * One code point is looked at, as a spreadsheet does: composing the whole text first would make one letter of '=' and the stroke U+0338 behind it.
 */
const isFormula = (cell: string): boolean => {
  const [first = ''] = cell.replace(/^[\s\p{C}]+/u, '');
  return /^[=+\-@|%\u2212]/.test(first.normalize('NFKC')) || /^[\t\r\n\0]/.test(cell);
};

const cellsOf = (text: string): string[][] => parse(text, { relax_column_count: true, bom: false }) as string[][];

it(`turns ${payloads.length} formulas into text`, () => {
  expect(payloads.length).toBeGreaterThanOrEqual(60);
  for (const payload of payloads) expect(isFormula(payload)).toBe(true); // the oracle sees each of them
  const cells = cellsOf(csvText(['name', 'n'], payloads.map((payload) => [payload, -5]))).slice(1);
  expect(cells).toHaveLength(payloads.length);
  expect(cells.filter(([name]) => isFormula(name!))).toEqual([]);
  expect(cells.every(([, n]) => n === '-5')).toBe(true); // numbers untouched
});

it('gives every other text back as it was', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1 }), (rows) => {
    const clean = rows.map(([text, n]) => [text.replaceAll('\0', ''), n] as const).filter(([text]) => !isFormula(text));
    const back = cellsOf(csvText(['a', 'b'], clean)).slice(1);
    expect(back).toEqual(clean.map(([text, n]) => [text, String(n)]));
  }), { numRuns: 300 });
});

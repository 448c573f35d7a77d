// CSV as RFC 4180 has it; a text that a spreadsheet would take for a formula is led by an apostrophe (OWASP ASVS 1.2.10). Numbers are left alone.

/** Blanks and marks that a reader does not see: a spreadsheet may look behind them. */
const unseen = /^[\s\p{C}]*/u;

/** Whether a letter starts a formula, in any width. */
const startsFormula = (letter: string): boolean => /^[=+\-@|%\u2212]/.test(letter.normalize('NFKC'));

function isRisky(text: string): boolean {
  if (/^[\t\r\n\0]/.test(text)) return true;
  const first = text.slice(unseen.exec(text)![0].length).codePointAt(0);
  return first !== undefined && startsFormula(String.fromCodePoint(first));
}

/**
 * A cell of a CSV file: numbers as they are (never in Persian digits), texts guarded and quoted where needed, null empty.
 *
 * @example
 * csvCell('=HYPERLINK("x")'); // `"'=HYPERLINK(""x"")"`
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = isRisky(value) ? `'${value}` : value;
  return /[",;\r\n\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A CSV file with a header line and CR LF line ends.
 *
 * @example
 * csvText(['item', 'quantity'], [['=1+1', 3]]); // "item,quantity\r\n'=1+1,3\r\n"
 */
export function csvText(header: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

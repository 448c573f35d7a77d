/** Blanks and marks that a reader does not see: a spreadsheet may look behind them. */
const unseen = /^[\s\p{C}]*/u;

/** What a spreadsheet may take as the start of a formula, in any width. */
const isFormulaStart = (letter: string): boolean => /^[=+\-@|%\u2212]/.test(letter.normalize('NFKC'));

/**
 * A text as a CSV field that no spreadsheet takes for a formula: such a text gets a leading apostrophe (OWASP, CSV Injection); quoted where it must be.
 *
 * @example
 * safeCell('=HYPERLINK("x")'); // "'=HYPERLINK(""x"")"
 */
export function safeCell(text: string): string {
  const first = text.slice(unseen.exec(text)![0].length);
  const isRisky = /^[\t\r\n]/.test(text) || (first !== '' && isFormulaStart(String.fromCodePoint(first.codePointAt(0)!)));
  const harmless = isRisky ? `'${text}` : text;
  return /[",;\r\n\t]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

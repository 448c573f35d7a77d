/** What a spreadsheet may take as the start of a formula, also behind blanks, marks of direction or a byte order mark, and in full width. */
const formula = /^[\s\p{C}]*[=+\-@|%＝＋－＠−]|^[\t\r\n]/u;

/**
 * A text as a CSV field that no spreadsheet takes for a formula: such a text gets a leading apostrophe (OWASP, CSV Injection); quoted where it must be.
 *
 * @example
 * safeCell('=HYPERLINK("x")'); // "'=HYPERLINK(""x"")"
 */
export function safeCell(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]/.test(harmless) || harmless !== harmless.trim() ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

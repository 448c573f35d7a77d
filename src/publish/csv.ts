// RFC 4180, and OWASP ASVS 1.2.10: a text that a spreadsheet would take for a formula is led by an apostrophe; numbers are left alone.
const formula = /^[\s\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]|^[\t\r\0]/;

/** A cell of a CSV file: numbers as they are (never in Persian digits), texts guarded and quoted where needed, null empty. */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n\0]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\0', '')}"` : text;
}

/**
 * A CSV file with a header line and CR LF line ends.
 *
 * @example
 * csvText(['item', 'quantity'], [['=1+1', 3]]); // item,quantity\r\n'=1+1,3\r\n
 */
export function csvText(header: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

import { AnbarError } from '../base/errors.js';

export type Digits = 'fa' | 'ar' | 'latin';

const zero: Readonly<Record<Digits, number>> = { fa: 0x6f0, ar: 0x660, latin: 0x30 };

/** Writes every Persian, Arabic-Indic and Latin digit of a text in the wanted form; all else stays. */
export function withDigits(text: string, digits: Digits): string {
  return text.replace(/[0-9٠-٩۰-۹]/g, (digit) => String.fromCharCode(zero[digits] + (digit.charCodeAt(0) & 15)));
}

/** Digits of any of the three forms to Latin ones, and the Persian marks `٫` and `٬` to `.` and `,`: for machines that read the rest themselves. */
export function latinNumerals(text: string): string {
  return withDigits(text, 'latin').replaceAll('٫', '.').replaceAll('٬', ',');
}

/**
 * Reads a number as people type it: Persian, Arabic or Latin digits, `٬` `،` `,` or spaces between thousands, `٫`, `.` or `/` before decimals.
 * Returns NaN for anything else, and for groups that are not thousands (`1,2`), which would be a guess.
 *
 * @example
 * parseNumber('۱٬۲۳۴٫۵'); // 1234.5
 */
export function parseNumber(text: string): number {
  const plain = withDigits(text, 'latin').replace(/[\u200c\u200e\u200f]/g, '').trim().replace(/^\u2212/, '-');
  const match = /^([+-]?)(\d+|\d{1,3}(?:[٬،,\u00a0\u202f ]\d{3})+)(?:[٫./](\d+))?$/.exec(plain);
  if (match === null) return Number.NaN;
  return Number(`${match[1] === '-' ? '-' : ''}${match[2]!.replace(/\D/g, '')}${match[3] === undefined ? '' : `.${match[3]}`}`);
}

export interface NumberFormat {
  readonly digits?: Digits;
  /** Digits after the decimal mark, 0 to 20. Default 0. */
  readonly decimals?: number;
}

/**
 * A number with grouped thousands: `۱٬۲۳۴٫۵` (fa, ar) or `1,234.5` (latin).
 *
 * @example
 * formatNumber(1234.5, { decimals: 1 }); // '۱٬۲۳۴٫۵'
 * formatNumber(1234.5, { digits: 'latin', decimals: 1 }); // '1,234.5'
 */
export function formatNumber(value: number, format: NumberFormat = {}): string {
  const { digits = 'fa', decimals = 0 } = format;
  if (!Number.isFinite(value)) throw new AnbarError('E_LOCALE_NUMBER', `value is ${value}; allowed: a finite number`, { facts: { field: 'value', value } });
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.') as [string, string | undefined];
  const latin = digits === 'latin';
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, latin ? ',' : '٬');
  const negative = value < 0 && Number((`${whole}.${fraction ?? ''}`)) !== 0;
  const text = `${negative ? (latin ? '-' : '\u200e\u2212') : ''}${grouped}${fraction === undefined ? '' : `${latin ? '.' : '٫'}${fraction}`}`;
  return withDigits(text, digits);
}

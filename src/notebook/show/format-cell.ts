import { dayOf } from '../../base/day.js';
import { formatNumber, withDigits } from '../../locale/digits.js';
import { jalaliText } from '../../locale/jalali-text.js';
import { jalaliYears } from '../../locale/jalali.js';
import type { Language } from '../../locale/names.js';
import type { ViewCell } from './table-view.js';

/** Digits after the mark that a number needs to be read at four significant places. */
function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const size = Math.abs(value);
  if (size >= 1000) return 0;
  return size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : Math.min(8, 3 - Math.floor(Math.log10(size)));
}

/** A number at about four significant places, thousands grouped, in the language's digits. */
export function numberText(value: number, language: Language = 'en'): string {
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : value === -Infinity ? '−∞' : '–';
  if (value !== 0 && Math.abs(value) < 1e-6) return withDigits(value.toExponential(2), language === 'fa' ? 'fa' : 'latin');
  return formatNumber(value, { digits: language === 'fa' ? 'fa' : 'latin', decimals: decimalsOf(value) });
}

/** A day in Persian is a Jalali one, as far as that calendar is computed. */
function persianDay(iso: string): string {
  const year = Number(iso.slice(0, 4)) - 621;
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) && year > jalaliYears.least && year < jalaliYears.most ? jalaliText(dayOf(iso)) : withDigits(iso, 'fa');
}

/** A cell as text. `null` shows as a dash; in Persian, days are Jalali. */
export function cellText(cell: ViewCell, type: string, language: Language = 'en'): string {
  if (cell === null) return '–';
  if (typeof cell === 'number') return numberText(cell, language);
  if (typeof cell === 'boolean') return language === 'fa' ? (cell ? 'بله' : 'خیر') : String(cell);
  if (language === 'en') return cell;
  return type === 'date' ? persianDay(cell) : type === 'time' ? withDigits(cell, 'fa') : cell;
}

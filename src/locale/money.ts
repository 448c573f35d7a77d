import { AnbarError } from '../base/errors.js';
import { formatNumber, withDigits, type Digits } from './digits.js';
import type { Language } from './names.js';

/** What an amount is counted in. Always stated, never guessed from the amount's size: a Toman is ten rials. */
export type CurrencyUnit = 'rial' | 'toman';

const names: Readonly<Record<Language, Readonly<Record<CurrencyUnit, string>>>> = { fa: { rial: 'ریال', toman: 'تومان' }, en: { rial: 'rial', toman: 'Toman' } };

const scales: readonly { readonly size: number; readonly fa: string; readonly en: string }[] = [
  { size: 1e12, fa: 'هزار میلیارد', en: 'trillion' },
  { size: 1e9, fa: 'میلیارد', en: 'billion' },
  { size: 1e6, fa: 'میلیون', en: 'million' },
];

export interface MoneyFormat {
  /** What is shown; the amount itself is always in rials. Default `toman`. */
  readonly currencyUnit?: CurrencyUnit;
  readonly language?: Language;
  readonly digits?: Digits;
  /** `short`: `۱٫۲ میلیون تومان`; `whole`: every digit. Default `whole`. */
  readonly style?: 'whole' | 'short';
}

/** Converts an amount between units; rials stay whole. */
export function convertMoney(amount: number, from: CurrencyUnit, to: CurrencyUnit): number {
  if (from === to) return amount;
  return from === 'toman' ? Math.round(amount * 10) : amount / 10;
}

/**
 * An amount of rials as text, its unit always written.
 *
 * @example
 * formatMoney(12_500_000, { style: 'short' }); // '۱٫۲۵ میلیون تومان'
 */
export function formatMoney(amountRials: number, format: MoneyFormat = {}): string {
  const { currencyUnit = 'toman', language = 'fa', digits = language === 'fa' ? 'fa' : 'latin', style = 'whole' } = format;
  if (!Number.isFinite(amountRials)) throw new AnbarError('E_LOCALE_NUMBER', `amount is ${amountRials}; allowed: a finite number of rials`, { facts: { field: 'amount', value: amountRials } });
  const amount = convertMoney(amountRials, 'rial', currencyUnit);
  const unit = names[language][currencyUnit];
  const scale = style === 'short' ? scales.find(({ size }) => Math.abs(amount) >= size) : undefined;
  if (scale === undefined) return `${formatNumber(amount, { digits, decimals: Number.isInteger(amount) ? 0 : 1 })} ${unit}`;
  // At most two decimals, none that say nothing.
  const decimals = [0, 1, 2].find((places) => Math.abs(Number((amount / scale.size).toFixed(places)) - amount / scale.size) < 0.005) ?? 2;
  return `${formatNumber(amount / scale.size, { digits, decimals })} ${scale[language]} ${unit}`;
}

/** Reads an amount with its unit (`۱۲٬۵۰۰ تومان`, `1.5 میلیون تومان`) into rials; NaN when the unit is not written or the number is not one. */
export function parseMoney(text: string): number {
  const plain = withDigits(text.trim(), 'latin').replace(/ي/g, 'ی');
  const match = /^([-+\d٬،,٫./ ]*\d)\s*(هزار میلیارد|میلیارد|میلیون|هزار)?\s*(تومان|تومن|ریال)$/.exec(plain);
  if (match === null) return Number.NaN;
  const number = match[1]!.replace(/[٬،, ]/g, '').replace(/[٫/]/, '.');
  const size = match[2] === undefined ? 1 : match[2] === 'هزار' ? 1e3 : scales.find(({ fa }) => fa === match[2])!.size;
  return Math.round(Number(number) * size * (match[3] === 'ریال' ? 1 : 10));
}

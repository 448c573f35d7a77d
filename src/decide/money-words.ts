import { formatNumber } from '../locale/digits.js';
import { formatMoney } from '../locale/money.js';
import type { Language } from '../locale/names.js';

/** How a decision is worded. `currency` is the dataset's (ISO 4217, null = not stated): rials are shown in Toman. */
export interface Wording {
  readonly language: Language;
  readonly currency: string | null;
}

/** A number in the digits of the language. */
export function numberWords(value: number, { language }: Wording, decimals = 0): string {
  return formatNumber(value, { digits: language === 'fa' ? 'fa' : 'latin', decimals });
}

/** About an amount, to three digits, with its unit; without a stated currency only the number. Forecast money is never known more closely. */
export function moneyWords(exact: number, wording: Wording): string {
  const { language, currency } = wording;
  const amount = Number(exact.toPrecision(3));
  if (currency === 'IRR' || currency === 'IRT') return formatMoney(Math.round(currency === 'IRT' ? amount : amount / 10) * 10, { language, style: 'short' });
  const number = numberWords(amount, wording, Number.isInteger(amount) ? 0 : Math.abs(amount) < 100 ? 2 : 0);
  return currency === null ? number : language === 'fa' ? `${number} ${currency}` : `${currency} ${number}`;
}

/** A share as percent. */
export function percentWords(share: number, wording: Wording): string {
  return wording.language === 'fa' ? `${numberWords(share * 100, wording)}٪` : `${numberWords(share * 100, wording)} %`;
}

import { dayText, type Day } from '../../src/base/day.js';
import { withDigits } from '../../src/locale/digits.js';
import { jalaliOf } from '../../src/locale/jalali.js';
import { monthNames } from '../../src/locale/names.js';
import { jalaliText } from '../../src/locale/jalali-text.js';
import { moneyWords, numberWords, percentWords } from '../../src/decide/money-words.js';
import { word, type WordKey } from './words.js';

export type Language = 'fa' | 'en';

/** Everything a page says, in the reader's language, digits, calendar and money. */
export interface Speaker {
  readonly language: Language;
  readonly currency: string | null;
  readonly jalali: boolean;
  word(key: WordKey): string;
  number(value: number | null, decimals?: number): string;
  money(value: number | null): string;
  percent(share: number | null): string;
  /** A share with its sign. */
  change(share: number): string;
  /** What amounts are typed in, in brackets; empty where the dataset does not say. */
  moneyUnit(): string;
  day(day: Day | null): string;
  /** Hour and minute of an ISO time, UTC. */
  clock(time: string): string;
  /** The month or year that begins on a day. */
  month(day: Day): string;
  year(day: Day): string;
}

const dash = '–';

const gregorianMonths: Readonly<Record<Language, Intl.DateTimeFormat>> = { fa: new Intl.DateTimeFormat('fa-IR-u-ca-gregory', { timeZone: 'UTC', year: 'numeric', month: 'long' }), en: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', year: 'numeric', month: 'short' }) };

export function speakerOf(language: Language, currency: string | null, calendar: 'jalali' | 'gregorian'): Speaker {
  const wording = { language, currency };
  const given = (value: number | null): value is number => value !== null && Number.isFinite(value);
  const jalali = calendar === 'jalali';
  const digits = (value: number): string => withDigits(String(value), language === 'fa' ? 'fa' : 'latin');
  return {
    language,
    currency,
    jalali,
    word: (key) => word(language, key),
    number: (value, decimals = 0) => (given(value) ? numberWords(value, wording, decimals) : dash),
    money: (value) => (given(value) ? moneyWords(value, wording) : dash),
    change: (share) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${percentWords(Math.abs(share), wording)}`,
    moneyUnit: () => (currency === 'IRR' || currency === 'IRT' ? (language === 'fa' ? ' (تومان)' : ' (Toman)') : currency === null ? '' : ` (${currency})`),
    percent: (share) => (given(share) ? percentWords(share, wording) : dash),
    day: (day) => (day === null ? dash : jalali ? jalaliText(day, { language }) : language === 'fa' ? withDigits(dayText(day), 'fa') : dayText(day)),
    clock: (time) => `${withDigits(time.slice(11, 16), language === 'fa' ? 'fa' : 'latin')} UTC`,
    month: (day) => (jalali ? `${monthNames[language][jalaliOf(day).month - 1]!} ${digits(jalaliOf(day).year)}` : gregorianMonths[language].format(day * 86_400_000)),
    year: (day) => (jalali ? digits(jalaliOf(day).year) : digits(Number(dayText(day).slice(0, 4)))),
  };
}

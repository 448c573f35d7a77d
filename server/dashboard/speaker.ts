import { dayText, type Day } from '../../src/base/day.js';
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
  day(day: Day | null): string;
}

const dash = '–';

export function speakerOf(language: Language, currency: string | null, calendar: 'jalali' | 'gregorian'): Speaker {
  const wording = { language, currency };
  const given = (value: number | null): value is number => value !== null && Number.isFinite(value);
  const jalali = calendar === 'jalali';
  return {
    language,
    currency,
    jalali,
    word: (key) => word(language, key),
    number: (value, decimals = 0) => (given(value) ? numberWords(value, wording, decimals) : dash),
    money: (value) => (given(value) ? moneyWords(value, wording) : dash),
    percent: (share) => (given(share) ? percentWords(share, wording) : dash),
    day: (day) => (day === null ? dash : jalali ? jalaliText(day, { language }) : language === 'fa' ? numberText(dayText(day)) : dayText(day)),
  };
}

/** A Gregorian day in Persian digits. */
function numberText(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit)));
}

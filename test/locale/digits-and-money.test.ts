import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumber, withDigits } from '../../src/locale/digits.js';
import { convertMoney, formatMoney, parseMoney } from '../../src/locale/money.js';
import { compareText } from '../../src/locale/names.js';

describe('digits', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(3), fc.constantFrom('fa', 'ar', 'latin'), (n, decimals, digits) => {
        const value = Number((n / 10 ** decimals).toFixed(decimals));
        expect(parseNumber(formatNumber(value, { digits, decimals }))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('writes as Intl does', () => {
    for (const value of [0, 7, 1234.5, 1234567.89]) {
      expect(formatNumber(value, { decimals: 2 })).toBe(new Intl.NumberFormat('fa-IR', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value));
    }
    expect(formatNumber(-0.001, { decimals: 2, digits: 'latin' })).toBe('0.00');
  });

  it('refuses what is not a number', () => {
    for (const text of ['', 'abc', '1,2', '12,34,567', '1..2', '۱۲ سه', 'NaN', 'Infinity']) expect(parseNumber(text), text).toBeNaN();
    expect(parseNumber('٣٫١٤')).toBe(3.14);
    expect(withDigits('۱۲3٤', 'fa')).toBe('۱۲۳۴');
  });
});

describe('money', () => {
  it('writes Toman, short and whole, always with the unit', () => {
    expect(formatMoney(12_500_000, { style: 'short' })).toBe('۱٫۲۵ میلیون تومان');
    expect(formatMoney(30_000_000_000, { style: 'short' })).toBe('۳ میلیارد تومان');
    expect(formatMoney(125_000)).toBe('۱۲٬۵۰۰ تومان');
    expect(formatMoney(125_005, { language: 'en' })).toBe('12,500.5 Toman');
    expect(formatMoney(125_000, { currencyUnit: 'rial' })).toBe('۱۲۵٬۰۰۰ ریال');
    expect(convertMoney(12.5, 'toman', 'rial')).toBe(125);
    expect(() => formatMoney(Number.NaN)).toThrow(/finite/);
  });

  it('reads amounts with a unit only', () => {
    expect(parseMoney('۱٫۲۵ میلیون تومان')).toBe(12_500_000);
    expect(parseMoney('۱۲٬۵۰۰ تومن')).toBe(125_000);
    expect(parseMoney('125,000 ریال')).toBe(125_000);
    expect(parseMoney('125000')).toBeNaN();
  });

  it('sorts Persian in dictionary order', () => {
    expect(['یخ', 'گل', 'پسته', 'آب', 'کتاب', 'باران', 'چای', 'ژاله'].sort(compareText)).toEqual(['آب', 'باران', 'پسته', 'چای', 'ژاله', 'کتاب', 'گل', 'یخ']);
  });
});

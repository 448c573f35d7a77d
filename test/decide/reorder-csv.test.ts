import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/base/day.js';
import { reorderColumns, reorderCsv } from '../../src/decide/reorder-csv.js';
import { reorderList } from '../../src/decide/reorder-list.js';
import { reorderWhy } from '../../src/decide/reorder-why.js';
import { csvCell } from '../../src/table/csv.js';
import { anItem } from './item.js';

const asOf = dayOf('2025-03-20');
const starts = ['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', '  +', '\u00a0=', '\ufeff=', '\u200f=', '\u200e@', '\u202e-', '＝', '＋', '－', '＠', '\u0000=', '|', '%', '−'];
const tails = ['1+1', "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")'];

/** What a spreadsheet would see as a formula, told apart without the code's own pattern. */
function isFormula(cell: string): boolean {
  const seen = [...cell.normalize('NFKC')].filter((c) => c.trim() !== '' && !/[\u0000-\u001f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/.test(c));
  return ['=', '+', '-', '@'].includes(seen[0] ?? '');
}

describe('reorderCsv', () => {
  it('opens as no formula, whatever titles hold, and reads back whole', () => {
    const attacks = starts.flatMap((start) => tails.map((tail) => start + tail));
    expect(attacks.length).toBeGreaterThanOrEqual(60);
    expect(attacks.filter(isFormula).length).toBeGreaterThan(50);
    const items = attacks.map((attack) => anItem({ item: attack, title: attack, store: attack }));
    const rows = parse(reorderCsv(reorderList(items, { asOf }), asOf, { language: 'fa', currency: 'IRR' })) as string[][];
    expect(rows[0]).toEqual(reorderColumns);
    expect(rows).toHaveLength(attacks.length + 1);
    rows.slice(1).forEach((row, i) => {
      for (const cell of row.slice(0, 3)) {
        expect(isFormula(cell)).toBe(false);
        expect(cell).toBe(`'${attacks[i]!}`);
      }
    });
  });

  it('keeps harmless text as it is, and any text readable', () => {
    expect(csvCell('پیراهن مردانه')).toBe('پیراهن مردانه');
    expect(csvCell('a,"b"')).toBe('"a,""b"""');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [row] = parse(`x,${csvCell(text)},y\n`, { relax_column_count: true }) as string[][];
      expect([text, `'${text}`]).toContain(row![1]);
      expect(isFormula(row![1]!)).toBe(false);
    }));
  });

  it('writes ASCII numbers and both calendars in the columns, Persian in the words', () => {
    const [line] = reorderList([anItem({ onHand: 150, price: 1_000_000, cost: 700_000, packSize: 6 })], { asOf, service: 0.9 });
    const [header, row] = parse(reorderCsv([line!], asOf, { language: 'fa', currency: 'IRR' })) as [string[], string[]];
    const cell = (name: string): string => row[header.indexOf(name)]!;
    expect(cell('on_hand')).toBe('150');
    expect(cell('last_order_date')).toMatch(/^2025-\d\d-\d\d$/);
    expect(cell('last_order_date_jalali')).toMatch(/^140[34]\/\d\d\/\d\d$/);
    for (const name of header.filter((column) => column !== 'why')) expect(cell(name)).toMatch(/^[\x20-\x7e]*$/);
    expect(cell('why')).not.toMatch(/[0-9]/);
    expect(cell('why')).toContain('۱۵۰');
  });
});

describe('reorderWhy', () => {
  const words = (over: object, language: 'fa' | 'en', options: object = {}): string => reorderWhy(reorderList([anItem(over)], { asOf, ...options })[0]!, asOf, { language, currency: 'IRR' });

  it('says what was found, what follows and what waiting costs', () => {
    const text = words({ onHand: 30, packSize: 12, price: 1_000_000, cost: 700_000 }, 'en', { service: 0.9 });
    expect(text).toMatch(/^30 on hand: about 4 days\. In the 14 days until the order after this one can arrive about \d+ are asked for, one time in ten more than \d+\. Order \d+ \(\d+ packs\): enough in \d+ % of cases\./);
    expect(text).toMatch(/Waiting a week costs about .* Toman\.$/);
    expect(words({ onHand: 30, packSize: 12, price: 1_000_000, cost: 700_000 }, 'fa', { service: 0.9 })).toMatch(/تومان هزینه دارد\.$/);
  });

  it('says what holds an order back', () => {
    expect(words({ onHand: null }, 'en')).toContain('Stock is not known');
    expect(words({ cost: 10 }, 'en')).toContain('no unit pays');
    expect(words({ shelfLifeDays: 1 }, 'en')).toContain('would spoil');
    expect(words({ packSize: 5000 }, 'en')).toContain('A whole pack');
    expect(words({}, 'en', { budget: 0 })).toContain('The budget has better uses');
    expect(words({ onHand: 500 }, 'en')).toContain('What there is will do.');
  });
});

import { Table, vectorFromArray, Utf8, DateDay, Float64 } from 'apache-arrow';
import { describe, expect, it, vi, afterEach } from 'vitest';
import { showBundle, show } from '../../src/notebook/show/show.js';
import { sanitizeHtml } from '../../src/notebook/report/sanitize.js';

const day = 86_400_000;
const table = new Table({
  date: vectorFromArray([19_802, 19_803, null].map((d) => (d === null ? null : d * day)), new DateDay()),
  title: vectorFromArray(['گوشی ۵ اینچ', '<script>alert(1)</script>', null], new Utf8()),
  price: vectorFromArray([1234567, 0.00123456, null], new Float64()),
});
const html = (x: unknown, options = {}): string => String(showBundle(x, options)['text/html']);
const text = (x: unknown, options = {}): string => String(showBundle(x, options)['text/plain']);

describe('show', () => {
  it('shows an Arrow table with types, nulls and shape, everything escaped', () => {
    const shown = html(table);
    expect(shown).toContain('3 rows × 3 columns');
    expect(shown).toContain('<small><bdi>text · 1 null</bdi></small>');
    expect(shown).toContain('<bdi dir="ltr">2024-03-20</bdi>');
    expect(shown).toContain('<bdi dir="auto">گوشی ۵ اینچ</bdi>');
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(shown).not.toContain('<script');
    expect(shown).toContain('<bdi dir="ltr">1,234,567</bdi>');
    expect(shown).toContain('0.001235');
  });

  it('speaks Persian: Jalali days, Persian digits, right to left, numbers isolated', () => {
    const shown = html(table, { language: 'fa' });
    expect(shown).toContain('dir="rtl"');
    expect(shown).toContain('<bdi dir="ltr">۱۴۰۳/۰۱/۰۱</bdi>');
    expect(shown).toContain('<bdi dir="ltr">۱٬۲۳۴٬۵۶۷</bdi>');
  });

  it('shows the first and last rows of a long table and says how many are left out', () => {
    const long = Array.from({ length: 100 }, (_, i) => ({ i }));
    expect(html(long, { rows: 6 })).toContain('94 rows not shown');
    expect(text(long, { rows: 6 }).split('\n')).toEqual(['     i', 'number', '     0', '     1', '     2', '⋯ 94', '    97', '    98', '    99', '100 × 1']);
  });

  it('knows rankings, panels, columns, danfojs frames, spans, numbers and nothing at all', () => {
    expect(text({ items: ['b', 'a'], scores: Float32Array.of(0.5, 0.25) })).toContain('0.2500');
    const panel = { keys: ['a|x'], offsets: Int32Array.of(0, 3), endDay: 2, quantity: Float32Array.of(1, Number.NaN, 3), futureDays: 0, columns: new Map(), statics: new Map(), events: new Map() };
    expect(text(panel)).toMatch(/a\|x +1970-01-01 +1970-01-03 +3 +4 +1/);
    expect(text({ x: Float64Array.of(1, 2), y: ['p', 'q'] })).toContain('2 × 2');
    expect(text({ columns: ['a'], dtypes: ['int32'], shape: [2, 1], values: [[1], [2]] })).toContain('int32');
    expect(text({ text: 'گوشی خوب', spans: [{ start: 0, end: 4, label: 'noun' }, { start: 2, end: 6 }] })).toBe('[گوشی:noun] خوب');
    expect(html({ text: '<b>x', spans: [{ start: 0, end: 3 }] })).toBe('<p class="anbar-spans" dir="auto"><mark>&lt;b&gt;</mark>x</p>');
    expect(text(undefined)).toBe('undefined');
    expect(text([])).toBe('0 × 0');
    expect(text([1, 2])).toContain('2 × 1');
  });

  it('comes through the report unharmed', () => {
    const shown = html(table).replace(/<style>.*?<\/style>/s, '');
    expect(sanitizeHtml(shown)).toBe(shown);
  });

  it('refuses unknown options and columns by name', () => {
    expect(() => showBundle(table, { row: 3 } as object)).toThrow('show has no option row');
    expect(() => showBundle(table, { columns: ['cost'] })).toThrow('there is no column cost; allowed: date, title, price');
    expect(() => showBundle(table, { rows: 1 })).toThrow('rows is 1');
  });

  afterEach(() => void vi.restoreAllMocks());
  it('prints text outside a notebook', () => {
    const lines: unknown[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line));
    show([{ a: 1 }]);
    expect(lines).toEqual(['     a\nnumber\n     1\n1 × 1']);
  });
});

import { describe, expect, it } from 'vitest';
import { chartBundle } from '../../src/notebook/chart/chart.js';
import { dayTicks, niceTicks, tickText } from '../../src/notebook/chart/ticks.js';
import { sanitizeHtml } from '../../src/notebook/report/sanitize.js';
import { dayOf } from '../../src/base/day.js';

const line = { title: 'units <b>', xKind: 'day' as const, series: [{ name: 'sold & kept', x: [0, 1, 2, 3], y: [1, Number.NaN, 3, 2] }] };

describe('chartBundle', () => {
  it('gives plotly, HTML, SVG and text in one bundle', () => {
    const bundle = chartBundle(line);
    expect(Object.keys(bundle)).toEqual(['application/vnd.plotly.v1+json', 'text/html', 'image/svg+xml', 'text/plain']);
    const figure = JSON.parse(JSON.stringify(bundle['application/vnd.plotly.v1+json'])) as { data: { x: unknown[]; y: unknown[] }[]; layout: { title: { text: string } } };
    expect(figure.data[0]!.y).toEqual([1, null, 3, 2]);
    expect(figure.data[0]!.x[0]).toBe('1970-01-01');
    expect(figure.layout.title.text).not.toContain('<b>');
  });

  it('leaves a gap where a value is unknown, and escapes every word', () => {
    const svg = String(chartBundle(line)['image/svg+xml']);
    expect(svg.match(/d="(M[^"]*)"/)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(svg).toContain('units &lt;b&gt;');
    expect(svg).not.toContain('<b>');
  });

  it('puts points where their numbers are', () => {
    const svg = String(chartBundle({ title: 't', series: [{ name: 'a', kind: 'points', x: [0, 10], y: [0, 100] }] })['image/svg+xml']);
    const [first, last] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    expect(last![0]).toBeGreaterThan(first![0]);
    expect(last![1]).toBeLessThan(first![1]);
    expect(first![0]).toBe(64);
    expect(last![0]).toBe(704);
  });

  it('draws bars in proportion to their values, lying down when names are long', () => {
    const bars = (names: string[]): number[] => [...String(chartBundle({ title: 't', series: [{ name: 'n', kind: 'bar', x: names, y: [10, 20, 40] }] })['image/svg+xml']).matchAll(/<rect [^>]*width="([\d.]+)" height="([\d.]+)"/g)].map(([, w, h]) => Math.max(Number(w), 0) * Number(h));
    for (const names of [['a', 'b', 'c'], ['کرم ضدآفتاب بسیار بلند و دراز و طولانی', 'نام بلند دیگری برای یک کالای دیگر', 'و یکی دیگر از همین نام‌های بلند بازار']]) {
      const [a, b, c] = bars(names);
      expect(b! / a!).toBeCloseTo(2, 1);
      expect(c! / a!).toBeCloseTo(4, 1);
    }
  });

  it('comes through the report unharmed, wide and narrow', () => {
    const clean = sanitizeHtml(String(chartBundle(line)['text/html']));
    expect(clean.match(/<svg/g)).toHaveLength(2);
    expect(clean).toContain('viewBox="0 0 328');
  });

  it('refuses what it cannot draw', () => {
    expect(() => chartBundle({ title: 't', series: [] })).toThrow('has no series');
    expect(() => chartBundle({ title: 't', series: [{ name: 'a', x: [1], y: [1, 2] }] })).toThrow('a has 1 x and 2 y');
    expect(() => chartBundle({ title: 't', series: [{ name: 'a', kind: 'band', x: [1], y: [1] }] })).toThrow('band a has no high ends');
    expect(() => chartBundle({ title: 't', color: 'red', series: [] } as never)).toThrow('no option color');
  });

  it('draws empty and constant series', () => {
    for (const y of [[Number.NaN, Number.NaN], [5, 5], [0, 0], [-3, -3]]) expect(String(chartBundle({ title: 't', series: [{ name: 'a', x: [1, 2], y }] })['image/svg+xml'])).not.toMatch(/NaN|Infinity/);
  });
});

describe('ticks', () => {
  it('are round and inside', () => {
    expect(niceTicks(0, 97, 5)).toEqual([0, 20, 40, 60, 80]);
    expect(niceTicks(-1.2, 1.1, 4)).toEqual([-1, 0, 1]);
    expect(tickText(0.5, [0, 0.25, 0.5], 'fa')).toBe('۰٫۵۰');
    expect(tickText(20_000_000, [0, 20_000_000], 'en')).toBe('20 M');
  });

  it('start months of the calendar that is asked for', () => {
    const [from, until] = [dayOf('2024-01-05'), dayOf('2024-06-30')];
    expect(dayTicks(from, until, 6, { jalali: true, language: 'fa' }).map(({ label }) => label)).toContain('فروردین ۱۴۰۳');
    expect(dayTicks(from, until, 6, { jalali: true, language: 'fa' }).find(({ label }) => label === 'فروردین ۱۴۰۳')?.at).toBe(dayOf('2024-03-20'));
    expect(dayTicks(from, until, 6, { jalali: false, language: 'en' })[0]).toEqual({ at: dayOf('2024-02-01'), label: 'Feb 2024' });
  });
});

import { html } from '../../publish/report/html.js';
import { numberText } from '../show/format-cell.js';
import type { Chart } from './chart-data.js';
import { seriesColor } from './colors.js';
import { label, place, signWidth, svgFrame, type Frame } from './frame.js';

const rowHeight = 24;

const cut = (name: string, most: number): string => ([...name].length > most ? `${[...name].slice(0, most - 1).join('')}…` : name);

/** Bars lying down, one row a name: for names that are long or many. Negative values grow to the left of zero. On a narrow picture a name stands above its bar. */
export function horizontalBars(chart: Chart, frame: Frame, names: readonly string[]): string {
  const language = chart.language ?? 'en';
  const narrow = frame.width < 500;
  const most = narrow ? Math.floor((frame.width - 16) / signWidth) : 42;
  const left = narrow ? 8 : 16 + signWidth * Math.max(...names.map((name) => [...cut(name, most)].length));
  const values = chart.series.map(({ x, y }) => new Map(Array.from(x as ArrayLike<string | number>, (name, i) => [String(name), y[i]!])));
  const all = values.flatMap((map) => [...map.values()]).filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const span = high - low || 1;
  const right = frame.width - frame.right - 58;
  const at = (value: number): number => left + ((value - low) / span) * (right - left);
  const thick = Math.max(8, (rowHeight * 0.74) / values.length);
  const bars = thick * values.length;
  const row = bars + (narrow ? 26 : 7);
  const rows = names.map((name, r) => {
    const top = frame.top + r * row + (narrow ? 18 : 0);
    const drawn = values.map((map, i) => {
      const value = map.get(name) ?? Number.NaN;
      if (!Number.isFinite(value)) return '';
      const text = values.length === 1 ? label(Math.max(at(value), at(0)) + 5, top + bars / 2 + 5, numberText(value, language), 'start') : '';
      return html`<rect x="${place(Math.min(at(0), at(value)))}" y="${place(top + i * thick)}" width="${place(Math.abs(at(value) - at(0)))}" height="${place(thick - 1)}" fill="${seriesColor(i)}"/>${text}`;
    });
    return html`${narrow ? label(8, top - 5, cut(name, most), 'start') : label(left - 8, top + bars / 2 + 5, cut(name, most), 'end')}${drawn}`;
  });
  return svgFrame(chart, frame, frame.top + names.length * row + 4, html`${rows}`);
}

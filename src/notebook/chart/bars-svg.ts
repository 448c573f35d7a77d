import { html } from '../../publish/report/html.js';
import { numberText } from '../show/format-cell.js';
import type { Chart } from './chart-data.js';
import { seriesColor } from './colors.js';
import { frame, label, place, svgFrame } from './frame.js';

const rowHeight = 22;
const longest = 34;

const cut = (name: string): string => ([...name].length > longest ? `${[...name].slice(0, longest - 1).join('')}…` : name);

/** Bars lying down, one row a name: for names that are long or many. Negative values grow to the left of zero. */
export function horizontalBars(chart: Chart, names: readonly string[]): string {
  const language = chart.language ?? 'en';
  const left = 24 + 7.4 * Math.max(...names.map((name) => [...cut(name)].length));
  const values = chart.series.map(({ x, y }) => new Map(Array.from(x as ArrayLike<string | number>, (name, i) => [String(name), y[i]!])));
  const all = values.flatMap((map) => [...map.values()]).filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const span = high - low || 1;
  const right = frame.width - frame.right - 62;
  const at = (value: number): number => left + ((value - low) / span) * (right - left);
  const thick = (rowHeight * 0.78) / values.length;
  const rows = names.map((name, row) => {
    const top = frame.top + row * rowHeight;
    const bars = values.map((map, i) => {
      const value = map.get(name) ?? Number.NaN;
      if (!Number.isFinite(value)) return '';
      const text = values.length === 1 ? label(Math.max(at(value), at(0)) + 5, top + rowHeight / 2 + 4, numberText(value, language), 'start') : '';
      return html`<rect x="${place(Math.min(at(0), at(value)))}" y="${place(top + 2 + i * thick)}" width="${place(Math.abs(at(value) - at(0)))}" height="${place(thick)}" fill="${seriesColor(i)}"/>${text}`;
    });
    return html`${label(left - 8, top + rowHeight / 2 + 4, cut(name), 'end')}${bars}`;
  });
  const height = frame.top + names.length * rowHeight + 28;
  const yLabel = chart.yLabel === undefined ? '' : label(frame.width - frame.right, height - 7, chart.yLabel, 'end', html` fill-opacity="0.75"`);
  return svgFrame(chart, height, html`${rows}${yLabel}`);
}

import { html, type Html } from '../../publish/report/html.js';
import type { Chart } from './chart-data.js';
import { seriesColor } from './colors.js';

export const frame = { width: 720, height: 340, left: 64, right: 16, top: 40, bottom: 58 } as const;

/** Text of its own direction, whatever surrounds it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** Two decimals are enough at this size, and keep the file small. */
export const place = (value: number): string => String(Math.round(value * 100) / 100);

export function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'middle', extra: Html = html``): Html {
  return html`<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}"${extra}>${isolated(text)}</text>`;
}

/** The whole picture: title, legend, and what is drawn. The svg itself is left to right, so that anchors mean the same everywhere. */
export function svgFrame(chart: Chart, height: number, body: Html): string {
  const shown = chart.series.filter(({ name }) => name !== '');
  let at = frame.left;
  const legend = shown.length < 2 ? '' : chart.series.map(({ name }, i) => {
    if (name === '') return '';
    const x = at;
    at += 22 + 7.6 * [...name].length;
    return html`<rect x="${place(x)}" y="${height - 16}" width="12" height="10" rx="2" fill="${seriesColor(i)}"/>${label(x + 16, height - 7, name, 'start')}`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${height}" width="${frame.width}" height="${height}" role="img" aria-label="${chart.title}" direction="ltr" font-family="Vazirmatn, system-ui, sans-serif" font-size="13" fill="currentColor">${label(frame.width / 2, 22, chart.title, 'middle', html` font-size="15" font-weight="600"`)}${body}${legend}</svg>`.text;
}

import { html, type Html } from '../../publish/report/html.js';
import type { Chart } from './chart-data.js';
import { seriesColor } from './colors.js';

/** Where a chart is drawn: its width, and the room around the plot. */
export interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly titleLines: readonly string[];
}

/** Mean width of a sign at 13 px; Persian ones are narrower. */
export const signWidth = 7.2;

/** Words in lines of at most so many signs. */
export function wrap(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + [...word].length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [''] : lines;
}

/** Wide for a page, narrow for a telephone: text is the same size on both. */
export function frameOf(chart: Chart, width: number): Frame {
  const titleLines = wrap(chart.title, Math.floor(width / 8.2));
  return { width, left: width < 500 ? 46 : 64, right: 16, top: 22 + 20 * titleLines.length, titleLines };
}

/** Text of its own direction, whatever surrounds it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

/** Two decimals are enough at this size, and keep the file small. */
export const place = (value: number): string => String(Math.round(value * 100) / 100);

export function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'middle', extra: Html = html``): Html {
  return html`<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}"${extra}>${isolated(text)}</text>`;
}

/** Names beside their colors, in as many lines as they need; `at` is where the first line stands. */
function legendOf(chart: Chart, frame: Frame, at: number): { readonly markup: readonly Html[]; readonly height: number } {
  if (chart.series.length < 2) return { markup: [], height: 0 };
  let [x, y] = [frame.left, at];
  const markup = chart.series.map(({ name }, i) => {
    const size = 30 + signWidth * [...name].length;
    if (x + size > frame.width && x > frame.left) [x, y] = [frame.left, y + 20];
    const entry = html`<rect x="${place(x)}" y="${place(y - 9)}" width="12" height="10" rx="2" fill="${seriesColor(i)}"/>${label(x + 17, y, name, 'start')}`;
    x += size;
    return entry;
  });
  return { markup, height: y - at + 20 };
}

/** The whole picture: title, legend, and what is drawn down to `bottom`. The svg itself is left to right, so that anchors mean the same everywhere. */
export function svgFrame(chart: Chart, frame: Frame, bottom: number, body: Html): string {
  const title = frame.titleLines.map((line, i) => label(frame.width / 2, 20 + 20 * i, line, 'middle', html` font-size="15" font-weight="600"`));
  const legend = legendOf(chart, frame, bottom + 16);
  const height = bottom + 6 + legend.height;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${height}" width="${frame.width}" height="${height}" role="img" aria-label="${chart.title}" direction="ltr" font-family="Vazirmatn, system-ui, sans-serif" font-size="13" fill="currentColor">${title}${body}${legend.markup}</svg>`.text;
}

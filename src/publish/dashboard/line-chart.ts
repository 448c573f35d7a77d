// Lines over time as SVG that needs no script. Time runs left to right in both languages; texts are escaped by the tag.
import { html, type Html } from '../report/html.js';
import { niceStep } from '../report/chart.js';

export interface ChartLine {
  /** Class of the path: its colour is the stylesheet's. */
  readonly kind: 'sales' | 'mean' | 'actual';
  readonly values: readonly (number | null)[];
}

export interface LineChart {
  readonly label: string;
  readonly lines: readonly ChartLine[];
  /** Low and high ends, null where there is none. */
  readonly bands?: readonly { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] }[];
  /** Places of marked days and what they are. */
  readonly marks?: readonly { readonly at: number; readonly text: string }[];
  /** Width in units of its texts' size: 800 for a page, 360 for a phone. */
  readonly wide: 800 | 360;
  /** Text of a place on the axis. */
  tick(at: number): string;
  number(value: number): string;
}

const tall = 240;
const edge = { left: 56, right: 12, top: 12, bottom: 26 };
/** More marks than these would hide the lines: they become notches at the top. */
const mostWholeMarks = 24;
const round = (value: number): number => Math.round(value * 10) / 10;

/** O(points). */
export function lineChart({ label, lines, bands = [], marks = [], wide, tick, number }: LineChart): Html {
  const count = Math.max(1, ...lines.map(({ values }) => values.length), ...bands.map(({ high }) => high.length));
  const peak = (values: readonly (number | null)[]): number => values.reduce<number>((most, value) => (value !== null && Number.isFinite(value) ? Math.max(most, value) : most), 0);
  const most = Math.max(1e-9, ...lines.map(({ values }) => peak(values)), ...bands.map(({ high }) => peak(high))) || 1;
  const x = (at: number): number => round(edge.left + (at / Math.max(1, count - 1)) * (wide - edge.left - edge.right));
  const y = (value: number): number => round(tall - edge.bottom - (Math.max(0, value) / most) * (tall - edge.top - edge.bottom));
  const path = (values: readonly (number | null)[]): string => {
    let text = '';
    let down = false;
    values.forEach((value, at) => {
      if (value === null || !Number.isFinite(value)) {
        down = false;
        return;
      }
      text += `${down ? 'L' : 'M'}${x(at)} ${y(value)}`;
      down = true;
    });
    return text;
  };
  const area = (low: readonly (number | null)[], high: readonly (number | null)[]): string => {
    const at = high.flatMap((value, i) => (value === null || low[i] === null || low[i] === undefined ? [] : [i]));
    if (at.length === 0) return '';
    return `M${at.map((i) => `${x(i)} ${y(high[i]!)}`).join('L')}L${[...at].reverse().map((i) => `${x(i)} ${y(low[i]!)}`).join('L')}Z`;
  };
  const step = niceStep(most, 4);
  const levels = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
  const gaps = wide === 800 ? 4 : 2;
  const places = [...new Set(Array.from({ length: gaps + 1 }, (_, k) => Math.round(((count - 1) * k) / gaps)))];
  return html`<svg class="w${wide}" viewBox="0 0 ${wide} ${tall}" role="img" aria-label="${label}">${levels.map((level) => html`<path class="axis" d="M${edge.left} ${y(level)}H${wide - edge.right}"></path><text x="${edge.left - 6}" y="${y(level) + 4}" text-anchor="end">${number(level)}</text>`)}${places.map((at, i) => html`<text x="${x(at)}" y="${tall - 6}" text-anchor="${i === 0 ? 'start' : at === count - 1 ? 'end' : 'middle'}">${tick(at)}</text>`)}${marks.map(({ at, text }) => html`<path class="mark" d="M${x(at)} ${edge.top}V${marks.length > mostWholeMarks ? edge.top + 10 : tall - edge.bottom}"><title>${text}</title></path>`)}${bands.map(({ low, high }) => html`<path class="band" d="${area(low, high)}"></path>`)}${lines.map(({ kind, values }) => html`<path class="${kind}" d="${path(values)}"></path>`)}</svg>`;
}

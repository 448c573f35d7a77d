// Charts as inline SVG: readable without script, in print and in a mail. Time runs left to right in both languages.
import { dayOf, dayText } from '../../base/day.js';
import { html, type Html } from './html.js';
import type { ReportItem } from './report-data.js';
import { dateText, numberText } from './text-of.js';
import { word, type ReportLanguage } from './words.js';

const width = 480;
const height = 180;
const margin = { left: 44, right: 8, top: 8, bottom: 22 };

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** A step of 1, 2 or 5 × 10ⁿ that cuts the range in at most `parts`. */
export function niceStep(range: number, parts: number): number {
  const rough = Math.max(range, 1e-9) / parts;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999999) ?? 10);
}

interface Scale {
  x(index: number): number;
  y(value: number): number;
}

/** A path that breaks where a value is missing. */
function pathOf(values: readonly (number | null)[], from: number, { x, y }: Scale): string {
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null || !Number.isFinite(value)) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${rounded(x(from + i))} ${rounded(y(value))}`;
    pen = true;
  });
  return path;
}

function bandOf(low: readonly number[], high: readonly number[], from: number, { x, y }: Scale): string {
  const top = high.map((value, i) => `${rounded(x(from + i))} ${rounded(y(value))}`);
  const bottom = low.map((value, i) => `${rounded(x(from + i))} ${rounded(y(value))}`).reverse();
  return `M${[...top, ...bottom].join('L')}Z`;
}

function axis(language: ReportLanguage, most: number, days: number, firstDay: string, { x, y }: Scale): Html {
  const step = niceStep(most, 4);
  const ticks = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step);
  const marks = [0, Math.floor((days - 1) / 2), days - 1].filter((mark, i, all) => all.indexOf(mark) === i);
  const first = dayOf(firstDay);
  return html`${ticks.map((tick) => html`<path class="axis" d="M${margin.left} ${rounded(y(tick))}H${width - margin.right}"></path><text x="${margin.left - 6}" y="${rounded(y(tick) + 4)}" text-anchor="end">${numberText(language, tick, step < 1 ? 1 : 0)}</text>`)}${marks.map(
    (mark, i) => html`<text x="${rounded(x(mark))}" y="${height - 6}" text-anchor="${i === 0 ? 'start' : i === marks.length - 1 ? 'end' : 'middle'}">${dateText(language, dayText(first + mark))}</text>`,
  )}`;
}

/** Sales, what was forecast with its range, and what came. */
export function itemChart(language: ReportLanguage, item: ReportItem): Html {
  const { history, forecast } = item;
  const { mean, low, high, actual } = forecast;
  const days = history.length + mean.length;
  const values = [...history, ...mean, ...(high ?? []), ...(actual ?? [])].filter((value): value is number => value !== null && Number.isFinite(value));
  const most = Math.max(1, ...values);
  const scale: Scale = {
    x: (index) => margin.left + (index / Math.max(1, days - 1)) * (width - margin.left - margin.right),
    y: (value) => height - margin.bottom - (Math.max(0, value) / most) * (height - margin.top - margin.bottom),
  };
  const label = `${word(language, 'history')}, ${word(language, 'forecast')}: ${item.title ?? item.series}`;
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${axis(language, most, days, item.firstDay, scale)}${low !== undefined && high !== undefined && low.length > 0 ? html`<path class="band" d="${bandOf(low, high, history.length, scale)}"></path>` : null}<path class="sales" d="${pathOf(history, 0, scale)}"></path><path class="mean" d="${pathOf(mean, history.length, scale)}"></path>${actual === undefined ? null : html`<path class="actual" d="${pathOf(actual, history.length, scale)}"></path>`}</svg>`;
}

/** Bars side by side, for a leaderboard's first metric: the yardsticks grey. */
export function barChart(language: ReportLanguage, rows: readonly { readonly name: string; readonly value: number; readonly base: boolean }[], label: string): Html {
  const bar = 22;
  const tall = rows.length * bar + 4;
  const most = Math.max(1e-9, ...rows.map((row) => row.value));
  return html`<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${label}">${rows.map((row, i) => {
    const long = (row.value / most) * 260;
    return html`<text x="140" y="${i * bar + 15}" text-anchor="end">${row.name.length > 22 ? `${row.name.slice(0, 21)}…` : row.name}</text><rect class="${row.base ? 'bar base' : 'bar'}" x="148" y="${i * bar + 3}" width="${rounded(long)}" height="${bar - 6}"></rect><text x="${rounded(154 + long)}" y="${i * bar + 15}">${numberText(language, row.value, 3)}</text>`;
  })}</svg>`;
}

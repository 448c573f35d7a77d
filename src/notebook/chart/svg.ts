import { html, type Html } from '../../publish/report/html.js';
import { seriesColor } from './colors.js';
import { dayTicks, niceTicks, tickText, type Tick } from './ticks.js';
import { horizontalBars } from './bars-svg.js';
import { xKindOf, type Chart, type ChartSeries } from './chart-data.js';
import { frameOf, isolated, label, place, signWidth, svgFrame } from './frame.js';

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

function scale(low: number, high: number, from: number, to: number): Scale {
  const span = high - low || 1;
  return { low, high, at: (value) => from + ((value - low) / span) * (to - from) };
}

/** Lowest and highest of all finite values. */
function extent(lists: readonly ArrayLike<number>[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [0, 1] : [low, high];
}

function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale): string {
  let path = '';
  let pen = false;
  for (let i = 0; i < xs.length; i++) {
    if (!Number.isFinite(ys[i]!)) {
      pen = false;
      continue;
    }
    path += `${pen ? 'L' : 'M'}${place(x.at(xs[i]!))} ${place(y.at(ys[i]!))}`;
    pen = true;
  }
  return path;
}

function mark(series: ChartSeries, xs: ArrayLike<number>, x: Scale, y: Scale, bar: { readonly width: number; readonly shift: number }, color: string): Html {
  const { kind = 'line', y: ys, high } = series;
  const tip = html`<title>${isolated(series.name)}</title>`;
  if (kind === 'line') return html`<path d="${linePath(xs, ys, x, y)}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linejoin="round">${tip}</path>`;
  if (kind === 'band') {
    const forth = Array.from(xs, (at, i) => `${place(x.at(at))} ${place(y.at(high![i]!))}`);
    const back = Array.from(xs, (at, i) => `${place(x.at(at))} ${place(y.at(ys[i]!))}`).reverse();
    return html`<path d="M${[...forth, ...back].join('L')}Z" fill="${color}" fill-opacity="0.22">${tip}</path>`;
  }
  const known = Array.from(xs, (at, i) => [at, ys[i]!] as const).filter(([, value]) => Number.isFinite(value));
  if (kind === 'points') return html`<g fill="${color}" fill-opacity="0.75">${known.map(([at, value]) => html`<circle cx="${place(x.at(at))}" cy="${place(y.at(value))}" r="3.2"/>`)}${tip}</g>`;
  const zero = y.at(0);
  return html`<g fill="${color}">${known.map(([at, value]) => html`<rect x="${place(x.at(at) + bar.shift)}" y="${place(Math.min(zero, y.at(value)))}" width="${place(bar.width)}" height="${place(Math.abs(zero - y.at(value)))}"/>`)}${tip}</g>`;
}

function xTicks(chart: Chart, names: readonly string[], x: Scale, wide: boolean, whole: boolean): readonly Tick[] {
  const language = chart.language ?? 'en';
  const kind = xKindOf(chart);
  if (kind === 'category') return names.map((name, at) => ({ at, label: name }));
  if (kind === 'day') return dayTicks(x.low, x.high, wide ? 6 : 3, { jalali: (chart.calendar ?? (language === 'fa' ? 'jalali' : 'gregorian')) === 'jalali', language });
  const ticks = niceTicks(x.low, x.high, wide ? 7 : 4).filter((at) => !whole || Number.isInteger(at));
  return ticks.map((at) => ({ at, label: tickText(at, ticks, language) }));
}

/** Draws the chart as one SVG that needs nothing from outside and takes its ink from the page (`currentColor`). */
export function chartSvg(chart: Chart, width = 720): string {
  const language = chart.language ?? 'en';
  const frame = frameOf(chart, width);
  const wide = width >= 500;
  const category = xKindOf(chart) === 'category';
  const names = category ? [...new Set(chart.series.flatMap(({ x }) => Array.from(x as ArrayLike<string | number>, String)))] : [];
  const widest = names.reduce((most, name) => Math.max(most, [...name].length + 1), 0);
  const roomy = widest * names.length * signWidth < width - frame.left - frame.right;
  if (category && !roomy && chart.series.every(({ kind }) => kind === 'bar')) return horizontalBars(chart, frame, names);
  const xs = chart.series.map(({ x }) => (category ? Array.from(x as readonly string[], (name) => names.indexOf(String(name))) : (x as ArrayLike<number>)));
  const bars = chart.series.flatMap(({ kind }, i) => (kind === 'bar' ? [i] : []));
  const [lowX, highX] = extent(xs);
  const steps = category ? names.length : bars.length > 0 ? Math.max(...bars.map((i) => xs[i]!.length)) : 0;
  const pad = steps === 0 ? 0 : category ? 0.5 : (highX - lowX) / Math.max(1, steps - 1) / 2;
  const [lowY, highY] = extent(chart.series.flatMap(({ y, high }) => (high === undefined ? [y] : [y, high])));
  const floor = bars.length > 0 ? Math.min(0, lowY) : lowY >= 0 && lowY < highY * 0.6 ? 0 : lowY;
  const ticks = niceTicks(floor, highY, 5);
  const bottom = frame.top + (chart.yLabel === undefined ? 0 : 16) + (wide ? 242 : 200);
  const top = frame.top + (chart.yLabel === undefined ? 0 : 16);
  const right = width - frame.right;
  const x = scale(lowX - pad, highX + pad, frame.left, right);
  const y = scale(Math.min(floor, ticks[0]!), Math.max(highY, ticks.at(-1)!), bottom, top);
  const slot = steps === 0 ? 0 : (right - frame.left) / Math.max(1, steps);
  const barWidth = Math.max(1, (slot * 0.78) / Math.max(1, bars.length));
  const grid = ticks.map((value) => html`<line x1="${frame.left}" x2="${right}" y1="${place(y.at(value))}" y2="${place(y.at(value))}" stroke="currentColor" stroke-opacity="0.15"/>${label(frame.left - 8, y.at(value) + 4, tickText(value, ticks, language), 'end')}`);
  const whole = xs.every((list) => Array.from(list).every(Number.isInteger));
  const axis = xTicks(chart, names, x, wide, whole).map((tick) => {
    // A name at the edge stays inside the picture.
    const half = ([...tick.label].length * signWidth) / 2;
    const at = Math.min(Math.max(x.at(tick.at), half), width - half);
    return html`<line x1="${place(x.at(tick.at))}" x2="${place(x.at(tick.at))}" y1="${bottom}" y2="${bottom + 5}" stroke="currentColor" stroke-opacity="0.5"/>${label(at, bottom + 19, tick.label)}`;
  });
  const marks = chart.series.map((series, i) => mark(series, xs[i]!, x, y, { width: barWidth, shift: (bars.indexOf(i) - bars.length / 2) * barWidth }, seriesColor(i)));
  // Above the axis, not turned: a turned Persian word is hard to read.
  const yLabel = chart.yLabel === undefined ? '' : label(8, frame.top - 2, chart.yLabel, 'start', html` fill-opacity="0.75"`);
  const xLabel = chart.xLabel === undefined ? '' : label(right, bottom + 37, chart.xLabel, 'end', html` fill-opacity="0.75"`);
  return svgFrame(chart, frame, bottom + (chart.xLabel === undefined ? 22 : 40), html`${grid}${axis}${marks}${yLabel}${xLabel}`);
}

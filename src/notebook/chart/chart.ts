import { AnbarError } from '../../base/errors.js';
import { refuseUnknownOptions } from '../../base/options.js';
import { display, type DisplayBundle } from '../display.js';
import { numberText } from '../show/format-cell.js';
import type { Chart } from './chart-data.js';
import { plotlyFigure } from './plotly.js';
import { chartSvg } from './svg.js';

const chartKeys = ['title', 'series', 'xKind', 'xLabel', 'yLabel', 'language', 'calendar'];

function check(chart: Chart): void {
  refuseUnknownOptions('showChart', chart, chartKeys);
  const refuse = (what: string, field: string): AnbarError => new AnbarError('E_BASE_OPTION', `${what}`, { facts: { field } });
  if (chart.series.length === 0) throw refuse('the chart has no series; allowed: one or more', 'series');
  for (const { name, kind, x, y, high } of chart.series) {
    if (x.length !== y.length) throw refuse(`series ${name} has ${x.length} x and ${y.length} y; allowed: as many of both`, 'y');
    if (kind === 'band' && high?.length !== y.length) throw refuse(`band ${name} has ${high?.length ?? 'no'} high ends for ${y.length} low ones; allowed: as many of both`, 'high');
  }
}

const blocks = '▁▂▃▄▅▆▇█';

/** One line of blocks, at most 60 wide: what a terminal can show of a series. */
function sparkline(y: ArrayLike<number>): string {
  const width = Math.min(60, y.length);
  const means = Array.from({ length: width }, (_, i) => {
    const from = Math.floor((i * y.length) / width);
    const part = Array.from({ length: Math.max(1, Math.floor(((i + 1) * y.length) / width) - from) }, (_unused, k) => y[from + k]!).filter((value) => Number.isFinite(value));
    return part.length === 0 ? Number.NaN : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const known = means.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(0, ...known), Math.max(...known)];
  return means.map((value) => (Number.isNaN(value) ? ' ' : blocks[Math.min(7, Math.floor((8 * (value - low)) / (high - low || 1)))]!)).join('');
}

function chartText(chart: Chart): string {
  const lines = chart.series.map(({ name, y }) => {
    const known = Array.from(y as ArrayLike<number>).filter((value) => Number.isFinite(value));
    const range = known.length === 0 ? '–' : `${numberText(Math.min(...known))} … ${numberText(Math.max(...known))}`;
    return `${sparkline(y)}  ${name} (${range})`;
  });
  return [chart.title, ...lines].join('\n');
}

/** The chart in every form a front end may know: interactive (plotly), SVG inside HTML, SVG alone, text. */
export function chartBundle(chart: Chart): DisplayBundle {
  check(chart);
  const svg = chartSvg(chart);
  return {
    'application/vnd.plotly.v1+json': plotlyFigure(chart),
    'text/html': `<style>.anbar-narrow{display:none}@media(max-width:600px){.anbar-wide{display:none}.anbar-narrow{display:block}}</style><div class="anbar-wide">${svg}</div><div class="anbar-narrow">${chartSvg(chart, 328)}</div>`,
    'image/svg+xml': svg,
    'text/plain': chartText(chart),
  };
}

/**
 * Shows a chart in the notebook: plotly where the front end has it, else SVG, else a line of blocks. Throws E_BASE_OPTION.
 *
 * @example
 * showChart({ title: 'units a day', xKind: 'day', series: [{ name: 'sold', x: days, y: units }] });
 */
export function showChart(chart: Chart): void {
  display(chartBundle(chart));
}

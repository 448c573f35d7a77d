import { dayText } from '../../base/day.js';
import { jalaliText } from '../../locale/jalali-text.js';
import { xKindOf, type Chart, type ChartSeries } from './chart-data.js';
import { seriesColor } from './colors.js';

const isolate = (text: string): string => `\u2068${text.replaceAll('<', '&lt;')}\u2069`;

/** JSON has no NaN: unknown values are null, which plotly leaves out. */
const numbers = (values: ArrayLike<number>): (number | null)[] => Array.from(values, (value) => (Number.isFinite(value) ? value : null));

function traces(series: ChartSeries, x: readonly (string | number)[], index: number, jalali: readonly string[] | undefined): object[] {
  const { name, kind = 'line', y, high } = series;
  const color = seriesColor(index);
  const label = isolate(name);
  const dates = jalali === undefined ? {} : { text: jalali, hovertemplate: '%{text}: %{y}' };
  if (kind === 'bar') return [{ type: 'bar', name: label, x, y: numbers(y), marker: { color }, ...dates }];
  if (kind === 'band') {
    const edge = { type: 'scatter', mode: 'lines', x, line: { width: 0, color }, legendgroup: label, hoverinfo: 'y' };
    return [{ ...edge, y: numbers(y), showlegend: false }, { ...edge, name: label, y: numbers(high!), fill: 'tonexty', fillcolor: `${color}33` }];
  }
  return [{ type: 'scatter', mode: kind === 'points' ? 'markers' : 'lines', name: label, x, y: numbers(y), line: { color }, marker: { color }, ...dates }];
}

/** The chart as plotly's figure: an object, as notebooks want it. */
export function plotlyFigure(chart: Chart): object {
  const kind = xKindOf(chart);
  const jalali = (chart.calendar ?? (chart.language === 'fa' ? 'jalali' : 'gregorian')) === 'jalali';
  const data = chart.series.flatMap((series, i) => {
    const x = Array.from(series.x as ArrayLike<number | string>, (value) => (kind === 'day' ? dayText(Number(value)) : kind === 'category' ? isolate(String(value)) : value));
    const dates = kind === 'day' && jalali ? Array.from(series.x as ArrayLike<number>, (day) => jalaliText(day, { style: 'long', language: chart.language ?? 'en' })) : undefined;
    return traces(series, x, i, dates);
  });
  const axis = (title: string | undefined): object => ({ automargin: true, ...(title === undefined ? {} : { title: { text: isolate(title) } }) });
  return {
    data,
    layout: {
      title: { text: isolate(chart.title) },
      xaxis: { ...axis(chart.xLabel), type: kind === 'day' ? 'date' : kind === 'category' ? 'category' : 'linear' },
      yaxis: axis(chart.yLabel),
      legend: { orientation: 'h' },
      font: { family: 'Vazirmatn, system-ui, sans-serif' },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
    },
    config: { responsive: true, displaylogo: false },
  };
}

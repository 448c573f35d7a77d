// A chart in two forms: as SVG, which needs no script and prints, and as the same values in words, which the page's script hands to plotly.js for hovering and zooming.
import { lineChart, type LineChart } from '../../src/publish/dashboard/line-chart.js';
import { html, jsonIsland, type Html } from '../../src/publish/report/html.js';
import type { Speaker } from './speaker.js';

export interface PageChart extends Omit<LineChart, 'wide'> {
  readonly id: string;
  /** Names of the lines, in their order, and of the range: what hovering says. */
  readonly names: readonly string[];
  readonly bandName?: string;
  readonly decimals?: number;
}

interface ChartScript {
  readonly labels: readonly string[];
  readonly lines: readonly { readonly name: string; readonly kind: string; readonly values: readonly (number | null)[]; readonly texts: readonly string[] }[];
  readonly band?: { readonly name: string; readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[]; readonly texts: readonly string[] };
  readonly marks: readonly { readonly at: number; readonly text: string }[];
  readonly words: { readonly label: string; readonly reset: string };
  readonly language: string;
}

const rounded = (value: number | null): number | null => (value === null || !Number.isFinite(value) ? null : Math.round(value * 1000) / 1000);

/** O(points). */
export function pageChart(speaker: Speaker, chart: PageChart): Html {
  const { id, names, bandName, decimals = 0, ...drawn } = chart;
  const length = Math.max(0, ...chart.lines.map(({ values }) => values.length));
  const [band] = chart.bands ?? [];
  const script: ChartScript = {
    labels: Array.from({ length }, (_, at) => chart.tick(at)),
    lines: chart.lines.map(({ kind, values }, k) => ({ kind, name: names[k]!, values: values.map(rounded), texts: values.map((value) => speaker.number(value, decimals)) })),
    ...(band === undefined ? {} : { band: { name: bandName ?? '', low: band.low.map(rounded), high: band.high.map(rounded), texts: band.high.map((high, at) => (high === null ? '' : `${speaker.number(band.low[at]!, decimals)} – ${speaker.number(high, decimals)}`)) } }),
    marks: chart.marks ?? [],
    words: { label: chart.label, reset: speaker.word('resetZoom') },
    language: speaker.language,
  };
  const kinds = chart.lines.map(({ kind }, k) => html`<li class="l-${kind}">${names[k]}</li>`);
  return html`<figure class="live-chart" id="chart-${id}">${lineChart({ ...drawn, wide: 800 })}${lineChart({ ...drawn, wide: 360 })}${jsonIsland(`data-${id}`, script)}<figcaption><ul class="legend">${kinds}${band === undefined ? null : html`<li class="l-band">${bandName ?? ''}</li>`}</ul><p class="zoom-hint">${speaker.word('zoomHint')}</p></figcaption></figure>`;
}

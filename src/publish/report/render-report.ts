import { createHash } from 'node:crypto';
import { html, jsonIsland, trusted, type Html } from './html.js';
import type { ForecastReport, ReportItem } from './report-data.js';
import { accuracySection, decisionSection, itemsSection, leaderboardSection, qualitySection } from './sections.js';
import { reportStyle } from './style.js';
import { dateText } from './text-of.js';
import { word, type ReportLanguage } from './words.js';

export interface RenderOptions {
  /** plotly.js' source: the items' charts become interactive where script runs; in the file once, 4.8 MB. */
  readonly plotly?: string;
}

// Draws what the island holds; the SVG below each chart stays for readers without script.
const drawScript = `for (const { id, traces } of JSON.parse(document.getElementById('charts').textContent)) { const box = document.getElementById(id); const svg = box.previousElementSibling; Plotly.newPlot(box, traces, { margin: { l: 40, r: 8, t: 8, b: 30 }, height: 220, showlegend: false, paper_bgcolor: 'transparent', plot_bgcolor: 'transparent' }, { displaylogo: false, responsive: true }).then(() => { svg.style.display = 'none'; }); }`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function policy(scripts: readonly string[]): string {
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'${scripts.length === 0 ? '' : `; script-src ${scripts.map(hashOf).join(' ')}`}`;
}

function traces(item: ReportItem): readonly object[] {
  const from = Date.parse(item.firstDay);
  const dates = (start: number, length: number): string[] => Array.from({ length }, (_, i) => new Date(from + (start + i) * 86_400_000).toISOString().slice(0, 10));
  const start = item.history.length;
  const { mean, low, high, actual } = item.forecast;
  const later = dates(start, mean.length);
  return [
    { x: dates(0, start), y: item.history, type: 'scatter', mode: 'lines', line: { width: 1, color: '#6e7781' } },
    ...(low === undefined || high === undefined ? [] : [{ x: later, y: low, mode: 'lines', line: { width: 0 }, hoverinfo: 'skip' }, { x: later, y: high, mode: 'lines', line: { width: 0 }, fill: 'tonexty', fillcolor: 'rgba(84,174,255,.3)' }]),
    { x: later, y: mean, mode: 'lines', line: { width: 2, color: '#0969da' } },
    ...(actual === undefined ? [] : [{ x: later, y: actual, mode: 'lines', line: { width: 1.5, dash: 'dot', color: '#bc4c00' } }]),
  ];
}

/** A whole page: language, direction, style and a policy that lets only its own scripts run. */
export function page(language: ReportLanguage, title: string, body: Html, scripts: readonly string[] = [], islands: Html | null = null): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  return html`<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(scripts)}"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${trusted(reportStyle)}</style></head>
<body>${body}${islands}${scripts.map((script) => html`<script>${trusted(script)}</script>`)}</body></html>
`.text;
}

/**
 * A report as one HTML file that needs nothing else: no network, no script to read its charts. Same data, same bytes.
 *
 * @example
 * // Needs: a backtest's report, from `reportFromBacktest`
 * declare const report: ForecastReport;
 * const text = renderForecastReport(report);
 */
export function renderForecastReport(report: ForecastReport, options: RenderOptions = {}): string {
  const { language } = report;
  const body = html`<header><h1><bdi>${report.title}</bdi></h1><p class="dim">${word(language, 'dataset')} <bdi>${report.dataset.name}</bdi> · ${word(language, 'created')} <bdi>${dateText(language, report.createdAt.slice(0, 10))}</bdi> · ${word(language, 'fingerprint')} <bdi><code>${report.dataset.fingerprint.slice(0, 12)}</code></bdi></p></header>
<main>${decisionSection(report)}${leaderboardSection(report)}${accuracySection(report)}${itemsSection(report)}${qualitySection(report)}</main>
<footer><bdi>Anbar · ${report.createdAt}</bdi></footer>`;
  if (options.plotly === undefined) return page(language, report.title, body);
  // A string of plotly's own that looks like an end tag would end the script early.
  const plotly = options.plotly.replace(/<\/(script)/gi, '<\\/$1');
  const charts = [...report.worst.map((item, i) => ({ id: `worst-${i}`, traces: traces(item) })), ...report.best.map((item, i) => ({ id: `best-${i}`, traces: traces(item) }))];
  return page(language, report.title, body, [plotly, drawScript], jsonIsland('charts', charts));
}

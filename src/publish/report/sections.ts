import { barChart, itemChart } from './chart.js';
import { html, type Html, type HtmlValue } from './html.js';
import type { ForecastReport, ReportItem, ReportSlice } from './report-data.js';
import { dateText, numberText, percentText } from './text-of.js';
import { word, type ReportLanguage, type Word } from './words.js';

interface Column {
  readonly head: string;
  readonly number?: boolean;
}

/** A table that scrolls sideways on a narrow screen; cells isolate their text, so that Latin names and Persian words do not mix up. */
function table(columns: readonly Column[], rows: readonly (readonly HtmlValue[])[], chosen: (row: number) => boolean = () => false): Html {
  const kind = (i: number): string => (columns[i]!.number === true ? 'number' : 'text');
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${columns.map((column, i) => html`<th scope="col" class="${kind(i)}">${column.head}</th>`)}</tr></thead><tbody>${rows.map((row, r) => html`<tr class="${chosen(r) ? 'chosen' : 'row'}">${row.map((cell, i) => html`<td class="${kind(i)}"><bdi>${cell}</bdi></td>`)}</tr>`)}</tbody></table></div>`;
}

const tile = (value: string, label: string): Html => html`<li><b><bdi>${value}</bdi></b>${label}</li>`;

export function qualitySection({ language, quality, dataset }: ForecastReport): Html {
  const say = (name: Word): string => word(language, name);
  const count = (value: number): string => numberText(language, value);
  const { rows } = quality;
  return html`<section><h2>${say('quality')}</h2><ul class="tiles">${tile(count(dataset.rows), say('rows'))}${tile(count(dataset.series), say('series'))}${tile(`${dateText(language, dataset.firstDay)} – ${dateText(language, dataset.lastDay)}`, say('days'))}${
    rows === undefined ? null : html`${tile(count(rows.read), say('read'))}${tile(count(rows.kept), say('kept'))}${tile(count(rows.repaired), say('repaired'))}${tile(count(rows.quarantined), say('quarantined'))}`
  }</ul>${quality.steps.length === 0 ? null : table([{ head: say('step') }, { head: say('rows'), number: true }, { head: say('decision') }], quality.steps.map((step) => [step.step, count(step.rows), step.decision]))}${
    quality.reasons.length === 0 ? null : table([{ head: say('reason') }, { head: say('rows'), number: true }], quality.reasons.map((reason) => [reason.reason, count(reason.rows)]))
  }${quality.classes.length === 0 ? null : html`<h3>${say('classes')}</h3>${table([{ head: say('slice') }, { head: say('series'), number: true }], quality.classes.map((one) => [one.name, count(one.series)]))}`}${quality.notes.length === 0 ? null : html`<ul>${quality.notes.map((note) => html`<li><bdi>${note}</bdi></li>`)}</ul>`}</section>`;
}

export function leaderboardSection({ language, leaderboard }: ForecastReport): Html {
  const say = (name: Word): string => word(language, name);
  const { metrics, rows, missing } = leaderboard;
  const first = metrics[0];
  const bars = rows.flatMap((row) => {
    const value = first === undefined ? null : (row.values[first] ?? null);
    return value === null ? [] : [{ name: row.model, value, base: row.baseline === true }];
  });
  const name = (row: (typeof rows)[number]): Html => html`${row.model}${row.chosen === true ? html` <span class="tag">${say('chosen')}</span>` : null}${row.baseline === true ? html` <span class="tag">${say('baseline')}</span>` : null}${row.note === undefined ? null : html` <span class="dim">${row.note}</span>`}`;
  return html`<section><h2>${say('leaderboard')}</h2><p class="dim">${say('leaderboardNote')} ${say('horizon')}: ${numberText(language, leaderboard.horizon)}. ${say('origins')}: ${leaderboard.origins.map((day) => dateText(language, day)).join('، ')}</p>${
    rows.length === 0 ? html`<p>${say('nothing')}</p>` : table([{ head: say('model') }, ...metrics.map((metric) => ({ head: metric, number: true })), { head: say('seconds'), number: true }], rows.map((row) => [name(row), ...metrics.map((metric) => numberText(language, row.values[metric] ?? null, 3)), numberText(language, row.seconds, 1)]), (r) => rows[r]!.chosen === true)
  }${bars.length < 2 || first === undefined ? null : html`<figure class="chart">${barChart(language, bars, first)}<figcaption class="dim">${first}</figcaption></figure>`}${missing.length === 0 ? null : html`<h3>${say('missing')}</h3><ul>${missing.map((one) => html`<li><bdi>${one.model}</bdi>: <bdi>${one.reason}</bdi></li>`)}</ul>`}</section>`;
}

function slices(language: ReportLanguage, title: Word, list: readonly ReportSlice[]): Html | null {
  if (list.length === 0) return null;
  const say = (name: Word): string => word(language, name);
  const columns: readonly Column[] = [{ head: say('slice') }, { head: say('series'), number: true }, { head: say('wape'), number: true }, { head: say('baselineWape'), number: true }, { head: say('bias'), number: true }, { head: say('coverage'), number: true }];
  return html`<h3>${say(title)}</h3>${table(columns, list.map((one) => [one.slice, numberText(language, one.series), percentText(language, one.wape), percentText(language, one.baselineWape), percentText(language, one.bias), percentText(language, one.coverage)]))}`;
}

export function accuracySection({ language, byClass, byHorizon }: ForecastReport): Html | null {
  if (byClass.length + byHorizon.length === 0) return null;
  return html`<section><h2>${word(language, 'accuracy')}</h2>${slices(language, 'byClass', byClass)}${slices(language, 'byHorizon', byHorizon)}</section>`;
}

function card(language: ReportLanguage, item: ReportItem, id: string): Html {
  const say = (name: Word): string => word(language, name);
  return html`<figure><h3><bdi>${item.title ?? item.series}</bdi>${item.title === undefined ? null : html` <span class="dim"><bdi>${item.series}</bdi></span>`}</h3>${itemChart(language, item)}<div class="live" id="${id}"></div><figcaption><ul class="legend"><li class="l-sales">${say('history')}</li><li class="l-mean">${say('forecast')}</li>${item.forecast.low === undefined ? null : html`<li class="l-band">${say('range')}</li>`}${item.forecast.actual === undefined ? null : html`<li class="l-actual">${say('actual')}</li>`}</ul><span class="dim">${say('wape')} <bdi>${percentText(language, item.wape)}</bdi> · ${say('baselineWape')} <bdi>${percentText(language, item.baselineWape)}</bdi></span></figcaption></figure>`;
}

export function itemsSection({ language, best, worst }: ForecastReport): Html | null {
  if (best.length + worst.length === 0) return null;
  const group = (title: Word, items: readonly ReportItem[]): Html | null => (items.length === 0 ? null : html`<h2>${word(language, title)}</h2><div class="cards">${items.map((item, i) => card(language, item, `${title}-${i}`))}</div>`);
  return html`<section>${group('worst', worst)}${group('best', best)}</section>`;
}

export function decisionSection({ language, decision }: ForecastReport): Html {
  const facts = Object.entries(decision.facts);
  return html`<section><h2>${word(language, 'why')}</h2><p>${word(language, 'chosen')}: <b><bdi>${decision.chosen}</bdi></b></p><ul>${decision.reasons.map((reason) => html`<li><bdi>${reason}</bdi></li>`)}</ul>${facts.length === 0 ? null : table([{ head: word(language, 'slice') }, { head: '' }], facts.map(([name, value]) => [name, typeof value === 'number' ? numberText(language, value, Number.isInteger(value) ? 0 : 3) : value]))}</section>`;
}

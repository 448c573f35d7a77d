import { dayText } from '../../../src/base/day.js';
import { html, type Html } from '../../../src/publish/report/html.js';
import { addressOf, type Filters } from '../../dashboard/filters.js';
import type { Page, Tile } from '../../dashboard/page.js';
import type { Speaker } from '../../dashboard/speaker.js';

export interface Frame {
  readonly pages: readonly Page[];
  readonly page: Page;
  readonly filters: Filters;
  readonly speaker: Speaker;
  /** The last day of data, where there are any. */
  readonly endDay: number | undefined;
  readonly shopName: string;
  /** The day of the request, to tell old data. */
  readonly today: number;
}

/** Rows of one page that is asked for whole. */
const mostRows = 5000;

function pager({ filters, page, speaker }: Frame, rows: number, size: number): Html | null {
  const from = Math.max(0, Number(filters.from) || 0);
  if (rows <= size) return null;
  const at = (start: number): string => addressOf(page.path, filters, { from: String(start) });
  return html`<nav class="pager" aria-label="${speaker.word('pages')}">${from > 0 ? html`<a rel="prev" href="${at(Math.max(0, from - size))}">${speaker.word('previous')}</a>` : null}<span><bdi>${speaker.number(from + 1)}–${speaker.number(Math.min(rows, from + size))}</bdi> ${speaker.word('of')} <bdi>${speaker.number(rows)}</bdi></span>${from + size < rows ? html`<a rel="next" href="${at(from + size)}">${speaker.word('next')}</a>` : null}<a href="${addressOf(page.path, filters, { rows: 'all', from: undefined })}">${speaker.word('everyRow')}</a></nav>`;
}

function tileHtml(frame: Frame, tile: Tile): Html {
  const { speaker, filters, page, endDay } = frame;
  const size = tile.pageRows ?? (filters.rows === 'all' ? mostRows : 50);
  const from = tile.pageRows === undefined ? Math.max(0, Number(filters.from) || 0) : 0;
  const { grid } = tile;
  const table = grid ?? tile.csv;
  return html`<section id="${tile.id}" class="tile"${tile.calculating === true ? html` data-calculating` : null}><h2 dir="auto">${tile.title}</h2><div class="about">${tile.definition === undefined ? null : html`<p>${tile.definition}</p>`}<p>${endDay === undefined ? null : html`${speaker.word('asOf')} <time datetime="${dayText(endDay)}"><bdi>${speaker.day(endDay)}</bdi></time>`}${table === undefined || tile.calculating === true ? null : html` · <a href="${addressOf(page.path, filters, { csv: tile.id })}" download aria-label="CSV: ${tile.title}">CSV</a>`}</p></div>${tile.body}${grid === undefined ? null : grid.rowCount === 0 ? html`<p class="empty">${speaker.word('empty')}</p>` : html`${grid.toHtml(Math.floor(from), size)}${tile.pageRows === undefined ? pager(frame, grid.rowCount, size) : null}`}</section>`;
}

/** A whole page; readable without its script. */
export function pageHtml(frame: Frame, tiles: readonly Tile[]): string {
  const { speaker, page, pages, filters, endDay, today } = frame;
  const { language } = speaker;
  const other = language === 'fa' ? 'en' : 'fa';
  const keep: Filters = { lang: filters.lang, cal: filters.cal };
  return html`<!doctype html><html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${speaker.word(page.name)} · ${speaker.word('dashboard')}</title>${tiles.some(({ calculating }) => calculating === true) ? html`<noscript><meta http-equiv="refresh" content="5"></noscript>` : null}<link rel="stylesheet" href="/dashboard/style.css"><link rel="icon" href="data:,"><script type="module" src="/dashboard/page.js"></script></head><body><a class="skip" href="#main">${speaker.word('skip')}</a><header><p class="shop"><b>${speaker.word('dashboard')}</b> <bdi>${frame.shopName}</bdi></p><nav aria-label="${speaker.word('pages')}"><ul>${pages.map((one) => html`<li><a href="${addressOf(one.path, keep)}"${one === page ? html` aria-current="page"` : null}>${speaker.word(one.name)}</a></li>`)}<li><a href="/reports">${speaker.word('reports')}</a></li><li><a href="/docs">${speaker.word('api')}</a></li><li><a lang="${other}" hreflang="${other}" href="${addressOf(page.path, filters, { lang: other })}">${speaker.word('otherLanguage')}</a></li></ul></nav></header><main id="main" tabindex="-1"><h1>${speaker.word(page.name)}</h1>${endDay !== undefined && today - endDay > 3 ? html`<p class="stale" role="status">${speaker.word('stale')} <bdi>${speaker.day(endDay)}</bdi> (<bdi>${speaker.number(today - endDay)}</bdi> ${speaker.word('daysAgo')})</p>` : null}${tiles.map((tile) => tileHtml(frame, tile))}</main></body></html>`.text;
}

import { jalaliText } from '../../src/locale/jalali-text.js';
import { dayText } from '../../src/base/day.js';
import { csvText } from '../../src/table/csv.js';
import { html, type Html } from '../../src/publish/report/html.js';
import type { Speaker } from './speaker.js';

export type CellKind = 'text' | 'number' | 'money' | 'percent' | 'day';

export interface GridColumn<Row> {
  /** Name in the CSV. */
  readonly key: string;
  readonly label: string;
  readonly kind: CellKind;
  readonly decimals?: number;
  /** In the CSV only: what machines need and readers do not. */
  readonly hidden?: boolean;
  /** Sentences, or a title: a column that must not be squeezed. */
  readonly roomy?: 'title' | 'sentence';
  value(row: Row): string | number | null;
  /** On the page in other words than the kind's; the CSV keeps the value. */
  shown?(row: Row): string;
  /** Where the cell leads. */
  link?(row: Row): string;
}

/** Controls at the end of a row: on the page only. */
export interface RowControls<Row> {
  readonly label: string;
  toHtml(row: Row): Html;
}

export interface GridOptions<Row> {
  readonly controls?: RowControls<Row>;
  /** Rows that step back. */
  isDim?(row: Row): boolean;
}

/** A table of one tile: on the page a part of its rows in the reader's words, in the CSV all of them with ASCII digits and ISO days. */
export interface Grid {
  readonly rowCount: number;
  toHtml(from: number, count: number): Html;
  toCsv(): string;
}

function cellText(speaker: Speaker, kind: CellKind, value: string | number | null, decimals: number): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '–';
  if (typeof value === 'string') return value;
  if (kind === 'money') return speaker.money(value);
  if (kind === 'percent') return speaker.percent(value);
  return kind === 'day' ? speaker.day(value) : speaker.number(value, decimals);
}

export function gridOf<Row>(speaker: Speaker, all: readonly GridColumn<Row>[], rows: readonly Row[], { controls, isDim }: GridOptions<Row> = {}): Grid {
  const columns = all.filter(({ hidden }) => hidden !== true);
  const classOf = ({ kind, roomy }: GridColumn<Row>): string => (kind === 'text' ? (roomy ?? '') : 'number');
  return {
    rowCount: rows.length,
    toHtml: (from, count) => html`<div class="scroll" tabindex="0" role="region" aria-label="${columns.map(({ label }) => label).join(', ')}"><table><thead><tr>${columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.label}</th>`)}${controls === undefined ? null : html`<th scope="col" class="controls">${controls.label}</th>`}</tr></thead><tbody>${rows.slice(from, from + count).map(
      (row) => html`<tr class="${isDim?.(row) === true ? 'dim' : ''}">${columns.map((column) => {
        const text = column.shown?.(row) ?? cellText(speaker, column.kind, column.value(row), column.decimals ?? 0);
        const shown = html`<bdi>${text}</bdi>`;
        return html`<td class="${classOf(column)}">${column.link === undefined ? shown : html`<a href="${column.link(row)}">${shown}</a>`}</td>`;
      })}${controls === undefined ? null : html`<td class="controls">${controls.toHtml(row)}</td>`}</tr>`,
    )}</tbody></table></div>`,
    toCsv() {
      const header = all.flatMap(({ key, kind }) => (kind === 'day' ? [key, `${key}_jalali`] : [key]));
      return csvText(header, rows.map((row) => all.flatMap((column) => {
        const value = column.value(row);
        if (column.kind !== 'day') return [value];
        return typeof value === 'number' ? [dayText(value), jalaliText(value, { digits: 'latin' })] : ['', ''];
      })));
    },
  };
}

import { html, trusted, type Html } from '../../publish/report/html.js';
import type { Language } from '../../locale/names.js';
import { cellText, numberText } from './format-cell.js';
import type { TableView, ViewColumn } from './table-view.js';

export interface TableLook {
  readonly title?: string;
  /** Rows shown at most, half from the start and half from the end. */
  readonly rows: number;
  readonly language: Language;
}

const words = {
  en: { rows: 'rows', columns: 'columns', nulls: 'null', left: 'rows not shown' },
  fa: { rows: 'سطر', columns: 'ستون', nulls: 'خالی', left: 'سطر نشان داده نشد' },
} as const;

/** For notebooks, whose pages have their own look; a report brings its own style for the same classes. */
const style = `<style>.anbar-scroll{overflow-x:auto;max-width:100%}.anbar-table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.anbar-table caption{text-align:start;padding:.3em 0;font-weight:600}.anbar-table th,.anbar-table td{padding:.25em .7em;text-align:start;border-bottom:1px solid rgba(128,128,128,.25);white-space:nowrap;max-width:28em;overflow:hidden;text-overflow:ellipsis}
.anbar-table th small{display:block;font-weight:400;opacity:.7}.anbar-table .anbar-n{text-align:right}.anbar-table .anbar-gap td{text-align:center;opacity:.7}.anbar-table .anbar-null{opacity:.5}</style>`;

/** Which rows are shown, and where the gap lies. */
export function shownRows(rows: number, most: number): { readonly head: number; readonly tailFrom: number } {
  if (rows <= most) return { head: rows, tailFrom: rows };
  const head = Math.ceil(most / 2);
  return { head, tailFrom: rows - (most - head) };
}

const isNumeric = ({ type }: ViewColumn): boolean => /^(u?int|float|number|decimal)/.test(type);

/** A value on its own line of direction: Persian right to left, numbers and dates left to right, whatever stands beside. */
function cellHtml(column: ViewColumn, row: number, language: Language): Html {
  const value = column.cell(row);
  const text = cellText(value, column.type, language);
  const classes = [isNumeric(column) ? 'anbar-n' : '', value === null ? 'anbar-null' : ''].filter((name) => name !== '').join(' ');
  const direction = typeof value === 'string' && column.type !== 'date' && column.type !== 'time' ? 'auto' : 'ltr';
  return html`<td${classes === '' ? '' : html` class="${classes}"`}><bdi dir="${direction}">${text}</bdi></td>`;
}

function rowHtml(view: TableView, row: number, language: Language): Html {
  return html`<tr>${view.columns.map((column) => cellHtml(column, row, language))}</tr>`;
}

/** A table of first and last rows with types, nulls and shape. Everything from outside is escaped. */
export function tableHtml(view: TableView, look: TableLook): string {
  const { language } = look;
  const w = words[language];
  const { head, tailFrom } = shownRows(view.rows, look.rows);
  const range = (from: number, to: number): readonly Html[] => Array.from({ length: to - from }, (_, i) => rowHtml(view, from + i, language));
  const gap = tailFrom > head ? html`<tr class="anbar-gap"><td colspan="${view.columns.length}">⋯ ${numberText(tailFrom - head, language)} ${w.left}</td></tr>` : '';
  const nulls = ({ nulls: count }: ViewColumn): string => (count === 0 ? '' : ` · ${numberText(count, language)} ${w.nulls}`);
  const shape = `${numberText(view.rows, language)} ${w.rows} × ${numberText(view.columns.length, language)} ${w.columns}`;
  const caption = html`<caption>${look.title === undefined ? '' : html`<bdi>${look.title}</bdi> · `}<bdi>${shape}</bdi></caption>`;
  const header = view.columns.map((column) => html`<th scope="col"${isNumeric(column) ? html` class="anbar-n"` : ''}><bdi>${column.name}</bdi><small><bdi>${column.type}${nulls(column)}</bdi></small></th>`);
  return html`${trusted(style)}<div class="anbar-scroll" dir="${language === 'fa' ? 'rtl' : 'ltr'}"><table class="anbar-table">${caption}<thead><tr>${header}</tr></thead><tbody>${range(0, head)}${gap}${range(tailFrom, view.rows)}</tbody></table></div>`.text;
}

/** The same as text with aligned columns, for a terminal. */
export function tableText(view: TableView, look: TableLook): string {
  const { head, tailFrom } = shownRows(view.rows, look.rows);
  const rows = [...Array.from({ length: head }, (_, i) => i), ...Array.from({ length: view.rows - tailFrom }, (_, i) => tailFrom + i)];
  const cells = view.columns.map((column) => [column.name, column.type, ...rows.map((row) => cellText(column.cell(row), column.type, look.language))]);
  const widths = cells.map((column) => Math.max(...column.map((text) => [...text].length)));
  const pad = (text: string, width: number, right: boolean): string => (right ? ' '.repeat(width - [...text].length) + text : text + ' '.repeat(width - [...text].length));
  const lines = Array.from({ length: view.columns.length === 0 ? 0 : rows.length + 2 }, (_, line) => cells.map((column, c) => pad(column[line]!, widths[c]!, isNumeric(view.columns[c]!))).join('  ').trimEnd());
  if (tailFrom > head) lines.splice(head + 2, 0, `⋯ ${tailFrom - head}`);
  return [...(look.title === undefined ? [] : [look.title]), ...lines, `${view.rows} × ${view.columns.length}`].join('\n');
}

import { Table } from 'apache-arrow';
import { dayText } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { BacktestResult } from '../../evaluate/backtest.js';
import type { Language } from '../../locale/names.js';
import { seriesLength, seriesStart, type Panel } from '../../table/panel.js';
import { display, type DisplayBundle } from '../display.js';
import { spansBundle, type TextSpan } from './spans.js';
import { tableHtml, tableText } from './table-html.js';
import { viewOfColumns, viewOfDanfo, viewOfRecords, viewOfTable, type DanfoLike, type TableView } from './table-view.js';

export interface ShowOptions {
  readonly title?: string;
  /** Rows shown at most, first and last ones; default 10. */
  readonly rows?: number;
  readonly language?: Language;
  /** Only these columns, in this order. */
  readonly columns?: readonly string[];
}

/** A list of items with their scores, as recommenders answer. */
interface RankedLike {
  readonly items: readonly string[];
  readonly scores: ArrayLike<number>;
}

type Fields = Readonly<Record<string, unknown>>;

const isDanfo = (x: Fields): boolean => Array.isArray(x['columns']) && Array.isArray(x['dtypes']) && Array.isArray(x['shape']) && 'values' in x;
const isRanked = (x: Fields): boolean => Array.isArray(x['items']) && ArrayBuffer.isView(x['scores']);
const isPanel = (x: Fields): boolean => Array.isArray(x['keys']) && x['offsets'] instanceof Int32Array && typeof x['endDay'] === 'number';
const isBacktest = (x: Fields): boolean => Array.isArray(x['leaderboard']) && Array.isArray(x['origins']) && 'wrmsse' in ((x['leaderboard'] as readonly object[])[0] ?? {});
const isSpans = (x: Fields): boolean => typeof x['text'] === 'string' && Array.isArray(x['spans']);
const isColumns = (x: Fields): boolean => Object.values(x).length > 0 && Object.values(x).every((value) => Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView)));

function viewOfPanel(panel: Panel): TableView {
  const records = panel.keys.map((series, s) => {
    const history = panel.quantity.subarray(panel.offsets[s], panel.offsets[s + 1]);
    let sold = 0;
    let unknown = 0;
    for (const quantity of history) if (Number.isNaN(quantity)) unknown++; else sold += quantity;
    return { series, from: dayText(seriesStart(panel, s)), until: dayText(panel.endDay), days: seriesLength(panel, s), sold, 'days unknown': unknown };
  });
  return viewOfRecords(records);
}

/** Errors only: seconds differ from run to run and are in the record of runs. */
function viewOfBacktest({ leaderboard }: BacktestResult): TableView {
  const records = leaderboard.map(({ model, wrmsse, rmsse, rmse, mae, wape, bias, ranges, versusBest }) => ({
    model, WRMSSE: wrmsse, RMSSE: rmsse, RMSE: rmse, MAE: mae, WAPE: wape, bias,
    ...Object.fromEntries(ranges.map(({ share, coverage }) => [`in ${Math.round(share * 1000) / 10} %`, coverage])),
    p: versusBest?.pValue ?? null,
  }));
  return viewOfRecords(records);
}

function viewOf(x: object): TableView | undefined {
  const fields = x as Fields;
  if (x instanceof Table) return viewOfTable(x);
  if (Array.isArray(x)) return x.every((row) => row !== null && typeof row === 'object' && !Array.isArray(row)) ? viewOfRecords(x as readonly Fields[]) : viewOfColumns({ value: x as readonly unknown[] });
  if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return viewOfColumns({ value: x as unknown as ArrayLike<number> });
  if (isDanfo(fields)) return viewOfDanfo(x as DanfoLike);
  if (isRanked(fields)) {
    const { items, scores } = x as RankedLike;
    return viewOfRecords(items.map((item, i) => ({ rank: i + 1, item, score: scores[i] })));
  }
  if (isPanel(fields)) return viewOfPanel(x as Panel);
  if (isBacktest(fields)) return viewOfBacktest(x as BacktestResult);
  if (isColumns(fields)) return viewOfColumns(fields as Readonly<Record<string, ArrayLike<unknown>>>);
  return undefined;
}

function chosen(view: TableView, names: readonly string[] | undefined): TableView {
  if (names === undefined) return view;
  const columns = names.map((name) => {
    const column = view.columns.find((each) => each.name === name);
    if (column === undefined) throw new AnbarError('E_BASE_OPTION', `there is no column ${name}; allowed: ${view.columns.map((each) => each.name).join(', ')}`, { facts: { field: 'columns', value: name } });
    return column;
  });
  return { ...view, columns };
}

/** What `show` displays, as a bundle. */
export function showBundle(x: unknown, options: ShowOptions = {}): DisplayBundle {
  refuseUnknownOptions('show', options, ['title', 'rows', 'language', 'columns']);
  const language = oneOf('language', options.language ?? 'en', ['fa', 'en'] as const);
  const rows = wholeNumber('rows', options.rows ?? 10, 2, 10_000);
  if (x !== null && typeof x === 'object') {
    if (isSpans(x as Fields)) {
      const { text, spans } = x as { text: string; spans: readonly TextSpan[] };
      return spansBundle(text, spans);
    }
    const view = viewOf(x);
    if (view !== undefined) {
      const look = { rows, language, ...(options.title === undefined ? {} : { title: options.title }) };
      const seen = chosen(view, options.columns);
      return { 'text/html': tableHtml(seen, look), 'text/plain': tableText(seen, look) };
    }
  }
  if (typeof x === 'string') return spansBundle(x, []);
  return { 'text/plain': JSON.stringify(x, null, 2) ?? String(x) };
}

/**
 * Shows tables (Arrow, danfojs, plain objects, columns by name), panels, backtests, rankings and texts with marked parts (`{ text, spans }`): as HTML in a notebook,
 * as text elsewhere. Nothing is computed but what is shown, so a large table costs no more than a small one. Throws E_BASE_OPTION.
 *
 * @example
 * show(await fitted.predict({ horizon: 28 }), { title: 'forecast' });
 */
export function show(x: unknown, options: ShowOptions = {}): void {
  display(showBundle(x, options));
}

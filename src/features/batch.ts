import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import { seriesLength, type Panel } from '../table/panel.js';
import { refusePlantedTarget } from './availability.js';
import type { BatchOptions, FeatureMatrix } from './compiled.js';
import type { Column } from './node.js';
import { openWorkspace } from './workspace.js';

interface Span {
  readonly series: number;
  /** Rows as positions after the series' first day, inclusive. */
  readonly from: number;
  readonly to: number;
}

/** What a compiled plan hands to its batch run. */
export interface BatchPlan {
  readonly columns: readonly Column[];
  readonly names: readonly string[];
  readonly horizonGap: number;
  readonly warmupDays: number;
}

function spansOf(panel: Panel, { horizonGap, warmupDays }: BatchPlan, options: BatchOptions): readonly Span[] {
  const toDay = options.toDay ?? panel.endDay;
  if (!Number.isInteger(toDay) || toDay > panel.endDay + horizonGap) {
    throw new AnbarError('E_BASE_OPTION', `toDay is ${toDay}; allowed: a day up to ${panel.endDay + horizonGap}, horizonGap (${horizonGap}) after the panel's end`, { facts: { field: 'toDay', value: toDay } });
  }
  const fromDay = options.fromDay ?? Number.NEGATIVE_INFINITY;
  const chosen = options.series ?? panel.keys.map((_, s) => s);
  return chosen.flatMap((series) => {
    const length = seriesLength(panel, wholeNumber('series', series, 0, panel.keys.length - 1));
    const start = panel.endDay - length + 1;
    const from = Math.max(options.dropWarmup === true ? warmupDays : 0, fromDay - start);
    const to = toDay - start;
    return length > 0 && to >= from ? [{ series, from, to }] : [];
  });
}

/** Rows copied at a time: their part of the matrix stays in the nearest cache while the columns are written one by one. */
const stripRows = 32;

/** Copies the rows of positions `from … from + rows - 1` out of the workspace into the matrix. */
function gather(cells: Float32Array, bases: Int32Array, from: number, rows: number, out: Float32Array, row: number): void {
  const columns = bases.length;
  for (let strip = 0; strip < rows; strip += stripRows) {
    const end = (row + Math.min(strip + stripRows, rows)) * columns;
    for (let c = 0; c < columns; c++) {
      let source = bases[c]! + from + strip;
      for (let at = (row + strip) * columns + c; at < end; at += columns) out[at] = cells[source++]!;
    }
  }
}

interface Sink {
  readonly values: Float32Array;
  readonly series: Int32Array;
  readonly day: Int32Array;
  readonly target: Float32Array;
}

function openSink(rows: number, columns: number): Sink {
  return { values: new Float32Array(rows * columns), series: new Int32Array(rows), day: new Int32Array(rows), target: new Float32Array(rows) };
}

function matrixOf({ values, series, day, target }: Sink, names: readonly string[], rows: number): FeatureMatrix {
  return { names, rows, values: values.subarray(0, rows * names.length), series: series.subarray(0, rows), day: day.subarray(0, rows), target: target.subarray(0, rows) };
}

/** Runs the plan over whole series, handing over blocks of at most `blockRows` rows (a longer series is one block by itself). */
export function runBatch(panel: Panel, plan: BatchPlan, options: BatchOptions & { readonly blockRows?: number }, hand: (block: FeatureMatrix) => void): void {
  refuseUnknownOptions('batch', options, ['fromDay', 'toDay', 'dropWarmup', 'dropUnknown', 'series', 'blockRows']);
  refusePlantedTarget(panel, plan.columns, plan.horizonGap);
  const spans = spansOf(panel, plan, options);
  const longest = spans.reduce((most, { from, to }) => Math.max(most, to - from + 1), 0);
  const total = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const rows = Math.min(total, Math.max(longest, options.blockRows ?? total));
  const sink = openSink(rows, plan.names.length);
  const workspace = openWorkspace(panel, plan.columns, Math.max(0, (options.toDay ?? panel.endDay) - panel.endDay));
  let filled = 0;
  for (const { series, from, to } of spans) {
    const span = to - from + 1;
    if (filled + span > rows) {
      hand(matrixOf(sink, plan.names, filled));
      filled = 0;
    }
    const length = seriesLength(panel, series);
    const base = panel.offsets[series]!;
    const start = panel.endDay - length + 1;
    workspace.load(series);
    for (let first = from; first <= to; first++) {
      // A run of rows to keep: the whole span, unless unknown targets interrupt it.
      let i = first;
      for (; i <= to; i++) {
        const target = i < length ? panel.quantity[base + i]! : Number.NaN;
        if (options.dropUnknown === true && target !== target) break;
        const row = filled + i - first;
        sink.series[row] = series;
        sink.day[row] = start + i;
        sink.target[row] = target;
      }
      gather(workspace.cells, workspace.bases, first, i - first, sink.values, filled);
      filled += i - first;
      first = i;
    }
  }
  hand(matrixOf(sink, plan.names, filled));
}

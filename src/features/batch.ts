import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import { seriesLength, type Panel } from '../table/panel.js';
import { refusePlantedTarget } from './availability.js';
import type { BatchOptions, FeatureMatrix } from './compile.js';
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

/** Copies rows out of the workspace: the inner loop reads one cell a column and writes the matrix front to back. Returns the rows written. */
function gather(cells: Float32Array, bases: Int32Array, from: number, to: number, out: Float32Array, row: number, keep: Uint8Array | undefined): number {
  const columns = bases.length;
  let at = row * columns;
  const begin = at;
  for (let i = from; i <= to; i++) {
    if (keep !== undefined && keep[i - from] === 0) continue;
    for (let c = 0; c < columns; c++) out[at++] = cells[bases[c]! + i]!;
  }
  return (at - begin) / columns;
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
    const keep = options.dropUnknown === true ? new Uint8Array(span) : undefined;
    let row = filled;
    for (let i = from; i <= to; i++) {
      const target = i < length ? panel.quantity[base + i]! : Number.NaN;
      if (keep !== undefined) {
        if (target !== target) continue;
        keep[i - from] = 1;
      }
      sink.series[row] = series;
      sink.day[row] = start + i;
      sink.target[row++] = target;
    }
    workspace.load(series);
    filled += gather(workspace.cells, workspace.bases, from, to, sink.values, filled, keep);
  }
  hand(matrixOf(sink, plan.names, filled));
}

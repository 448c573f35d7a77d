import { dayText } from '../../base/day.js';
import { AnbarError } from '../../base/errors.js';
import type { BacktestResult, LeaderboardRow } from '../../evaluate/backtest.js';
import type { FoldForecast, OpenFold } from '../../evaluate/fold-forecasts.js';
import { demandPattern } from '../../measure/demand-classes.js';
import type { Manifest } from '../../table/dataset.js';
import type { Panel } from '../../table/panel.js';
import type { ForecastReport, ReportItem, ReportSlice } from './report-data.js';
import type { ReportLanguage } from './words.js';

/** The newest fold again, with what the chosen model and the yardstick said: for the charts of items. */
export interface ReportFold extends OpenFold {
  readonly chosen: FoldForecast;
  readonly baseline: FoldForecast;
}

export interface ReportInput {
  readonly name: string;
  readonly title: string;
  readonly language: ReportLanguage;
  readonly createdAt: string;
  readonly dataset: Manifest;
  /** Rows of the sales table, and number of series forecast. */
  readonly rows: number;
  readonly result: BacktestResult;
  readonly chosen: string;
  /** Default `naive`, which every backtest has. */
  readonly baseline?: string;
  readonly fold?: ReportFold;
  /** What people call a series, by its key. */
  readonly titles?: ReadonlyMap<string, string>;
  /** Best and worst items shown; default 6 each. */
  readonly items?: number;
  readonly reasons: readonly string[];
  readonly facts?: Readonly<Record<string, string | number>>;
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const metrics = ['WAPE', 'bias', 'RMSE', 'MAE', 'RMSSE', 'WRMSSE', 'pinball'] as const;

function valuesOf(row: LeaderboardRow): Readonly<Record<string, number | null>> {
  const coverage = row.ranges.map((range) => [`coverage ${range.share}`, orNull(range.coverage)] as const);
  return Object.fromEntries([['WAPE', orNull(row.wape)], ['bias', orNull(row.bias)], ['RMSE', orNull(row.rmse)], ['MAE', orNull(row.mae)], ['RMSSE', orNull(row.rmsse)], ['WRMSSE', orNull(row.wrmsse)], ['pinball', orNull(row.pinball)], ...coverage]);
}

function rowOf(result: BacktestResult, model: string): LeaderboardRow {
  const row = result.leaderboard.find((one) => one.model === model);
  if (row === undefined) throw new AnbarError('E_BASE_OPTION', `model ${model} is not on the leaderboard; allowed: ${result.leaderboard.map((one) => one.model).join(', ')}`, { facts: { field: 'chosen', value: model } });
  return row;
}

function slices(chosen: LeaderboardRow, baseline: LeaderboardRow, which: 'byClass' | 'byHorizon'): readonly ReportSlice[] {
  return chosen[which].map((one) => ({ slice: one.slice, series: one.series, wape: orNull(one.wape), bias: orNull(one.bias), baselineWape: orNull(baseline[which].find((other) => other.slice === one.slice)?.wape ?? Number.NaN) }));
}

function wapeOf(mean: Float64Array, actual: Float64Array, from: number, to: number): number {
  let [error, sum] = [0, 0];
  for (let i = from; i < to; i++) {
    if (Number.isNaN(actual[i]!)) continue;
    error += Math.abs(mean[i]! - actual[i]!);
    sum += actual[i]!;
  }
  return sum > 0 ? error / sum : Number.NaN;
}

const historyDays = 120;

/** Items by what their errors add up to in units, so that the worst are those that matter. */
function itemsOf({ fold, titles, items = 6 }: ReportInput): { readonly best: readonly ReportItem[]; readonly worst: readonly ReportItem[] } {
  if (fold === undefined) return { best: [], worst: [] };
  const { truth, past, chosen, baseline } = fold;
  const { horizon, actual, origin } = truth;
  const range = [...chosen.ranges.values()][0];
  const describe = (s: number): ReportItem => {
    const [from, to] = [s * horizon, (s + 1) * horizon];
    const end = past.offsets[s + 1]!;
    const start = Math.max(past.offsets[s]!, end - historyDays);
    const title = titles?.get(past.keys[s]!);
    const part = (values: Float64Array): number[] => Array.from(values.subarray(from, to));
    return {
      series: past.keys[s]!,
      ...(title === undefined ? {} : { title }),
      wape: orNull(wapeOf(chosen.mean, actual, from, to)),
      baselineWape: orNull(wapeOf(baseline.mean, actual, from, to)),
      firstDay: dayText(origin - (end - start) + 1),
      history: Array.from(past.quantity.subarray(start, end), orNull),
      forecast: { mean: part(chosen.mean), actual: Array.from(actual.subarray(from, to), orNull), ...(range === undefined ? {} : { low: part(range[0]), high: part(range[1]) }) },
    };
  };
  const sums = past.keys.map((_, s) => {
    let sum = 0;
    let error = 0;
    for (let i = s * horizon; i < (s + 1) * horizon; i++) {
      if (Number.isNaN(actual[i]!)) continue;
      sum += actual[i]!;
      error += Math.abs(chosen.mean[i]! - actual[i]!);
    }
    return { s, sum, error };
  });
  const sold = sums.filter(({ sum }) => sum > 0);
  const worst = [...sold].sort((a, b) => b.error - a.error || a.s - b.s).slice(0, items);
  // The best among those that sell at all: the upper half by units, by their relative error.
  const half = [...sold].sort((a, b) => b.sum - a.sum || a.s - b.s).slice(0, Math.ceil(sold.length / 2));
  const best = half.filter(({ s }) => !worst.some((one) => one.s === s)).sort((a, b) => a.error / a.sum - b.error / b.sum || a.s - b.s).slice(0, items);
  return { best: best.map(({ s }) => describe(s)), worst: worst.map(({ s }) => describe(s)) };
}

/** How many series sell smoothly, erratically, intermittently, in lumps, or not at all. */
function patternsOf(panel: Panel | undefined): ForecastReport['quality']['classes'] {
  if (panel === undefined) return [];
  const counts = new Map<string, number>();
  for (let s = 0; s < panel.keys.length; s++) {
    const pattern = demandPattern(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]!));
    counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  }
  return [...counts].map(([name, series]) => ({ name, series })).sort((a, b) => b.series - a.series || (a.name < b.name ? -1 : 1));
}

/** A report's data from a backtest's result. Throws E_BASE_OPTION when the chosen model or the baseline is not on the leaderboard. */
export function reportFromBacktest(input: ReportInput): ForecastReport {
  const { result, dataset } = input;
  const baselineName = input.baseline ?? 'naive';
  const [chosen, baseline] = [rowOf(result, input.chosen), rowOf(result, baselineName)];
  const { report } = dataset;
  return {
    name: input.name,
    title: input.title,
    language: input.language,
    createdAt: input.createdAt,
    dataset: { name: dataset.name, fingerprint: dataset.fingerprint, rows: input.rows, series: result.series, firstDay: dataset.firstDate, lastDay: dataset.lastDate },
    quality: {
      ...(report === undefined ? {} : { rows: { read: report.read, kept: report.kept, repaired: report.repaired, quarantined: report.quarantined } }),
      steps: report?.steps ?? [],
      reasons: Object.entries(report?.reasons ?? {}).map(([reason, rows]) => ({ reason, rows })),
      classes: patternsOf(input.fold?.past),
      notes: [],
    },
    leaderboard: {
      metrics: [...metrics, ...chosen.ranges.map((range) => `coverage ${range.share}`)],
      horizon: result.horizon,
      origins: result.origins,
      rows: result.leaderboard.map((row) => ({ model: row.model, values: valuesOf(row), seconds: row.fitSeconds + row.predictSeconds, ...(row.model === input.chosen ? { chosen: true } : {}), ...(['naive', 'seasonal-naive'].includes(row.model) ? { baseline: true } : {}) })),
      missing: result.missing,
    },
    byClass: slices(chosen, baseline, 'byClass'),
    byHorizon: slices(chosen, baseline, 'byHorizon'),
    ...itemsOf(input),
    decision: { chosen: input.chosen, reasons: input.reasons, facts: input.facts ?? {} },
  };
}

/**
 * Rolling-origin backtest: every model is fitted on the past only, at several origins, and measured on what came after; naive and seasonal naive always stand beside.
 * Cost: models × origins × (fit + predict), in this thread or on lanes beside one another. Memory: beside the panel, that of one fold a lane, and the forecasts of models under way.
 */
import { dayText } from '../base/day.js';
import { isAnbarError } from '../base/errors.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../base/options.js';
import type { Clock } from '../base/ports.js';
import { forecasterNamed } from '../forecast/catalogue.js';
import type { FitContext, Forecaster } from '../forecast/contract.js';
import { steadinessClass, valueClasses } from '../measure/demand-classes.js';
import { comparePaired, type PairedComparison } from '../measure/significance.js';
import { rollingOrigins, type RollingOriginOptions } from '../measure/splits.js';
import { firstDayOf, type Panel } from '../table/panel.js';
import type { FoldForecast, FoldTruth, OpenFold } from './fold-forecasts.js';
import { forecastsHere, forecastsOnLanes, keptLog, type FoldLanes, type FoldRun, type OpenLanes } from './fold-lanes.js';
import { onPeriods } from './period-folds.js';
import { scoreModel, type ModelScore } from './score-model.js';
import { openFolds, type BacktestStockOuts } from './stock-out-folds.js';

export interface BacktestOptions extends RollingOriginOptions {
  /** Measure days, or sums of weeks; default day. */
  readonly every?: 'day' | 'week';
  /** Ranges measured; default 0.8 and 0.95. */
  readonly ranges?: readonly number[];
  /** Days without stock, left out of what models see and of what is measured; default ignore. The panel then holds what was recorded. */
  readonly stockOuts?: BacktestStockOuts;
}

/** One line of the leaderboard. */
export interface LeaderboardRow extends Omit<ModelScore, 'pairedLosses'> {
  readonly model: string;
  readonly fitSeconds: number;
  readonly predictSeconds: number;
  /** Paired against the first of the leaderboard over series and origins, by what each adds to WRMSSE; absent for the first itself. */
  readonly versusBest?: PairedComparison;
}

/** Outcome of a backtest: plain JSON, except that NaN stands where nothing could be measured. */
export interface BacktestResult {
  readonly horizon: number;
  readonly gapDays: number;
  readonly every: 'day' | 'week';
  /** Last day seen, of each fold. */
  readonly origins: readonly string[];
  /** Series at the newest origin. */
  readonly series: number;
  /** Best first, by WRMSSE (by RMSE where no series has a scale). */
  readonly leaderboard: readonly LeaderboardRow[];
  /** Models that could not run, and why. */
  readonly missing: readonly { readonly model: string; readonly reason: string }[];
}

/** What a backtest may use: a fit's context, and a clock for the seconds. */
export interface BacktestContext extends FitContext {
  readonly clock: Clock;
  /** Sees each model's forecasts beside what came, before they are thrown away. */
  readonly watch?: (seen: MeasuredForecasts) => void;
  /** Runs folds beside one another, with the same numbers; default: one after another in this thread. Models that the catalogue did not make run here all the same. */
  readonly lanes?: OpenLanes;
}

/** One model's forecasts at every origin. `classes[f][s]` is the ABC × XYZ class of series s at origin f. */
export interface MeasuredForecasts {
  readonly model: string;
  readonly truths: readonly FoldTruth[];
  readonly forecasts: readonly FoldForecast[];
  readonly classes: readonly (readonly string[])[];
}

const allowed = ['horizon', 'origins', 'stepDays', 'gapDays', 'every', 'ranges', 'stockOuts'];

/** ABC × XYZ class of each series at an origin, e.g. `AX`: value of the last 28 days, steadiness of the last year. */
function classesAt({ truth, past }: OpenFold): string[] {
  return valueClasses(truth.revenue).map((value, s) => {
    const end = past.offsets[s + 1]!;
    return value + steadinessClass(past.quantity.subarray(Math.max(past.offsets[s]!, end - 364), end));
  });
}

/** Adds naive and seasonal naive in front of the models unless they are there. */
async function besideFloors(models: readonly Forecaster[]): Promise<readonly Forecaster[]> {
  const floors: Forecaster[] = [];
  for (const name of ['naive', 'seasonal-naive']) if (!models.some((model) => model.name === name)) floors.push(await forecasterNamed(name));
  return [...floors, ...models];
}

/** What all models of a backtest are measured on. */
interface Measure extends FoldRun {
  readonly cuts: readonly FoldTruth[];
  readonly classes: readonly (readonly string[])[];
  readonly every: 'day' | 'week';
}

/** Opens each fold once for what is measured on it. */
function measureOf(panel: Panel, options: BacktestOptions): Measure {
  const every = oneOf('every', options.every ?? 'day', ['day', 'week'] as const);
  const { horizon, origins, stepDays, gapDays } = options;
  const firstDay = Math.min(panel.endDay, firstDayOf(panel));
  const folds = rollingOrigins(firstDay, panel.endDay, { horizon, origins, ...(stepDays === undefined ? {} : { stepDays }), ...(gapDays === undefined ? {} : { gapDays }) });
  if (every === 'week') wholeNumber('horizon, measured by week,', horizon, 7, 365);
  const cuts: FoldTruth[] = [];
  const classes: string[][] = [];
  for (const { truth: daily, past } of openFolds(panel, folds, options.stockOuts ?? { mode: 'ignore' })) {
    const truth = every === 'day' ? onPeriods({ truth: daily, past }) : daily;
    cuts.push(truth);
    classes.push(classesAt({ truth, past }));
  }
  return { panel, cuts, classes, shares: options.ranges ?? [0.8, 0.95], every };
}

interface Run {
  readonly row: LeaderboardRow;
  readonly losses: Float64Array;
  /** Only where somebody watches: it is what takes memory. */
  readonly seen?: MeasuredForecasts;
}

function scored({ name }: Forecaster, { cuts, classes, every }: Measure, forecasts: readonly FoldForecast[], watched: boolean): Run {
  const { pairedLosses: losses, ...score } = scoreModel(cuts, forecasts, classes, every);
  const seconds = (key: 'fitSeconds' | 'predictSeconds'): number => forecasts.reduce((sum, forecast) => sum + forecast[key], 0);
  const row = { model: name, ...score, fitSeconds: seconds('fitSeconds'), predictSeconds: seconds('predictSeconds') };
  return { row, losses, ...(watched ? { seen: { model: name, truths: cuts, forecasts, classes } } : {}) };
}

/** Begins with all models where there are lanes, with each as its turn comes where there are none. */
function runsOf(models: readonly Forecaster[], measure: Measure, context: BacktestContext, lanes: FoldLanes | undefined): readonly (() => Promise<Run>)[] {
  const watched = context.watch !== undefined;
  return models.map((model) => {
    const { recipe } = model;
    if (lanes === undefined || recipe === undefined) return async () => scored(model, measure, await forecastsHere(model, measure, context), watched);
    const logs = measure.cuts.map(keptLog);
    const run = forecastsOnLanes(lanes, { name: model.name, recipe }, measure, context.random, logs).then((forecasts) => scored(model, measure, forecasts, watched));
    run.catch(() => undefined); // thrown when its turn comes
    return () => run.finally(() => logs.forEach((log) => log.tell(context.log)));
  });
}

type Missing = BacktestResult['missing'][number];

/** All models' scores, told in their order. */
async function runAll(models: readonly Forecaster[], measure: Measure, context: BacktestContext): Promise<{ readonly runs: Run[]; readonly missing: readonly Missing[] }> {
  const runs: Run[] = [];
  const missing: Missing[] = [];
  const lanes = context.lanes?.(measure.panel, models.length * measure.cuts.length);
  try {
    for (const [m, next] of runsOf(models, measure, context, lanes).entries()) {
      try {
        const { seen, ...run } = await next();
        if (seen !== undefined) context.watch?.(seen);
        runs.push(run);
        context.log.info(`backtest: ${run.row.model} WRMSSE ${run.row.wrmsse.toFixed(4)}, bias ${(100 * run.row.bias).toFixed(1)} %`);
      } catch (error) {
        if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
        missing.push({ model: models[m]!.name, reason: error.message });
      }
    }
  } finally {
    await lanes?.close();
  }
  return { runs, missing };
}

/**
 * Backtests models on a panel. Throws E_BASE_OPTION; a model whose native part is missing is listed under `missing` instead.
 *
 * @example
 * const { leaderboard } = await backtest(panel, [await forecasterNamed('ses')], { horizon: 28, origins: 4 }, context);
 */
export async function backtest(panel: Panel, models: readonly Forecaster[], options: BacktestOptions, context: BacktestContext): Promise<BacktestResult> {
  refuseUnknownOptions('backtest', options, allowed);
  const measure = measureOf(panel, options);
  const { cuts, every } = measure;
  const { runs, missing } = await runAll(await besideFloors(models), measure, context);
  const rank = ({ wrmsse, rmse }: LeaderboardRow): number => (Number.isFinite(wrmsse) ? wrmsse : Number.isFinite(rmse) ? 1e9 + rmse : Infinity);
  runs.sort((a, b) => rank(a.row) - rank(b.row));
  const leaderboard = runs.map(({ row, losses }, i) => (i === 0 ? row : { ...row, versusBest: comparePaired(losses, runs[0]!.losses) }));
  return { horizon: options.horizon, gapDays: options.gapDays ?? 0, every, origins: cuts.map(({ origin }) => dayText(origin)), series: cuts.at(-1)!.keys.length, leaderboard, missing };
}

/**
 * Rolling-origin backtest: every model is fitted on the past only, at several origins, and measured on what came after; naive and seasonal naive always stand beside.
 * Cost: models × origins × (fit + predict).
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
import { foldForecast, type FoldForecast, type FoldTruth } from './fold-forecasts.js';
import { onPeriods } from './period-folds.js';
import { scoreModel, type ModelScore } from './score-model.js';
import { stockOutFolds, type BacktestStockOuts } from './stock-out-folds.js';

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
function classesAt(truth: FoldTruth): string[] {
  const { past } = truth;
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

/**
 * Backtests models on a panel. Throws E_BASE_OPTION; a model whose native part is missing is listed under `missing` instead.
 *
 * @example
 * const { leaderboard } = await backtest(panel, [await forecasterNamed('ses')], { horizon: 28, origins: 4 }, context);
 */
export async function backtest(panel: Panel, models: readonly Forecaster[], options: BacktestOptions, context: BacktestContext): Promise<BacktestResult> {
  refuseUnknownOptions('backtest', options, allowed);
  const every = oneOf('every', options.every ?? 'day', ['day', 'week'] as const);
  const firstDay = Math.min(panel.endDay, firstDayOf(panel));
  const { horizon, origins, stepDays, gapDays } = options;
  const folds = rollingOrigins(firstDay, panel.endDay, { horizon, origins, ...(stepDays === undefined ? {} : { stepDays }), ...(gapDays === undefined ? {} : { gapDays }) });
  if (every === 'week') wholeNumber('horizon, measured by week,', horizon, 7, 365);
  const daily = stockOutFolds(panel, folds, options.stockOuts ?? { mode: 'ignore' });
  const truths = every === 'day' ? daily.map(onPeriods) : daily;
  const classOf = truths.map(classesAt);
  const shares = options.ranges ?? [0.8, 0.95];
  const runs: { readonly row: LeaderboardRow; readonly losses: Float64Array }[] = [];
  const missing: { model: string; reason: string }[] = [];
  const all = await besideFloors(models);
  for (const model of all) {
    try {
      const forecasts: FoldForecast[] = [];
      for (const truth of truths) forecasts.push(await foldForecast(truth, model, shares, { ...context, random: context.random.fork(`${model.name}@${truth.origin}`) }, context.clock));
      const { pairedLosses, ...score } = scoreModel(truths, forecasts, classOf, every);
      context.watch?.({ model: model.name, truths, forecasts, classes: classOf });
      const seconds = (key: 'fitSeconds' | 'predictSeconds'): number => forecasts.reduce((sum, forecast) => sum + forecast[key], 0);
      runs.push({ row: { model: model.name, ...score, fitSeconds: seconds('fitSeconds'), predictSeconds: seconds('predictSeconds') }, losses: pairedLosses });
      context.log.info(`backtest: ${model.name} WRMSSE ${score.wrmsse.toFixed(4)}, bias ${(100 * score.bias).toFixed(1)} %`);
    } catch (error) {
      if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
      missing.push({ model: model.name, reason: error.message });
    }
  }
  const rank = ({ wrmsse, rmse }: LeaderboardRow): number => (Number.isFinite(wrmsse) ? wrmsse : Number.isFinite(rmse) ? 1e9 + rmse : Infinity);
  runs.sort((a, b) => rank(a.row) - rank(b.row));
  const leaderboard = runs.map(({ row, losses }, i) => (i === 0 ? row : { ...row, versusBest: comparePaired(losses, runs[0]!.losses) }));
  return { horizon, gapDays: gapDays ?? 0, every, origins: folds.map(({ origin }) => dayText(origin)), series: truths.at(-1)!.past.keys.length, leaderboard, missing };
}

import { AnbarError } from '../../base/errors.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import type { Feature } from '../../features/plan.js';

/** Options of `xgboost`. */
export interface XgboostOptions {
  /** `auto` takes both where the training rows are few, recursive where they are many. */
  readonly strategy?: 'direct' | 'recursive' | 'both' | 'auto';
  readonly objective?: 'tweedie' | 'poisson' | 'squared-error';
  /** Variance power of the Tweedie loss, above 1 and below 2; near 1 is Poisson-like. */
  readonly tweediePower?: number;
  readonly rounds?: number;
  readonly depth?: number;
  readonly learningRate?: number;
  /** Least weight of a leaf (Tweedie and Poisson: about its expected sales); default: 1 for each 10,000 rows, from 1 to 200. */
  readonly minChildWeight?: number;
  readonly subsample?: number;
  readonly columnSample?: number;
  /** Train on the newest days only; default 400, which did better than 728 on the M5 window it was tried on (recursive, origin d_1885) in half the time. */
  readonly lastDays?: number;
  /** Train on at most so many rows, drawn by chance where there are more: bounds time and memory for tens of thousands of series; default 1,250,000, all of an M5 store's: half as many cost 0.06 % of WRMSSE there. */
  readonly mostRows?: number;
  /** Leave out rows whose lags are not full. */
  readonly dropWarmup?: boolean;
  /** 0 = all cores, or one where rows are so few that threads wait for each other most of the time. The trees are the same. */
  readonly threads?: number;
  /** Features instead of the default plan's; lags must suit the strategy's gaps, so a recursive strategy only. */
  readonly features?: readonly Feature[];
  /**
   * Models of their own for the groups of these static columns, beside the one of all series; the forecast is the mean of one model a column and that of all. `auto` takes the columns
   * whose groups are large enough to learn from. Default none.
   */
  readonly per?: 'auto' | readonly string[];
  /** Groups with fewer training rows have no model of their own and take that of all; default 20,000. */
  readonly fewestGroupRows?: number;
  /** Past forecasts that calibrate ranges; 0 = ranges by the series' own scatter alone. */
  readonly calibrationOrigins?: number;
}

const defaults = {
  strategy: 'both', objective: 'tweedie', tweediePower: 1.3, rounds: 120, depth: 7, learningRate: 0.08, subsample: 0.8, columnSample: 0.8,
  lastDays: 400, mostRows: 1_250_000, dropWarmup: false, threads: 0, per: [], fewestGroupRows: 20_000, calibrationOrigins: 2,
} as const satisfies Required<Omit<XgboostOptions, 'features' | 'minChildWeight'>>;

/** Options with their defaults. */
export type XgboostSettings = Required<Omit<XgboostOptions, 'features' | 'minChildWeight'>> & Pick<XgboostOptions, 'features' | 'minChildWeight'>;

const objectives = { tweedie: 'reg:tweedie', poisson: 'count:poisson', 'squared-error': 'reg:squarederror' } as const;

function share(field: string, value: number, most = 1): void {
  if (!(typeof value === 'number' && value > 0 && value <= most)) throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: above 0, at most ${most}`, { facts: { field, value } });
}

/** Checks options and fills in the defaults. Throws E_BASE_OPTION. */
export function xgboostSettings(options: XgboostOptions): XgboostSettings {
  refuseUnknownOptions('xgboost', options, [...Object.keys(defaults), 'features', 'minChildWeight']);
  const settings: XgboostSettings = { ...defaults, ...options };
  oneOf('strategy', settings.strategy, ['direct', 'recursive', 'both', 'auto']);
  oneOf('objective', settings.objective, ['tweedie', 'poisson', 'squared-error']);
  wholeNumber('rounds', settings.rounds, 1, 10_000);
  wholeNumber('depth', settings.depth, 1, 16);
  wholeNumber('lastDays', settings.lastDays, 1, 100_000);
  wholeNumber('mostRows', settings.mostRows, 1000, 1e9);
  wholeNumber('threads', settings.threads, 0, 256);
  wholeNumber('fewestGroupRows', settings.fewestGroupRows, 1, 1e9);
  if (settings.per !== 'auto' && !(Array.isArray(settings.per) && settings.per.every((name) => typeof name === 'string'))) throw new AnbarError('E_BASE_OPTION', `per is ${JSON.stringify(settings.per)}; allowed: auto, or a list of static columns`, { facts: { field: 'per' } });
  wholeNumber('calibrationOrigins', settings.calibrationOrigins, 0, 12);
  share('learningRate', settings.learningRate);
  share('subsample', settings.subsample);
  share('columnSample', settings.columnSample);
  if (settings.minChildWeight !== undefined && !(settings.minChildWeight >= 0)) throw new AnbarError('E_BASE_OPTION', `minChildWeight is ${String(settings.minChildWeight)}; allowed: 0 or more`, { facts: { field: 'minChildWeight' } });
  if (!(settings.tweediePower > 1 && settings.tweediePower < 2)) throw new AnbarError('E_BASE_OPTION', `tweediePower is ${String(settings.tweediePower)}; allowed: above 1, below 2`, { facts: { field: 'tweediePower' } });
  if (settings.features !== undefined && settings.strategy !== 'recursive') throw new AnbarError('E_BASE_OPTION', `features need strategy recursive; it is ${settings.strategy}`, { facts: { field: 'features' } });
  return settings;
}

/** Below so many rows one thread is faster than two: by half on 5,000, by a seventh on 24,000. */
export const fewestRowsForThreads = 50_000;

/** Parameters as XGBoost names them. */
export function boosterParams(settings: XgboostSettings, rows: number, seed: number): Record<string, string | number> {
  return {
    objective: objectives[settings.objective],
    ...(settings.objective === 'tweedie' ? { tweedie_variance_power: settings.tweediePower } : {}),
    max_depth: settings.depth,
    learning_rate: settings.learningRate,
    min_child_weight: settings.minChildWeight ?? Math.min(200, Math.max(1, rows / 10_000)),
    subsample: settings.subsample,
    colsample_bytree: settings.columnSample,
    nthread: settings.threads === 0 && rows < fewestRowsForThreads ? 1 : settings.threads,
    seed,
  };
}

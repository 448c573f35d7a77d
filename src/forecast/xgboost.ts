/**
 * Gradient boosted trees over the feature plan, one model for all series (Chen & Guestrin 2016; Tweedie loss as in the M5 winners' methods, Makridakis et al. 2022, IJF 38).
 * `direct` trains one model for each week ahead, which sees no forecast; `recursive` trains one for the next day and feeds it its own forecasts; `both` averages them, which
 * cancels part of each one's error. Leaves need `minChildWeight` so that sparse items do not drift when forecasts are fed back. Assumes that the past of all series
 * together tells about each. Fit O(rounds · rows · features), forecast O(series · days · trees · depth) by an own tree walk, without libxgboost.
 */
import type { Artifact, Json } from '../base/artifact.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../base/options.js';
import { AnbarError } from '../base/errors.js';
import { compilePlan, panelSchema } from '../features/compile.js';
import type { Feature, FeaturePlan } from '../features/plan.js';
import type { Panel } from '../table/panel.js';
import type { Stage } from './ahead.js';
import { loadLibxgboost } from './boosting/libxgboost.js';
import { parseTrees, treesFromArrays } from './boosting/read-trees.js';
import { prepareShap, shapRows, type ShapPlan } from './boosting/tree-shap.js';
import { treesToArrays, type Link, type Trees } from './boosting/trees.js';
import { prepareWalk, scoreRows } from './boosting/walk.js';
import type { FitContext, FittedForecaster, Forecaster } from './contract.js';
import { checkPanel } from './local.js';
import { fittedPlanForecaster, nothingSold, openPlanForecaster, type PlanModel } from './plan-forecaster.js';
import { salesPlan } from './sales-plan.js';
import { sinceReturn } from './since-return.js';
import { trainingRows } from './training-rows.js';

export interface XgboostOptions {
  readonly strategy?: 'direct' | 'recursive' | 'both';
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
  /** 0 = all cores. The same number of threads gives the same trees. */
  readonly threads?: number;
  /** Features instead of the default plan's; lags must suit the strategy's gaps, so a recursive strategy only. */
  readonly features?: readonly Feature[];
  /** Past forecasts that calibrate ranges; 0 = ranges by the series' own scatter alone. */
  readonly calibrationOrigins?: number;
}

const defaults = {
  strategy: 'both', objective: 'tweedie', tweediePower: 1.3, rounds: 120, depth: 7, learningRate: 0.08, subsample: 0.8, columnSample: 0.8,
  lastDays: 400, mostRows: 1_250_000, dropWarmup: false, threads: 0, calibrationOrigins: 2,
} as const satisfies Required<Omit<XgboostOptions, 'features' | 'minChildWeight'>>;

type Settings = Required<Omit<XgboostOptions, 'features' | 'minChildWeight'>> & Pick<XgboostOptions, 'features' | 'minChildWeight'>;

const objectives = { tweedie: 'reg:tweedie', poisson: 'count:poisson', 'squared-error': 'reg:squarederror' } as const;
const directGaps = [7, 14, 21, 28] as const;

function share(field: string, value: number, most = 1): void {
  if (!(typeof value === 'number' && value > 0 && value <= most)) throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: above 0, at most ${most}`, { facts: { field, value } });
}

function settingsOf(options: XgboostOptions): Settings {
  refuseUnknownOptions('xgboost', options, [...Object.keys(defaults), 'features', 'minChildWeight']);
  const settings: Settings = { ...defaults, ...options };
  oneOf('strategy', settings.strategy, ['direct', 'recursive', 'both']);
  oneOf('objective', settings.objective, ['tweedie', 'poisson', 'squared-error']);
  wholeNumber('rounds', settings.rounds, 1, 10_000);
  wholeNumber('depth', settings.depth, 1, 16);
  wholeNumber('lastDays', settings.lastDays, 1, 100_000);
  wholeNumber('mostRows', settings.mostRows, 1000, 1e9);
  wholeNumber('threads', settings.threads, 0, 256);
  wholeNumber('calibrationOrigins', settings.calibrationOrigins, 0, 12);
  share('learningRate', settings.learningRate);
  share('subsample', settings.subsample);
  share('columnSample', settings.columnSample);
  if (settings.minChildWeight !== undefined && !(settings.minChildWeight >= 0)) throw new AnbarError('E_BASE_OPTION', `minChildWeight is ${String(settings.minChildWeight)}; allowed: 0 or more`, { facts: { field: 'minChildWeight' } });
  if (!(settings.tweediePower > 1 && settings.tweediePower < 2)) throw new AnbarError('E_BASE_OPTION', `tweediePower is ${String(settings.tweediePower)}; allowed: above 1, below 2`, { facts: { field: 'tweediePower' } });
  if (settings.features !== undefined && settings.strategy !== 'recursive') throw new AnbarError('E_BASE_OPTION', `features need strategy recursive; it is ${settings.strategy}`, { facts: { field: 'features' } });
  return settings;
}

/** Gaps of each chain's stages. */
function chainGaps(strategy: Settings['strategy']): readonly (readonly number[])[] {
  if (strategy === 'recursive') return [[1]];
  return strategy === 'direct' ? [directGaps] : [directGaps, [1]];
}

/** Parameters as XGBoost names them. */
function boosterParams(settings: Settings, rows: number, seed: number): Record<string, string | number> {
  return {
    objective: objectives[settings.objective],
    ...(settings.objective === 'tweedie' ? { tweedie_variance_power: settings.tweediePower } : {}),
    max_depth: settings.depth,
    learning_rate: settings.learningRate,
    min_child_weight: settings.minChildWeight ?? Math.min(200, Math.max(1, rows / 10_000)),
    subsample: settings.subsample,
    colsample_bytree: settings.columnSample,
    nthread: settings.threads,
    seed,
  };
}

interface FittedStage {
  readonly plan: FeaturePlan;
  readonly trees: Trees;
}

function stageOf({ plan, trees }: FittedStage, panel: Panel): Stage {
  const walk = prepareWalk(trees);
  let shap: ShapPlan | undefined;
  return {
    compiled: compilePlan(plan, panelSchema(panel)),
    score: (values, rows) => scoreRows(walk, values, rows),
    parts: (values, rows) => meanParts((shap ??= prepareShap(trees)), trees.link, values, rows),
  };
}

/**
 * TreeSHAP's parts of the margin as parts of the mean. Through the exponential link they are the Aumann–Shapley shares on the straight way from the base to the margin,
 * ∫₀¹ φ_j exp(base + t Δ) dt = φ_j (mean − exp(base)) / Δ, which add up exactly.
 */
function meanParts(shap: ShapPlan, link: Link, values: Float32Array, rows: number): Float64Array {
  const parts = shapRows(shap, values, rows);
  if (link === 'identity') return parts;
  const width = shap.features + 1;
  for (let r = 0; r < rows; r++) {
    const of = parts.subarray(r * width, (r + 1) * width);
    const base = of[shap.features]!;
    let move = 0;
    for (let f = 0; f < shap.features; f++) move += of[f]!;
    const start = Math.exp(base);
    const slope = Math.abs(move) < 1e-12 ? start : (start * Math.expm1(move)) / move;
    for (let f = 0; f < shap.features; f++) of[f]! *= slope;
    of[shap.features] = start;
  }
  return parts;
}

async function fitStage(panel: Panel, plan: FeaturePlan, settings: Settings, seed: number, onRound: () => void): Promise<FittedStage | undefined> {
  const xgboost = await loadLibxgboost();
  const matrix = trainingRows(panel, compilePlan(plan, panelSchema(panel)), { lastDays: settings.lastDays, dropWarmup: settings.dropWarmup, mostRows: settings.mostRows, seed });
  if (!matrix.label.some((sold) => sold > 0)) return undefined;
  const booster = await xgboost.train(matrix, { rounds: settings.rounds, params: boosterParams(settings, matrix.rows, seed), onRound });
  try {
    return { plan, trees: parseTrees(booster.toJson()) };
  } finally {
    booster.free();
  }
}

interface ModelJson {
  readonly plans: readonly (readonly FeaturePlan[])[];
  readonly link: Link;
}

function planModel(chains: readonly (readonly FittedStage[])[], options: XgboostOptions, panel: Panel): PlanModel {
  return {
    kind: 'xgboost',
    chains: chains.map((stages) => stages.map((stage) => stageOf(stage, panel))),
    options: options as unknown as Json,
    toParts: () => ({
      json: { plans: chains.map((stages) => stages.map(({ plan }) => plan)), link: chains[0]?.[0]?.trees.link ?? 'identity' } as unknown as Json,
      arrays: Object.assign({}, ...chains.flatMap((stages, c) => stages.map(({ trees }, i) => treesToArrays(trees, `trees${c}.${i}`)))) as Artifact['arrays'],
    }),
  };
}

/**
 * The XGBoost forecaster.
 *
 * @throws AnbarError E_BASE_OPTION for bad options; `fit` throws E_ADAPTER_MISSING where libxgboost is not installed.
 * @example
 * const fitted = await xgboost({ strategy: 'recursive', rounds: 200 }).fit(panel, context);
 */
export function xgboost(options: XgboostOptions = {}): Forecaster {
  const settings = settingsOf(options);
  return {
    name: 'xgboost',
    async fit(whole: Panel, { random, progress, log }: FitContext): Promise<FittedForecaster> {
      checkPanel(whole);
      const panel = sinceReturn(whole);
      const gaps = chainGaps(settings.strategy);
      progress.start('xgboost', gaps.flat().length * settings.rounds);
      const chains: FittedStage[][] = [];
      let rounds = 0;
      for (const chain of gaps) {
        const stages: FittedStage[] = [];
        for (const gap of chain) {
          const plan: FeaturePlan = settings.features === undefined ? salesPlan(panel, gap) : { version: 1, horizonGap: gap, features: settings.features };
          const stage = await fitStage(panel, plan, settings, random.fork(`gap ${gap}`).integer(2 ** 31), () => progress.advance(++rounds));
          if (stage !== undefined) stages.push(stage);
        }
        if (stages.length === chain.length) chains.push(stages);
      }
      progress.finish();
      if (chains.length < gaps.length) return nothingSold(planModel([], options, panel), panel, log);
      return fittedPlanForecaster(planModel(chains, options, panel), panel, settings.calibrationOrigins);
    },
  };
}

/** Opens an XGBoost artifact; needs no libxgboost. */
export function openXgboost(artifact: Artifact): FittedForecaster {
  return openPlanForecaster(artifact, (json, options, panel) => {
    const { plans, link } = json as unknown as ModelJson;
    const schema = panelSchema(panel);
    const chains = plans.map((stages, c) =>
      stages.map((plan, i) => ({ plan, trees: treesFromArrays(artifact.arrays, `trees${c}.${i}`, { features: compilePlan(plan, schema).names.length, link }) })),
    );
    return planModel(chains, options as unknown as XgboostOptions, panel);
  });
}

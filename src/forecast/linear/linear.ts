/**
 * Linear regression over the feature plan, one model for all series: ordinary least squares on lags, windows and calendar. The plain baseline that boosting has to beat.
 * Weekdays and groups enter as 0/1 columns (a code has no order). The default solver is a normal-equation kernel that reads millions of rows in blocks; `ml-regression` solves the
 * same problem by the library of that name, for small data and as a check (tests hold both to the same weights). Assumes effects that add up. O(rows · columns²).
 */
import type { Artifact, Json } from '../../base/artifact.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { AnbarError } from '../../base/errors.js';
import { compilePlan, panelSchema, type CompiledPlan } from '../../features/compile.js';
import type { Feature, FeaturePlan } from '../../features/plan.js';
import type { Panel } from '../../table/panel.js';
import type { Stage } from '../planned/ahead.js';
import type { FitContext, FittedForecaster, Forecaster } from '../contract.js';
import { checkPanel } from '../local.js';
import { addRows, openEquations, scoreLinear, solveEquations, type LinearFit } from './normal-equations.js';
import { fittedPlanForecaster, nothingSold, openPlanForecaster, type PlanModel } from '../planned/plan-forecaster.js';
import { firstSaleDays } from '../planned/training-rows.js';

export interface LinearOptions {
  readonly strategy?: 'direct' | 'recursive';
  readonly solver?: 'normal-equations' | 'ml-regression';
  /** Train on the newest days only; default 1,456. */
  readonly lastDays?: number;
  /** Past forecasts that calibrate ranges. */
  readonly calibrationOrigins?: number;
}

const defaults = { strategy: 'recursive', solver: 'normal-equations', lastDays: 1456, calibrationOrigins: 2 } as const satisfies Required<LinearOptions>;
type Settings = Required<LinearOptions>;

/** Levels, same-weekday levels, spread, trend and calendar; groups by name where they are few. */
function linearPlan(panel: Panel, gap: number): FeaturePlan {
  const week = Math.ceil(gap / 7) * 7;
  const features: Feature[] = [
    { kind: 'lag', lags: [...new Set([gap, week, week + 7, week + 21])] },
    { kind: 'rolling', lag: gap, window: 7, stats: ['mean'] },
    { kind: 'rolling', lag: gap, window: 28, stats: ['mean', 'sd'] },
    { kind: 'rolling', lag: gap, window: 91, stats: ['mean'] },
    { kind: 'seasonalMean', lag: week, season: 7, count: 8 },
    { kind: 'calendar', parts: ['weekday', 'month'] },
  ];
  if (panel.events.size > 0) features.push({ kind: 'event', label: 'any', names: ['*'], before: 1, after: 1 });
  const price = panel.columns.get('price');
  if (price !== undefined) features.push({ kind: 'relativeToHistory', of: 'price', lag: price.availability.kind === 'known' ? 0 : gap, window: 91 });
  const promotion = panel.columns.get('promotion');
  if (promotion !== undefined) features.push({ kind: 'lag', of: 'promotion', lags: [promotion.availability.kind === 'known' ? 0 : gap] });
  return { version: 1, horizonGap: gap, features };
}

/** Columns whose values are names, not amounts: how many names, and the number of the first. */
const codes: Readonly<Record<string, { readonly first: number; readonly count: number }>> = { weekday: { first: 0, count: 7 }, month: { first: 1, count: 12 } };

/** Turns coded columns into 0/1 columns (the first name is the base). */
function expander(compiled: CompiledPlan): { readonly columns: number; readonly widths: readonly number[]; expand(values: Float32Array, rows: number): Float32Array } {
  const widths = compiled.names.map((name) => (Object.hasOwn(codes, name) ? codes[name]!.count - 1 : 1));
  const columns = widths.reduce((sum, width) => sum + width, 0);
  return {
    columns,
    widths,
    expand(values, rows) {
      const out = new Float32Array(rows * columns);
      for (let r = 0, at = 0; r < rows; r++) {
        for (let c = 0; c < widths.length; c++) {
          const x = values[r * widths.length + c]!;
          if (widths[c] === 1) out[at] = x;
          else if (x > codes[compiled.names[c]!]!.first) out[at + x - codes[compiled.names[c]!]!.first - 1] = 1;
          at += widths[c]!;
        }
      }
      return out;
    },
  };
}

/** Each feature's weight times its distance from the centre, and what all rows start from; where they add up to less than nothing, the start takes back what the forecast of 0 cuts off. */
function partsOf({ intercept, weights, centre }: LinearFit, widths: readonly number[], expanded: Float32Array, rows: number): Float64Array {
  const features = widths.length;
  const parts = new Float64Array(rows * (features + 1));
  let start = intercept;
  for (let c = 0; c < weights.length; c++) start += weights[c]! * centre[c]!;
  for (let r = 0, at = 0; r < rows; r++) {
    const own = parts.subarray(r * (features + 1), (r + 1) * (features + 1));
    let sum = start;
    for (let f = 0, c = 0; f < features; f++) {
      for (const end = c + widths[f]!; c < end; c++, at++) {
        const x = expanded[at]!;
        if (x === x) own[f]! += weights[c]! * (x - centre[c]!);
      }
      sum += own[f]!;
    }
    own[features] = start - Math.min(0, sum);
  }
  return parts;
}

interface FittedStage {
  readonly plan: FeaturePlan;
  readonly fit: LinearFit;
}

async function fitStage(panel: Panel, plan: FeaturePlan, { lastDays, solver }: Settings): Promise<FittedStage | undefined> {
  const compiled = compilePlan(plan, panelSchema(panel));
  const { columns, expand } = expander(compiled);
  const first = firstSaleDays(panel);
  const width = compiled.names.length;
  const blocks: { readonly values: Float32Array; readonly label: Float32Array; readonly rows: number }[] = [];
  let equations: ReturnType<typeof openEquations> | undefined;
  compiled.batchBlocks(panel, { fromDay: panel.endDay - lastDays + 1, dropUnknown: true }, ({ values, target, series, day, rows }) => {
    const kept = new Float32Array(rows * width);
    const label = new Float32Array(rows);
    let count = 0;
    for (let r = 0; r < rows; r++) {
      if (day[r]! < first[series[r]!]!) continue;
      kept.set(values.subarray(r * width, (r + 1) * width), count * width);
      label[count++] = target[r]!;
    }
    if (count === 0) return;
    const expanded = expand(kept, count);
    equations ??= openEquations(columns, expanded, count);
    if (solver === 'normal-equations') addRows(equations, expanded, label, count);
    else blocks.push({ values: expanded, label, rows: count });
  });
  if (equations === undefined) return undefined;
  return { plan, fit: solver === 'normal-equations' ? solveEquations(equations) : await solveByLibrary(blocks, equations.centre) };
}

/** The same least squares by ml-regression. */
async function solveByLibrary(blocks: readonly { readonly values: Float32Array; readonly label: Float32Array; readonly rows: number }[], centre: Float64Array): Promise<LinearFit> {
  const { MultivariateLinearRegression } = await import('ml-regression');
  const columns = centre.length;
  const x: number[][] = [];
  const y: number[][] = [];
  for (const { values, label, rows } of blocks) {
    for (let r = 0; r < rows; r++) {
      x.push(Array.from({ length: columns }, (_, c) => (Number.isNaN(values[r * columns + c]!) ? centre[c]! : values[r * columns + c]!)));
      y.push([label[r]!]);
    }
  }
  const weights = new MultivariateLinearRegression(x, y, { statistics: false }).weights.map(([weight]) => weight!);
  return { intercept: weights[columns]!, weights: Float64Array.from(weights.slice(0, columns)), centre };
}

function planModel(chains: readonly (readonly FittedStage[])[], options: LinearOptions, panel: Panel): PlanModel {
  const stage = ({ plan, fit }: FittedStage): Stage => {
    const compiled = compilePlan(plan, panelSchema(panel));
    const { expand, widths } = expander(compiled);
    return { compiled, score: (values, rows) => scoreLinear(fit, expand(values, rows), rows), parts: (values, rows) => partsOf(fit, widths, expand(values, rows), rows) };
  };
  return {
    kind: 'linear',
    chains: chains.map((stages) => stages.map(stage)),
    options: options as unknown as Json,
    toParts: () => ({
      json: chains.map((stages) => stages.map(({ plan, fit }) => ({ plan, intercept: fit.intercept }))) as unknown as Json,
      arrays: Object.fromEntries(chains.flatMap((stages, c) => stages.flatMap(({ fit }, i) => [[`linear${c}.${i}.weights`, fit.weights], [`linear${c}.${i}.centre`, fit.centre]] as const))),
    }),
  };
}

/**
 * The linear forecaster.
 *
 * @example
 * const fitted = await linear({ strategy: 'direct' }).fit(panel, context);
 */
export function linear(options: LinearOptions = {}): Forecaster {
  refuseUnknownOptions('linear', options, Object.keys(defaults));
  const settings: Settings = { ...defaults, ...options };
  oneOf('strategy', settings.strategy, ['direct', 'recursive']);
  oneOf('solver', settings.solver, ['normal-equations', 'ml-regression']);
  wholeNumber('lastDays', settings.lastDays, 1, 100_000);
  wholeNumber('calibrationOrigins', settings.calibrationOrigins, 0, 12);
  return {
    name: 'linear',
    async fit(panel: Panel, { progress, log }: FitContext): Promise<FittedForecaster> {
      checkPanel(panel);
      const gaps = settings.strategy === 'direct' ? [7, 14, 21, 28] : [1];
      progress.start('linear', gaps.length);
      const stages: FittedStage[] = [];
      for (const gap of gaps) {
        const stage = await fitStage(panel, linearPlan(panel, gap), settings);
        if (stage === undefined) return nothingSold(planModel([], options, panel), panel, log);
        stages.push(stage);
        progress.advance(stages.length);
      }
      progress.finish();
      return fittedPlanForecaster(planModel([stages], options, panel), panel, settings.calibrationOrigins);
    },
  };
}

/** Opens a linear artifact. */
export function openLinear(artifact: Artifact): FittedForecaster {
  return openPlanForecaster(artifact, (json, options, panel) => {
    const chains = (json as unknown as readonly (readonly { readonly plan: FeaturePlan; readonly intercept: number }[])[]).map((stages, c) =>
      stages.map(({ plan, intercept }, i) => {
        const [weights, centre] = ['weights', 'centre'].map((name) => artifact.arrays[`linear${c}.${i}.${name}`]);
        if (!(weights instanceof Float64Array) || !(centre instanceof Float64Array) || weights.length !== centre.length) throw new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: linear weights are missing');
        if (weights.length !== expander(compilePlan(plan, panelSchema(panel))).columns) throw new AnbarError('E_ARTIFACT_CORRUPT', 'model file is corrupt: linear has not one weight a column');
        return { plan, fit: { intercept, weights, centre } };
      }),
    );
    return planModel(chains, options as unknown as LinearOptions, panel);
  });
}

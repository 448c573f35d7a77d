/**
 * The blend, default of `anbar forecast`: several members, fitted on sales brought to ordinary days (`../events/`), weighted by volume × intermittency class on rolling origins only,
 * pulled to equal weights, moved half-way to what the store's total is forecast by itself, or corrected for bias the origins agree on, where that brought totals nearer. If its best member alone did better at those origins (weights taken from the other origins each time), it uses that member and says so.
 * Cost: members × (origins + 1) fits.
 */
import { wholeNumber } from '../../base/options.js';
import { silentProgress } from '../../base/ports.js';
import { rmsse, weightedMean } from '../../measure/scaled-errors.js';
import type { Panel } from '../../table/panel.js';
import type { FitContext, FittedForecaster, Forecaster } from '../contract.js';
import { eventFactors } from '../events/event-factors.js';
import { ordinaryPanel } from '../events/ordinary-days.js';
import { checkPanel, panelDispersions } from '../local.js';
import { calibrateRanges } from '../ranges/conformal.js';
import { biasFactor, halfWayFactor, logRatio } from './bias.js';
import { blendClasses } from './classes.js';
import { FittedBlend, type BlendDecision } from './fitted-blend.js';
import { availableMembers, originForecasts, usableWindows, type OriginForecasts } from './origin-forecasts.js';
import { storeTotals } from './store-total.js';
import { blended, blendWeights, errorSums } from './weights.js';

/** Options of `blend`, beside its members. */
export interface BlendOptions {
  /** Past windows of 28 days (of 14 or 7 where history is short) on which weights, bias and ranges rest; default 3. */
  readonly origins?: number;
  /** Lengths of those windows, the preferred one first; default 28, 14, 7. */
  readonly windows?: readonly number[];
}

const defaultWindows = [28, 14, 7] as const;

/** Mean over series of RMSSE by revenue. */
function score(origin: OriginForecasts, mean: Float64Array): number {
  const { horizon } = origin;
  const errors = Float64Array.from(origin.scale, (scale, i) => rmsse(origin.actual.subarray(i * horizon, (i + 1) * horizon), mean.subarray(i * horizon, (i + 1) * horizon), scale));
  const weighted = weightedMean(errors, origin.revenue);
  return Number.isFinite(weighted) ? weighted : weightedMean(errors);
}

const scaled = (mean: Float64Array, factor: number): Float64Array => mean.map((value) => value * factor);
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Chosen {
  readonly weights: Float64Array;
  readonly decision: BlendDecision;
  /** Whether items are moved half-way to the total's own forecast. */
  readonly halfWay: boolean;
}

/** Factors in place of others must bring totals nearer, and may cost the items next to nothing. */
const mostItemCost = 1.001;

/** The factors, one an origin, if they bring the totals nearer at the origins; else ones. */
function worthwhile(origins: readonly OriginForecasts[], means: readonly Float64Array[], factors: readonly number[]): boolean {
  const moved = means.map((mean, o) => scaled(mean, factors[o]!));
  const off = (paths: readonly Float64Array[]): number => average(origins.map((origin, o) => Math.abs(logRatio(origin, paths[o]!))));
  const loss = (paths: readonly Float64Array[]): number => average(origins.map((origin, o) => score(origin, paths[o]!)));
  return off(moved) < off(means) && loss(moved) <= mostItemCost * loss(means);
}

/** Weights, bias and the verdict, from past origins. Each origin is judged with weights and bias from the others. `totals` are the store's total's own forecasts at the origins. */
function choose(names: readonly string[], origins: readonly OriginForecasts[], totals: readonly number[] | undefined, classOf: Uint8Array, classes: number): Chosen {
  const k = names.length;
  const equal = new Float64Array(classes * k).fill(1 / k);
  if (origins.length === 0) return { weights: equal, decision: { used: 'blend', scores: {}, biasFactor: 1, origins: 0 }, halfWay: false };
  const sums = origins.map((origin) => errorSums(origin, classOf, classes));
  const without = (out: number): Chosen['weights'] => (origins.length < 2 ? equal : blendWeights(sums.filter((_, o) => o !== out), k));
  const mixed = origins.map((origin, o) => blended(origin, without(o), classOf));
  const mixedScore = average(origins.map((origin, o) => score(origin, mixed[o]!)));
  const memberScores = names.map((_, m) => average(origins.map((origin) => score(origin, origin.means[m]!))));
  const best = memberScores.reduce((least, value, m) => (value < memberScores[least]! ? m : least), 0);
  const scores = Object.fromEntries([['blend', mixedScore] as const, ...names.map((name, m) => [name, memberScores[m]!] as const)].map(([name, value]) => [name, Number.isFinite(value) ? value : null]));
  const alone = memberScores[best]! < mixedScore;
  const used = alone ? origins.map((origin) => origin.means[best]!) : mixed;
  const toTotals = origins.map((_, o) => (totals === undefined ? 1 : halfWayFactor(totals[o]!, used[o]!)));
  const halfWay = totals !== undefined && worthwhile(origins, used, toTotals);
  // Without it, what the origins agree on; each is judged with the factor of the others.
  const ratios = origins.map((origin, o) => logRatio(origin, used[o]!));
  const others = ratios.map((_, o) => biasFactor(ratios.filter((_, other) => other !== o)));
  const factor = !halfWay && worthwhile(origins, used, others) ? biasFactor(ratios) : 1;
  const weights = alone ? equal.map((_, at) => (at % k === best ? 1 : 0)) : origins.length < 2 ? equal : blendWeights(sums, k);
  return { weights, decision: { used: alone ? names[best]! : 'blend', scores, biasFactor: factor, origins: origins.length }, halfWay };
}

/** Makes the blend of `members`. */
export function blend(members: readonly Forecaster[], options: BlendOptions = {}): Forecaster {
  const count = wholeNumber('origins', options.origins ?? 3, 1, 26);
  const windows = (options.windows ?? defaultWindows).map((length) => wholeNumber('windows', length, 1, 365));
  return {
    name: 'blend',
    async fit(panel: Panel, context: FitContext): Promise<FittedForecaster> {
      const { counts } = checkPanel(panel);
      const usable = await availableMembers(members, panel, context);
      const { classOf, count: classes } = blendClasses(panel);
      const { horizon, origins: days } = usableWindows(panel, count, windows);
      // Members report no progress of their own: one bar for the whole.
      const quiet: FitContext = { ...context, progress: silentProgress };
      const origins: OriginForecasts[] = [];
      context.progress.start('blend', days.length + 1);
      for (const day of days) {
        origins.push(await originForecasts(panel, day, horizon, usable, counts, quiet));
        context.progress.advance(origins.length);
      }
      const totals = await storeTotals(panel, days, quiet);
      const { weights, decision, halfWay } = choose(usable.map(({ name }) => name), origins, totals, classOf, classes);
      const fitted: FittedForecaster[] = [];
      const factors = eventFactors(panel);
      const ordinary = ordinaryPanel(panel, factors);
      for (const member of usable) fitted.push(await member.fit(ordinary, { ...quiet, counts, random: context.random.fork(member.name) }));
      context.progress.finish();
      const pastFactors = origins.map((origin, o) => decision.biasFactor * (halfWay ? halfWayFactor(totals![o]!, blended(origin, weights, classOf)) : 1));
      const folds = origins.map((origin, o) => ({ horizon, actual: origin.actual, dispersion: origin.dispersion, mean: scaled(blended(origin, weights, classOf), pastFactors[o]!) }));
      const ranges = calibrateRanges(folds, { counts, dispersion: panelDispersions(panel, counts) });
      const parts = { keys: panel.keys, endDay: panel.endDay, members: fitted, factors, classOf, weights, ranges };
      const ahead = halfWay ? ((await new FittedBlend({ ...parts, decision: { ...decision, biasFactor: 1 } }).predict({ horizon })).getChild('mean')!.toArray() as Float64Array) : undefined;
      const placed = { ...decision, biasFactor: decision.biasFactor * (ahead === undefined ? 1 : halfWayFactor(totals!.at(-1)!, ahead)) };
      context.log.info(verdict(placed));
      return new FittedBlend({ ...parts, decision: placed });
    },
  };
}

function verdict({ used, scores, biasFactor: factor, origins }: BlendDecision): string {
  if (origins === 0) return 'blend: the history is too short for past origins; equal weights';
  const list = Object.entries(scores).map(([name, value]) => `${name} ${value === null ? 'not measurable' : value.toFixed(4)}`).join(', ');
  return `blend: ${used === 'blend' ? 'blended' : `no blend, ${used} alone was better`} (WRMSSE at ${origins} past origins: ${list}; totals × ${factor.toFixed(3)})`;
}

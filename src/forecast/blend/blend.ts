/**
 * The blend, default of `anbar forecast`: several members, weighted by volume × intermittency class on rolling origins only, pulled to equal weights, corrected at the top for
 * bias the origins agree on. If its best member alone did better at those origins (weights taken from the other origins each time), it uses that member and says so.
 * Cost: members × (origins + 1) fits.
 */
import { wholeNumber } from '../../base/options.js';
import { silentProgress } from '../../base/ports.js';
import { rmsse, weightedMean } from '../../measure/scaled-errors.js';
import type { Panel } from '../../table/panel.js';
import type { FitContext, FittedForecaster, Forecaster } from '../contract.js';
import { checkPanel, panelDispersions } from '../local.js';
import { calibrateRanges } from '../ranges/conformal.js';
import { biasFactor, logRatio } from './bias.js';
import { blendClasses } from './classes.js';
import { FittedBlend, type BlendDecision } from './fitted-blend.js';
import { availableMembers, originForecasts, usableOrigins, type OriginForecasts } from './origin-forecasts.js';
import { blended, blendWeights, errorSums } from './weights.js';

/** Options of `blend`, beside its members. */
export interface BlendOptions {
  /** Past windows of 28 days on which weights, bias and ranges rest; default 3. */
  readonly origins?: number;
}

const horizon = 28;

/** Mean over series of RMSSE by revenue. */
function score(origin: OriginForecasts, mean: Float64Array): number {
  const errors = Float64Array.from(origin.scale, (scale, i) => rmsse(origin.actual.subarray(i * horizon, (i + 1) * horizon), mean.subarray(i * horizon, (i + 1) * horizon), scale));
  const weighted = weightedMean(errors, origin.revenue);
  return Number.isFinite(weighted) ? weighted : weightedMean(errors);
}

const scaled = (mean: Float64Array, factor: number): Float64Array => mean.map((value) => value * factor);
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Chosen {
  readonly weights: Float64Array;
  readonly decision: BlendDecision;
}

/** Weights, bias and the verdict, from past origins. Each origin is judged with weights and bias from the others. */
function choose(names: readonly string[], origins: readonly OriginForecasts[], classOf: Uint8Array, classes: number): Chosen {
  const k = names.length;
  const equal = new Float64Array(classes * k).fill(1 / k);
  if (origins.length === 0) return { weights: equal, decision: { used: 'blend', scores: {}, biasFactor: 1, origins: 0 } };
  const sums = origins.map((origin) => errorSums(origin, classOf, classes));
  const without = (out: number): Chosen['weights'] => (origins.length < 2 ? equal : blendWeights(sums.filter((_, o) => o !== out), k));
  const mixed = origins.map((origin, o) => blended(origin, without(o), classOf));
  const mixedScore = average(origins.map((origin, o) => score(origin, mixed[o]!)));
  const memberScores = names.map((_, m) => average(origins.map((origin) => score(origin, origin.means[m]!))));
  const best = memberScores.reduce((least, value, m) => (value < memberScores[least]! ? m : least), 0);
  const scores = Object.fromEntries([['blend', mixedScore] as const, ...names.map((name, m) => [name, memberScores[m]!] as const)].map(([name, value]) => [name, Number.isFinite(value) ? value : null]));
  const alone = memberScores[best]! < mixedScore;
  const used = alone ? origins.map((origin) => origin.means[best]!) : mixed;
  // The bias correction has to earn its place, too: each origin is judged with the factor of the others.
  const ratios = origins.map((origin, o) => logRatio(origin, used[o]!));
  const corrected = average(origins.map((origin, o) => score(origin, scaled(used[o]!, biasFactor(ratios.filter((_, other) => other !== o))))));
  const factor = corrected <= average(origins.map((origin, o) => score(origin, used[o]!))) ? biasFactor(ratios) : 1;
  const weights = alone ? equal.map((_, at) => (at % k === best ? 1 : 0)) : origins.length < 2 ? equal : blendWeights(sums, k);
  return { weights, decision: { used: alone ? names[best]! : 'blend', scores, biasFactor: factor, origins: origins.length } };
}

/** Makes the blend of `members`. */
export function blend(members: readonly Forecaster[], options: BlendOptions = {}): Forecaster {
  const count = wholeNumber('origins', options.origins ?? 3, 1, 26);
  return {
    name: 'blend',
    async fit(panel: Panel, context: FitContext): Promise<FittedForecaster> {
      const { counts } = checkPanel(panel);
      const usable = await availableMembers(members, panel, context);
      const { classOf, count: classes } = blendClasses(panel);
      const days = usableOrigins(panel, horizon, count);
      // Members report no progress of their own: one bar for the whole.
      const quiet: FitContext = { ...context, progress: silentProgress };
      const origins: OriginForecasts[] = [];
      context.progress.start('blend', days.length + 1);
      for (const day of days) {
        origins.push(await originForecasts(panel, day, horizon, usable, counts, quiet));
        context.progress.advance(origins.length);
      }
      const { weights, decision } = choose(usable.map(({ name }) => name), origins, classOf, classes);
      context.log.info(verdict(decision));
      const fitted: FittedForecaster[] = [];
      for (const member of usable) fitted.push(await member.fit(panel, { ...quiet, random: context.random.fork(member.name) }));
      context.progress.finish();
      const folds = origins.map((origin) => ({ horizon, actual: origin.actual, dispersion: origin.dispersion, mean: scaled(blended(origin, weights, classOf), decision.biasFactor) }));
      const ranges = calibrateRanges(folds, { counts, dispersion: panelDispersions(panel, counts) });
      return new FittedBlend({ keys: panel.keys, endDay: panel.endDay, members: fitted, classOf, weights, ranges, decision });
    },
  };
}

function verdict({ used, scores, biasFactor: factor, origins }: BlendDecision): string {
  if (origins === 0) return 'blend: the history is too short for past origins; equal weights';
  const list = Object.entries(scores).map(([name, value]) => `${name} ${value === null ? 'not measurable' : value.toFixed(4)}`).join(', ');
  return `blend: ${used === 'blend' ? 'blended' : `no blend, ${used} alone was better`} (WRMSSE at ${origins} past origins: ${list}; totals × ${factor.toFixed(3)})`;
}

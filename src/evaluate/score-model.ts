import { coverage, pinballLoss } from '../measure/calibration.js';
import { pointErrors, type PointErrors } from '../measure/point-errors.js';
import { rmsse, weightedMean } from '../measure/scaled-errors.js';
import { levelsOf, type FoldForecast, type FoldTruth } from './fold-forecasts.js';

/** Accuracy of one slice of a backtest. */
export interface SliceScore {
  readonly slice: string;
  readonly series: number;
  readonly wape: number;
  readonly bias: number;
  readonly rmsse: number;
}

/** How often a range held, and the mean pinball loss of the two quantiles that it is named after (which for counts with many zeros are not its ends). */
export interface RangeScore {
  readonly share: number;
  readonly coverage: number;
  readonly pinball: number;
}

/** All that is said about one model. Errors are pooled over series, origins and days; RMSSE and WRMSSE are means over origins. */
export interface ModelScore extends PointErrors {
  readonly rmsse: number;
  readonly wrmsse: number;
  readonly ranges: readonly RangeScore[];
  /** Mean over these quantiles; NaN without ranges. */
  readonly pinball: number;
  readonly byClass: readonly SliceScore[];
  readonly byHorizon: readonly SliceScore[];
  /** Where days without stock are left out above: the same errors with them, as recorded. */
  readonly allDays?: PointErrors;
  /** What each series at each origin adds to WRMSSE, by which models are ranked, times the number of series: for paired tests. RMSSE itself where nothing had revenue. */
  readonly pairedLosses: Float64Array;
}

interface Joined {
  readonly actual: Float64Array;
  readonly mean: Float64Array;
}

function join(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Sums of whole weeks from the origin on; an unknown day makes its week unknown. A last week cut short by the horizon is left out. */
export function weekly(values: Float64Array, horizon: number): Float64Array {
  const weeks = Math.floor(horizon / 7);
  const sums = new Float64Array((values.length / horizon) * weeks);
  for (let s = 0; s < values.length / horizon; s++) {
    for (let w = 0; w < weeks; w++) {
      for (let d = 0; d < 7; d++) sums[s * weeks + w]! += values[s * horizon + w * 7 + d]!;
    }
  }
  return sums;
}

/** Scores one model on all folds. `classOf[f][s]` names the class of series s of fold f. */
export function scoreModel(truths: readonly FoldTruth[], forecasts: readonly FoldForecast[], classOf: readonly (readonly string[])[], every: 'day' | 'week'): ModelScore {
  const horizon = truths[0]!.horizon;
  const steps = every === 'day' ? horizon : Math.floor(horizon / 7);
  const shape = (values: Float64Array): Float64Array => (every === 'day' ? values : weekly(values, horizon));
  const actuals = truths.map(({ actual }) => shape(actual));
  const means = forecasts.map(({ mean }) => shape(mean));
  const seriesErrors: number[] = [];
  const pairedLosses: number[] = [];
  const perFold = truths.map((truth, f) => {
    const errors = Float64Array.from(truth.scale, (scale, s) => rmsse(actuals[f]!.subarray(s * steps, (s + 1) * steps), means[f]!.subarray(s * steps, (s + 1) * steps), scale));
    seriesErrors.push(...errors);
    const revenue = truth.revenue.reduce((sum, value) => sum + (value > 0 ? value : 0), 0);
    errors.forEach((error, s) => pairedLosses.push(revenue > 0 ? (error * Math.max(0, truth.revenue[s]!) * errors.length) / revenue : error));
    return { plain: weightedMean(errors), weighted: weightedMean(errors, truth.revenue) };
  });
  const classes = [...new Set(classOf.flat())].sort();
  const pick = (keep: (fold: number, series: number, step: number) => boolean): Joined => {
    const [actual, mean]: [number[], number[]] = [[], []];
    actuals.forEach((values, f) => {
      for (let i = 0; i < values.length; i++) {
        if (!keep(f, Math.floor(i / steps), i % steps)) continue;
        actual.push(values[i]!);
        mean.push(means[f]![i]!);
      }
    });
    return { actual: Float64Array.from(actual), mean: Float64Array.from(mean) };
  };
  const slice = (name: string, chosen: Joined, errors: readonly number[], series: number): SliceScore => {
    const { wape, bias } = pointErrors(chosen.actual, chosen.mean);
    return { slice: name, series, wape, bias, rmsse: weightedMean(errors) };
  };
  const flatClasses = classOf.flat();
  const byClass = classes.map((name) =>
    slice(name, pick((f, s) => classOf[f]![s] === name), seriesErrors.filter((_, i) => flatClasses[i] === name), flatClasses.filter((other) => other === name).length),
  );
  const blocks = every === 'day' ? Math.ceil(horizon / 7) : steps;
  const weekOf = (step: number): number => (every === 'day' ? Math.floor(step / 7) : step);
  const byHorizon = Array.from({ length: blocks }, (_, week) => {
    const chosen = pick((_f, _s, step) => weekOf(step) === week);
    const errors = truths.flatMap((truth, f) =>
      Array.from(truth.scale, (scale, s) => {
        const [from, to] = every === 'day' ? [week * 7, Math.min(horizon, week * 7 + 7)] : [week, week + 1];
        return rmsse(actuals[f]!.subarray(s * steps + from, s * steps + to), means[f]!.subarray(s * steps + from, s * steps + to), scale);
      }),
    );
    return slice(`week ${week + 1}`, chosen, errors, errors.length);
  });
  const ranges = every === 'day' ? scoreRanges(truths, forecasts) : [];
  const recorded = truths.flatMap((truth) => (truth.recorded === undefined ? [] : [shape(truth.recorded)]));
  return {
    ...pointErrors(join(actuals), join(means)),
    ...(recorded.length === truths.length ? { allDays: pointErrors(join(recorded), join(means)) } : {}),
    rmsse: weightedMean(perFold.map(({ plain }) => plain)),
    wrmsse: weightedMean(perFold.map(({ weighted }) => weighted)),
    ranges,
    pinball: weightedMean(ranges.map(({ pinball }) => pinball)),
    byClass,
    byHorizon,
    pairedLosses: Float64Array.from(pairedLosses),
  };
}

/** Ranges are for days: sums of a week's ends are not the ends of the week's sum. */
function scoreRanges(truths: readonly FoldTruth[], forecasts: readonly FoldForecast[]): RangeScore[] {
  const actual = join(truths.map((truth) => truth.actual));
  const shares = [...forecasts[0]!.ranges.keys()];
  return shares.map((share) => {
    const low = join(forecasts.map(({ ranges }) => ranges.get(share)![0]));
    const high = join(forecasts.map(({ ranges }) => ranges.get(share)![1]));
    const pinball = levelsOf(share).reduce((sum, level) => sum + pinballLoss(actual, join(forecasts.map(({ quantiles }) => quantiles.get(level)!)), level) / 2, 0);
    return { share, coverage: coverage(actual, low, high), pinball };
  });
}

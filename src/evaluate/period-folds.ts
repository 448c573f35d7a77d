import { periodPanel } from '../forecast/periods/period-panel.js';
import { periodsOf, stampAt, stampDay } from '../forecast/periods/periods.js';
import { naiveScale, recentRevenue } from '../measure/scaled-errors.js';
import type { FoldTruth, OpenFold } from './fold-forecasts.js';

/** Newest periods whose revenue weighs a series. */
const recentPeriods = 28;

/**
 * Where sales are sums of weeks or months, only the days they stand on are measured, and errors are scaled by steps from one period to the next: the days between are 0 by construction,
 * and would make any error look small and any range hold. Daily sales come back as they are. O(rows).
 */
export function onPeriods({ truth, past }: OpenFold): FoldTruth {
  const { origin, gapDays, horizon } = truth;
  const periods = periodsOf(past);
  if (periods === undefined) return truth;
  const unmeasured = Array.from({ length: horizon }, (_, h) => {
    const day = origin + gapDays + 1 + h;
    return stampDay(periods, stampAt(periods, day)) !== day;
  });
  const mask = (values: Float64Array): Float64Array => values.map((value, i) => (unmeasured[i % horizon]! ? Number.NaN : value));
  const folded = periodPanel(past, periods);
  const price = folded.columns.get('price')?.values;
  const scale = new Float64Array(past.keys.length);
  const revenue = new Float64Array(past.keys.length);
  past.keys.forEach((_, s) => {
    const [from, to] = [folded.offsets[s]!, folded.offsets[s + 1]!];
    scale[s] = naiveScale(folded.quantity.subarray(from, to));
    const recent = folded.quantity.subarray(Math.max(from, to - recentPeriods), to);
    revenue[s] = recentRevenue(recent, price === undefined ? new Float32Array(recent.length).fill(1) : price.subarray(to - recent.length, to), recentPeriods);
  });
  return { ...truth, actual: mask(truth.actual), ...(truth.recorded === undefined ? {} : { recorded: mask(truth.recorded) }), scale, revenue };
}

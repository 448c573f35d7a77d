/**
 * Bias at the top: total sold against total forecast at each past origin. A factor is applied only as far as the origins agree: the mean log ratio is shrunk by its own
 * uncertainty (positive-part James–Stein), so that one odd month does not move every order of the next.
 */
import type { OriginForecasts } from './origin-forecasts.js';

/** The correction never moves the total by more than this. */
const most = 0.1;

/** log(sold ÷ forecast) of one origin; 0 when there is nothing to divide. */
export function logRatio(origin: OriginForecasts, mean: Float64Array): number {
  let sold = 0;
  let forecast = 0;
  for (let i = 0; i < mean.length; i++) {
    const y = origin.actual[i]!;
    if (Number.isNaN(y)) continue;
    sold += y;
    forecast += mean[i]!;
  }
  return sold > 0 && forecast > 0 ? Math.log(sold / forecast) : 0;
}

/** What moves a forecast half-way, in logs, to another forecast of its total. */
export function halfWayFactor(total: number, mean: Float64Array): number {
  const sum = mean.reduce((all, value) => all + value, 0);
  return sum > 0 && total > 0 ? Math.exp(Math.min(most, Math.max(-most, Math.log(total / sum) / 2))) : 1;
}

/** The factor for the next forecast. One origin alone says nothing about its own uncertainty: no correction. */
export function biasFactor(logRatios: readonly number[]): number {
  const n = logRatios.length;
  if (n < 2) return 1;
  const mean = logRatios.reduce((sum, value) => sum + value, 0) / n;
  const variance = logRatios.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const kept = mean === 0 ? 0 : Math.max(0, 1 - variance / n / (mean * mean));
  return Math.exp(Math.min(most, Math.max(-most, kept * mean)));
}

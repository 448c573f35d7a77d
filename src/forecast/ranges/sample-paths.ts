/**
 * Sample paths of demand, for sums over lead times: each day follows its calibrated law; days of one path are tied by one common factor (Gaussian copula, Nelsen 2006),
 * whose strength was measured on past forecasts. Independent days would make sums look far too safe. O(paths × horizon × mean).
 */
import type { Random } from '../../base/random.js';
import { calibratedLevel, pathCorrelation, type RangeModel } from './conformal.js';
import { normalCdf } from '../../base/normal.js';
import { lawQuantile } from './count-law.js';

/**
 * `count` paths of one series, path after path of `mean.length` days.
 *
 * @example
 * // 200 × mean.length
 * const paths = samplePaths(ranges, 0, mean, 200, createRandom(1));
 */
export function samplePaths(model: RangeModel, s: number, mean: Float64Array, count: number, random: Random): Float64Array {
  const horizon = mean.length;
  const rho = pathCorrelation(model, mean);
  const [common, own] = [Math.sqrt(rho), Math.sqrt(1 - rho)];
  const volume = mean.reduce((sum, m) => sum + m, 0) / horizon;
  const paths = new Float64Array(count * horizon);
  for (let i = 0; i < count; i++) {
    const factor = random.normal();
    for (let h = 0; h < horizon; h++) {
      const u = normalCdf(common * factor + own * random.normal());
      paths[i * horizon + h] = lawQuantile(calibratedLevel(model, volume, h, u), mean[h]!, model.dispersion[s]!, model.counts);
    }
  }
  return paths;
}

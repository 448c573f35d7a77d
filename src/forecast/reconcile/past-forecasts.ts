import { seriesLength, type Panel } from '../../table/panel.js';
import { levelAndShape } from '../level-shape/level-and-shape.js';
import { clean } from '../local.js';

/** Past origins at which forecasts are compared with what came, and the days ahead of each. */
export const pastOrigins = 3;
export const pastHorizon = 28;
export const pastDays = pastOrigins * pastHorizon;

const shortestHistory = 28;

/** Level-and-shape's forecasts of the newest `pastDays` days, each four weeks from their own origin: series × days, NaN where a series was too young. About a millisecond a series. */
export function pastMeans(panel: Panel): Float64Array {
  const method = levelAndShape();
  const state = new Float64Array(method.stateSize);
  const out = new Float64Array(panel.keys.length * pastDays).fill(Number.NaN);
  for (let s = 0; s < panel.keys.length; s++) {
    for (let o = 0; o < pastOrigins; o++) {
      const back = pastDays - o * pastHorizon;
      if (seriesLength(panel, s) - back < shortestHistory) continue;
      method.fit(panel.quantity.subarray(panel.offsets[s]!, panel.offsets[s + 1]! - back), state);
      const path = out.subarray(s * pastDays + o * pastHorizon, s * pastDays + (o + 1) * pastHorizon);
      method.path(state, path);
      clean(path);
    }
  }
  return out;
}

/** What came less what was forecast; NaN where either is unknown. */
export function pastErrors(panel: Panel, means: Float64Array): Float64Array {
  return means.map((mean, at) => {
    const s = Math.floor(at / pastDays);
    return Number.isNaN(mean) ? Number.NaN : panel.quantity[panel.offsets[s + 1]! - pastDays + (at % pastDays)]! - mean;
  });
}

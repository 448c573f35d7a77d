import { seriesLength, type Panel } from '../../table/panel.js';
import { factsOf, launchDays, type CatalogueFacts, type Launch } from './launches.js';

/** Stand-ins for launches in a shop that has seen too few: each item's newest four weeks, as if it had come then. Shorter histories count as they are, stretched to four weeks. */
export function settledItems(panel: Panel, catalogue: CatalogueFacts): readonly Launch[] {
  return panel.keys.map((_, s) => {
    const newest = panel.quantity.subarray(Math.max(panel.offsets[s]!, panel.offsets[s + 1]! - launchDays), panel.offsets[s + 1]!).filter((sold) => !Number.isNaN(sold));
    const mean = newest.length === 0 ? 0 : newest.reduce((sum, sold) => sum + sold, 0) / newest.length;
    const daily = Float32Array.from({ length: launchDays }, (_day, t) => (newest.length === launchDays && seriesLength(panel, s) >= launchDays ? newest[t]! : mean));
    return { ...factsOf(panel, s, catalogue), day: panel.endDay - launchDays + 1, daily, total: mean * launchDays };
  });
}

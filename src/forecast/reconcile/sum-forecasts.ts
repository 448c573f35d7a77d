/**
 * Base forecasts of the sums, with ranges from their own past. All sums by level-and-shape, which takes a millisecond each; the widest ones (total, stores, categories: some dozens) by boosted
 * trees, too, for at that height weekdays, seasons and events known ahead are most of what moves: the better of the two at past origins is taken.
 */
import { isAnbarError } from '../../base/errors.js';
import { seriesLength, type Panel } from '../../table/panel.js';
import type { FitContext } from '../contract.js';
import { levelAndShape } from '../level-shape/level-and-shape.js';
import { checkPanel, clean, panelDispersions } from '../local.js';
import { panelUntil } from '../panel-until.js';
import { calibrateRanges, type CalibrationFold, type RangeModel } from '../ranges/conformal.js';
import { boostedSums, fewestDaysOfSums } from './boosted-sums.js';
import { errorVariances } from './shrinkage.js';
import type { Hierarchy } from './hierarchy.js';
import { pastDays, pastErrors, pastHorizon, pastMeans, pastOrigins } from './past-forecasts.js';

/** More nodes than this are not boosted: their fits would cost more than they give. */
const mostBoosted = 60;

export interface SumForecasts {
  /** Sums × horizon. */
  readonly mean: Float64Array;
  /** Errors at past origins, sums × pastDays. */
  readonly errors: Float64Array;
  readonly ranges: RangeModel;
  /** How many sums boosted trees forecast. */
  readonly boosted: number;
}

/** Nodes of the levels with few nodes, as long as they are few together. */
function widestNodes({ levels }: Hierarchy): Int32Array {
  const nodes: number[] = [];
  for (const { start, names } of [...levels].sort((a, b) => a.names.length - b.names.length)) if (nodes.length + names.length <= mostBoosted) names.forEach((_, k) => nodes.push(start + k));
  return Int32Array.from(nodes);
}

/** Some series of a panel without columns. */
function chosen(panel: Panel, nodes: Int32Array): Panel {
  const offsets = new Int32Array(nodes.length + 1);
  nodes.forEach((node, i) => (offsets[i + 1] = offsets[i]! + seriesLength(panel, node)));
  const quantity = new Float32Array(offsets[nodes.length]!);
  nodes.forEach((node, i) => quantity.set(panel.quantity.subarray(panel.offsets[node]!, panel.offsets[node + 1]!), offsets[i]!));
  return { ...panel, keys: Array.from(nodes, (node) => panel.keys[node]!), offsets, quantity };
}

interface Boosted {
  readonly nodes: Int32Array;
  readonly past: Float64Array;
  readonly ahead: Float64Array;
}

/** Boosted forecasts of the widest sums, now and at past origins; none where history is short or libxgboost is absent. */
async function boost(above: Panel, hierarchy: Hierarchy, horizon: number, context: FitContext): Promise<Boosted | undefined> {
  const nodes = widestNodes(hierarchy).filter((node) => seriesLength(above, node) >= fewestDaysOfSums + pastDays);
  if (nodes.length === 0) return undefined;
  const panel = chosen(above, nodes);
  try {
    const past = new Float64Array(nodes.length * pastDays);
    for (let o = 0; o < pastOrigins; o++) {
      const means = await boostedSums(panelUntil(panel, above.endDay - pastDays + o * pastHorizon), pastHorizon, { ...context, random: context.random.fork(`sums ${o}`) });
      nodes.forEach((_, i) => past.set(means.subarray(i * pastHorizon, (i + 1) * pastHorizon), i * pastDays + o * pastHorizon));
    }
    return { nodes, past, ahead: await boostedSums(panel, horizon, { ...context, random: context.random.fork('sums') }) };
  } catch (error) {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING')) throw error;
    context.log.warn(`reconcile: sums by level-and-shape alone: ${error.message}`);
    return undefined;
  }
}

/** Mean squared past error of some nodes, each in units of its own variance. */
function scaledLoss(errors: Float64Array, nodes: Int32Array, variance: Float64Array): number {
  return nodes.reduce((total, node) => total + errors.subarray(node * pastDays, (node + 1) * pastDays).reduce((sum, e) => sum + (Number.isNaN(e) ? 0 : (e * e) / variance[node]!), 0), 0);
}

/** Past origins as calibration folds; sums too young at an origin have no part in it. */
function foldsOf(above: Panel, means: Float64Array, counts: boolean): readonly CalibrationFold[] {
  const folds: CalibrationFold[] = [];
  for (let o = 0; o < pastOrigins; o++) {
    const old = Int32Array.from(above.keys, (_, i) => i).filter((i) => !Number.isNaN(means[i * pastDays + o * pastHorizon]!));
    if (old.length === 0) continue;
    const mean = new Float64Array(old.length * pastHorizon);
    const actual = new Float32Array(mean.length);
    old.forEach((i, k) => {
      const at = above.offsets[i + 1]! - pastDays + o * pastHorizon;
      mean.set(means.subarray(i * pastDays + o * pastHorizon, i * pastDays + (o + 1) * pastHorizon), k * pastHorizon);
      actual.set(above.quantity.subarray(at, at + pastHorizon), k * pastHorizon);
    });
    folds.push({ horizon: pastHorizon, mean, actual, dispersion: panelDispersions(panelUntil(chosen(above, old), above.endDay - pastDays + o * pastHorizon), counts) });
  }
  return folds;
}

/** Forecasts of all sums. O(sums × 4 ms), and four fits of boosted trees on some dozens of sums. */
export async function sumForecasts(above: Panel, hierarchy: Hierarchy, horizon: number, context: FitContext): Promise<SumForecasts> {
  const { counts } = checkPanel(above);
  const method = levelAndShape();
  const state = new Float64Array(method.stateSize);
  const mean = new Float64Array(above.keys.length * horizon);
  above.keys.forEach((_, i) => {
    method.fit(above.quantity.subarray(above.offsets[i]!, above.offsets[i + 1]!), state);
    const path = mean.subarray(i * horizon, (i + 1) * horizon);
    method.path(state, path);
    clean(path);
  });
  const means = pastMeans(above);
  const errors = pastErrors(above, means);
  const trees = await boost(above, hierarchy, horizon, context);
  let boosted = 0;
  if (trees !== undefined) {
    const variance = errorVariances(errors, pastDays);
    const withTrees = means.slice();
    trees.nodes.forEach((node, i) => withTrees.set(trees.past.subarray(i * pastDays, (i + 1) * pastDays), node * pastDays));
    const theirs = pastErrors(above, withTrees);
    const share = scaledLoss(theirs, trees.nodes, variance) / scaledLoss(errors, trees.nodes, variance);
    context.log.info(`reconcile: boosted trees err ${share.toFixed(2)} times as much as level-and-shape on the ${trees.nodes.length} widest sums: ${share < 1 ? 'used there' : 'not used'}`);
    if (share < 1) {
      boosted = trees.nodes.length;
      means.set(withTrees);
      errors.set(theirs);
      trees.nodes.forEach((node, i) => mean.set(trees.ahead.subarray(i * horizon, (i + 1) * horizon), node * horizon));
    }
  }
  const ranges = calibrateRanges(foldsOf(above, means, counts), { counts, dispersion: panelDispersions(above, counts) });
  return { mean, errors, ranges, boosted };
}

// Demand of the lead-time window and of the review window after it, as quantiles: one boosted model a window, trained with pinball loss at
// several levels on every series at weekly origins, per unit of each series' own size.
// Reference: Koenker & Bassett (1978) for the loss; Huber, Müller, Fleischmann & Stuckenschmidt (2019) for quantile boosting as the newsvendor's input.
// Assumption: windows of like series spread alike around their own level. Cost: O(series × origins × features × rounds × levels).
import type { Day } from '../base/day.js';
import { AnbarError } from '../base/errors.js';
import { loadLibxgboost } from '../forecast/boosting/libxgboost.js';
import { parseTrees } from '../forecast/boosting/read-trees.js';
import { prepareWalk, scoreRows, type Walk } from '../forecast/boosting/walk.js';
import type { SalesHistory } from './sales-history.js';
import { windowCorrelation } from './window-correlation.js';
import { windowLevels, type WindowQuantiles } from './window-levels.js';
import { demandScale, windowFeatures, type WindowFeatures, type Windows } from './window-features.js';

export interface WindowDemandOptions extends Windows {
  /** Training origins, counted back from the newest usable one. */
  readonly origins?: number;
  /** Days between them. */
  readonly stepDays?: number;
  readonly rounds?: number;
  readonly depth?: number;
  readonly learningRate?: number;
  /** Default 1 for few rows, else 2. */
  readonly threads?: number;
  readonly seed: number;
  /** Rounds done, of how many. */
  readonly onRound?: (done: number, of: number) => void;
}

export interface WindowDemand {
  /** Where the quantiles come from. */
  readonly source: 'boosted' | 'empirical';
  readonly windows: Windows;
  /** How the two windows of a series rise and fall together: correlation of the normal scores of what was sold. */
  readonly correlation: number;
  /** Quantiles as seen before the sales of day `t`; the history may have grown since the fit. */
  quantiles(history: SalesHistory, t: Day): WindowQuantiles;
}

/** Training origins from which the windows' correlation is read: enough series even in a small shop, and windows that do not overlap. */
const correlationOrigins = 6;

/** Below so many rows a second thread costs more than it saves. */
const fewRows = 20_000;

function rowsAt(features: WindowFeatures, series: readonly number[], t: Day): Float32Array {
  const rows = new Float32Array(series.length * features.count);
  series.forEach((s, i) => features.fill(s, t, rows, i * features.count));
  return rows;
}

/**
 * Trains on everything before day `until` of the history.
 *
 * @throws AnbarError E_ADAPTER_MISSING without libxgboost; E_DECIDE_HISTORY when no series is old enough to learn from.
 */
export async function fitWindowDemand(history: SalesHistory, until: Day, options: WindowDemandOptions): Promise<WindowDemand> {
  const { leadDays, reviewDays, origins = 30, stepDays = 14, rounds = 150, depth = 6, learningRate = 0.08, seed, onRound } = options;
  const span = leadDays + reviewDays;
  const xgboost = await loadLibxgboost();
  const features = windowFeatures(history, options);
  const everySeries = history.panel.keys.map((_, s) => s);
  const parts: { readonly rows: Float32Array; readonly lead: Float32Array; readonly review: Float32Array }[] = [];
  for (let origin = 0; origin < origins; origin++) {
    const t = until - span - stepDays * origin;
    const old = everySeries.filter((s) => history.starts[s]! < t - 56);
    if (old.length === 0) break;
    const scaled = (from: number, days: number): Float32Array => Float32Array.from(old, (s) => history.sum(s, t + from + days, days) / demandScale(history, s, t, span));
    parts.push({ rows: rowsAt(features, old, t), lead: scaled(0, leadDays), review: scaled(leadDays, reviewDays) });
  }
  const joined = (pick: 'rows' | 'lead' | 'review'): Float32Array => {
    const out = new Float32Array(parts.reduce((length, part) => length + part[pick].length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part[pick], at);
      at += part[pick].length;
    }
    return out;
  };
  const values = joined('rows');
  const rows = values.length / Math.max(1, features.count);
  if (rows === 0) throw new AnbarError('E_DECIDE_HISTORY', `no series has ${56 + span} days of sales before the day to decide on`, { hint: 'use --demand empirical' });
  const params = { objective: 'reg:quantileerror', quantile_alpha: JSON.stringify(windowLevels), max_depth: depth, eta: learningRate, min_child_weight: 100, colsample_bytree: 0.8, subsample: 0.8, nthread: options.threads ?? (rows < fewRows ? 1 : 2), seed, tree_method: 'hist' };
  const train = async (label: Float32Array, before: number): Promise<Walk> => {
    const booster = await xgboost.train({ rows, features: features.count, values, label }, { rounds, params, onRound: (done) => onRound?.(before + done, 2 * rounds) });
    const walk = prepareWalk(parseTrees(booster.toJson()));
    booster.free();
    return walk;
  };
  const leadWalk = await train(joined('lead'), 0);
  const reviewWalk = await train(joined('review'), rounds);

  const quantiles: WindowDemand['quantiles'] = (current, t) => {
    const now = current === history ? features : windowFeatures(current, options);
    const series = current.panel.keys.map((_, s) => s);
    const at = rowsAt(now, series, t);
    const unscaled = (walk: Walk): Float64Array => {
      const scores = Float64Array.from(scoreRows(walk, at, series.length));
      const levels = windowLevels.length;
      for (let s = 0; s < series.length; s++) {
        const scale = demandScale(current, s, t, span);
        const own = scores.subarray(s * levels, (s + 1) * levels);
        for (let k = 0; k < levels; k++) own[k] = Math.max(0, own[k]! * scale);
        own.sort(); // Levels are fitted one by one: their order is restored (Chernozhukov, Fernández-Val & Galichon 2010).
      }
      return scores;
    };
    return { lead: unscaled(leadWalk), review: unscaled(reviewWalk) };
  };
  const apart = Math.ceil(span / stepDays);
  const seen = Array.from({ length: Math.min(correlationOrigins, Math.ceil(parts.length / apart)) }, (_, k) => until - span - k * apart * stepDays);
  const correlation = windowCorrelation(history, { leadDays, reviewDays }, seen.map((t) => ({ t, quantiles: quantiles(history, t) })));
  return { source: 'boosted', windows: { leadDays, reviewDays }, correlation, quantiles };
}

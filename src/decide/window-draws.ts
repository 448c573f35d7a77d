// Demand of an item's own windows from quantiles that were forecast for other ones: a what-if on lead time needs no training, and one model
// serves items of many lead times. A longer window sells more in proportion; its spread grows slower, for days partly cancel out.
import { demandDraws, uniformPairs, type UniformPairs } from './demand-draws.js';
import { normalQuantile } from '../base/normal.js';
import type { ReorderItem, ReorderOptions } from './reorder-item.js';

/** Between independent days (½) and a wrong level that never mends (1). */
const spreadExponent = 0.75;
const drawCount = 256;

/** Demand `value` of a window whose mean is `mean`, read for a window `times` as long. Never negative, never less for a longer window. */
export function stretchDemand(value: number, mean: number, times: number): number {
  return times === 1 ? value : Math.max(0, mean * times + (value - mean) * times ** spreadExponent);
}

/** The same for a whole window's draws. */
export function stretchDraws(draws: Float64Array, mean: number, times: number): Float64Array {
  if (times === 1) return draws;
  const spread = times ** spreadExponent;
  const stretched = new Float64Array(draws.length);
  for (let i = 0; i < draws.length; i++) stretched[i] = Math.max(0, mean * times + (draws[i]! - mean) * spread);
  return stretched;
}

/** Draws of both windows, paired by place, and their means; `leadDays` and `reviewDays` are those in force. */
export interface WindowDraws {
  readonly leadDays: number;
  readonly reviewDays: number;
  readonly lead: Float64Array;
  readonly review: Float64Array;
  readonly leadMean: number;
  readonly reviewMean: number;
}

const pairsOf = new Map<number, UniformPairs>();

function pairs(correlation: number): UniformPairs {
  const key = Math.round(correlation * 100) / 100;
  let found = pairsOf.get(key);
  if (found === undefined) pairsOf.set(key, (found = uniformPairs(drawCount, key)));
  return found;
}

const arrivals = (step: number): Float64Array => Float64Array.from({ length: drawCount }, (_, i) => normalQuantile((0.5 + (i + 1) * step) % 1));
const arrivalScores = { own: arrivals(Math.SQRT2 - 1), next: arrivals(Math.sqrt(3) - 1) };

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}

/**
 * Draws for the lead and review window in force. With a supplier whose lead time spreads, each draw has its own day of arrival, and of the next order's.
 * O(draws) an item.
 */
export function windowDraws(item: ReorderItem, options: Pick<ReorderOptions, 'leadDays' | 'reviewDays'>): WindowDraws {
  const { demand } = item;
  const leadDays = options.leadDays ?? item.leadDays;
  const reviewDays = options.reviewDays ?? demand.reviewDays;
  const spread = item.leadSpreadDays ?? 0;
  const uniforms = pairs(demand.correlation);
  const lead = demandDraws(demand.levels, demand.lead, 0, uniforms.lead);
  const review = demandDraws(demand.levels, demand.review, 0, uniforms.review);
  const leadBase = meanOf(lead);
  const reviewBase = meanOf(review);
  if (spread === 0) {
    const [ownLead, ownReview] = [stretchDraws(lead, leadBase, leadDays / demand.leadDays), stretchDraws(review, reviewBase, reviewDays / demand.reviewDays)];
    return { leadDays, reviewDays, lead: ownLead, review: ownReview, leadMean: meanOf(ownLead), reviewMean: meanOf(ownReview) };
  }
  for (let i = 0; i < lead.length; i++) {
    const own = Math.max(0, leadDays + spread * arrivalScores.own[i]!);
    const next = Math.max(0, leadDays + spread * arrivalScores.next[i]!);
    lead[i] = stretchDemand(lead[i]!, leadBase, own / demand.leadDays);
    review[i] = stretchDemand(review[i]!, reviewBase, Math.max(0, reviewDays + next - own) / demand.reviewDays);
  }
  return { leadDays, reviewDays, lead, review, leadMean: meanOf(lead), reviewMean: meanOf(review) };
}

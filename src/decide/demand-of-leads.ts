import { isAnbarError } from '../base/errors.js';
import type { Day } from '../base/day.js';
import { empiricalDemand } from './empirical-demand.js';
import type { SalesHistory } from './sales-history.js';
import { fitWindowDemand, type WindowDemand } from './window-demand.js';

export interface LeadDemandOptions {
  readonly reviewDays: number;
  /** `boosted` falls back to `empirical`, and says why, where it cannot be trained. */
  readonly demand: 'boosted' | 'empirical';
  readonly seed: number;
  /** Training rounds done, of how many for all models. */
  readonly onRound?: (done: number, of: number) => void;
}

export interface LeadDemand {
  /** Forecasts by lead time; an item takes the nearest, stretched to its own. */
  readonly models: readonly WindowDemand[];
  /** Why the past's own windows stand in for trained forecasts. */
  readonly fallback?: string;
}

const mostModels = 3;

/** A few lead times that stand for all: each itself when they are few, else the middles of as many equal groups. */
export function leadAnchors(leadDays: readonly number[], most = mostModels): number[] {
  const sorted = leadDays.map((days) => Math.max(1, Math.round(days))).sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  if (distinct.length <= most) return distinct;
  return [...new Set(Array.from({ length: most }, (_, k) => sorted[Math.floor(((k + 0.5) / most) * sorted.length)]!))];
}

/** The model whose lead time is nearest by ratio. */
export function nearestModel(models: readonly WindowDemand[], leadDays: number): number {
  const distance = (model: WindowDemand): number => Math.abs(Math.log(model.windows.leadDays / Math.max(1, leadDays)));
  return models.reduce((best, model, k) => (distance(model) < distance(models[best]!) ? k : best), 0);
}

/** Forecasts demand before day `t` for items of these lead times. */
export async function demandOfLeads(history: SalesHistory, t: Day, leadDays: readonly number[], { reviewDays, demand, seed, onRound }: LeadDemandOptions): Promise<LeadDemand> {
  const anchors = leadAnchors(leadDays);
  const empirical = (): WindowDemand[] => anchors.map((lead) => empiricalDemand(history, t, { leadDays: lead, reviewDays }));
  if (demand === 'empirical') return { models: empirical(), fallback: 'asked for' };
  const models: WindowDemand[] = [];
  try {
    for (const lead of anchors) {
      models.push(await fitWindowDemand(history, t, { leadDays: lead, reviewDays, seed, onRound: (done, of) => onRound?.(models.length * of + done, anchors.length * of) }));
    }
    return { models };
  } catch (error) {
    if (!isAnbarError(error, 'E_ADAPTER_MISSING') && !isAnbarError(error, 'E_DECIDE_HISTORY')) throw error;
    return { models: empirical(), fallback: error.message };
  }
}

/**
 * Hyper-parameter search by time: every candidate is fitted on the panel as it was at past origins and judged on the days that followed, never on random rows, which would let neighbours
 * in time tell the answer (Bergmeir & Benítez 2012, Information Sciences 191). O(candidates · origins · fit).
 */
import { refuseUnknownOptions, wholeNumber } from '../../base/options.js';
import { AnbarError } from '../../base/errors.js';
import { seriesStart, type Panel } from '../../table/panel.js';
import type { FitContext } from '../contract.js';
import { panelUntil } from '../panel-until.js';
import { xgboost } from './xgboost.js';
import type { XgboostOptions } from './options.js';

export interface SearchOptions {
  readonly candidates: readonly XgboostOptions[];
  /** Days judged after each origin. */
  readonly horizon?: number;
  /** Number of origins, `horizon` days apart, the last one `horizon` days before the panel's end. */
  readonly origins?: number;
}

export interface SearchResult {
  readonly options: XgboostOptions;
  /** Root mean squared error over all series and days, mean of the origins. */
  readonly rmse: number;
  /** (forecast − sold) ÷ sold, over all origins. */
  readonly bias: number;
}

/** Squared error and sums of one forecast against what came after it. */
function judge(panel: Panel, past: Panel, mean: Float64Array, horizon: number): { readonly rmse: number; readonly forecast: number; readonly sold: number } {
  const back = panel.endDay - past.endDay;
  const indexOf = new Map(panel.keys.map((key, s) => [key, s]));
  let [squares, days, forecast, sold] = [0, 0, 0, 0];
  past.keys.forEach((key, i) => {
    const end = panel.offsets[indexOf.get(key)! + 1]! - back;
    for (let h = 0; h < horizon; h++) {
      const y = panel.quantity[end + h]!;
      if (Number.isNaN(y)) continue;
      squares += (mean[i * horizon + h]! - y) ** 2;
      forecast += mean[i * horizon + h]!;
      sold += y;
      days++;
    }
  });
  return { rmse: Math.sqrt(squares / Math.max(1, days)), forecast, sold };
}

/**
 * Candidates with their errors, best first; equal ones keep their order. Throws E_BASE_OPTION and E_FORECAST_PANEL.
 *
 * @example
 * const [best] = await searchXgboost(panel, { candidates: [{ depth: 2, rounds: 20 }, { depth: 4, rounds: 20 }], origins: 1 }, context);
 * best!.rmse > 0; // true
 */
export async function searchXgboost(panel: Panel, options: SearchOptions, context: FitContext): Promise<readonly SearchResult[]> {
  refuseUnknownOptions('searchXgboost', options, ['candidates', 'horizon', 'origins']);
  const horizon = wholeNumber('horizon', options.horizon ?? 28, 1, 365);
  const origins = wholeNumber('origins', options.origins ?? 2, 1, 12);
  if (options.candidates.length === 0) throw new AnbarError('E_BASE_OPTION', 'candidates is empty; allowed: at least one set of options', { facts: { field: 'candidates' } });
  const models = options.candidates.map((candidate) => xgboost({ ...candidate, calibrationOrigins: 0 }));
  const earliest = Math.min(...panel.keys.map((_, s) => seriesStart(panel, s)));
  if (panel.endDay - origins * horizon <= earliest) throw new AnbarError('E_FORECAST_PANEL', `the panel is too short for ${origins} origins of ${horizon} days; allowed: fewer of either`);
  const results: SearchResult[] = [];
  for (const [c, model] of models.entries()) {
    let [rmse, forecast, sold] = [0, 0, 0];
    for (let k = 1; k <= origins; k++) {
      const past = panelUntil(panel, panel.endDay - k * horizon);
      const fitted = await model.fit(past, context);
      const mean = (await fitted.predict({ horizon })).getChild('mean')!.toArray() as Float64Array;
      const found = judge(panel, past, mean, horizon);
      rmse += found.rmse / origins;
      forecast += found.forecast;
      sold += found.sold;
    }
    results.push({ options: options.candidates[c]!, rmse, bias: sold > 0 ? (forecast - sold) / sold : 0 });
    context.log.info(`xgboost candidate ${c + 1} of ${models.length}: rmse ${rmse.toFixed(4)}`);
  }
  return results.sort((a, b) => a.rmse - b.rmse);
}

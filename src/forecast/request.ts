import { AnbarError } from '../base/errors.js';
import { refuseUnknownOptions, wholeNumber } from '../base/options.js';
import type { PredictRequest } from './contract.js';

/** A request that has been checked, with its series as indices. */
export interface CheckedRequest {
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly ranges: readonly number[];
  readonly series: Int32Array;
}

function checkShares(field: string, values: readonly number[] | undefined): readonly number[] {
  for (const value of values ?? []) {
    if (!(typeof value === 'number' && value > 0 && value < 1)) throw new AnbarError('E_BASE_OPTION', `${field} holds ${String(value)}; allowed: numbers above 0 and below 1`, { facts: { field, value } });
  }
  return [...new Set(values ?? [])].sort((a, b) => a - b);
}

/** Checks a request against the fitted series. Throws E_BASE_OPTION and E_FORECAST_SERIES. */
export function checkRequest(request: PredictRequest, indexOf: ReadonlyMap<string, number>): CheckedRequest {
  refuseUnknownOptions('predict', request, ['horizon', 'levels', 'ranges', 'known', 'series']);
  const horizon = wholeNumber('horizon', request.horizon, 1, 365);
  const levels = checkShares('levels', request.levels);
  const ranges = checkShares('ranges', request.ranges);
  const series =
    request.series === undefined
      ? Int32Array.from({ length: indexOf.size }, (_, s) => s)
      : Int32Array.from(request.series, (key) => {
          const s = indexOf.get(key);
          if (s === undefined) throw new AnbarError('E_FORECAST_SERIES', `series ${key} is unknown to this model; allowed: the ${indexOf.size} series it was fitted on`, { hint: 'refit to take in new series', facts: { field: 'series', value: key } });
          return s;
        });
  return { horizon, levels, ranges, series };
}

/** Index of each key. */
export function indexKeys(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, s) => [key, s]));
}

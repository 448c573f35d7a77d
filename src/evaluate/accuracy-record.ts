// What a backtest found out about one model, cut small enough to be published with it: by class, by week ahead, by both, and by series, each beside naive.
import { AnbarError } from '../base/errors.js';
import { dayText } from '../base/day.js';
import type { MeasuredForecasts } from './backtest.js';

/** Sums over days: everything that a page shows (WAPE, bias, coverage) is a ratio of these, and sums of them add up. */
export interface ErrorSums {
  /** Days measured and units sold on them. */
  readonly days: number;
  readonly sold: number;
  readonly absolute: number;
  /** Forecast less sales. */
  readonly signed: number;
  readonly naiveAbsolute: number;
  /** Days inside the range; null where the model gives none. */
  readonly inside: number | null;
}

export interface AccuracySlice extends ErrorSums {
  /** ABC × XYZ class, or null for all. */
  readonly class: string | null;
  /** Week ahead from 1, or null for all. */
  readonly week: number | null;
  readonly series: number;
}

export interface AccuracyRecord {
  readonly model: string;
  readonly horizon: number;
  /** Last days seen, one an origin. */
  readonly origins: readonly string[];
  /** Share of days that the range is meant to hold. */
  readonly range: number;
  /** Everything, each class, each week, each class in each week. */
  readonly slices: readonly AccuracySlice[];
  /** The floors beside the model: naive and seasonal naive. */
  readonly floors: readonly (ErrorSums & { readonly model: string })[];
  readonly series: readonly (ErrorSums & { readonly key: string })[];
}

const range = 0.8;

type Sums = { -readonly [K in keyof ErrorSums]: ErrorSums[K] } & { readonly keys: Set<string> };

const noSums = (): Sums => ({ days: 0, sold: 0, absolute: 0, signed: 0, naiveAbsolute: 0, inside: 0, keys: new Set() });

function addDay(sums: Sums, key: string, actual: number, mean: number, floor: number, inside: boolean | null): void {
  sums.days++;
  sums.sold += actual;
  sums.absolute += Math.abs(mean - actual);
  sums.signed += mean - actual;
  sums.naiveAbsolute += Math.abs(floor - actual);
  sums.inside = inside === null || sums.inside === null ? null : sums.inside + (inside ? 1 : 0);
  sums.keys.add(key);
}

function plain({ days, sold, absolute, signed, naiveAbsolute, inside }: Sums): ErrorSums {
  return { days, sold, absolute, signed, naiveAbsolute, inside };
}

type Visit = (series: string, group: string, week: number, actual: number, mean: number, naive: number, inside: boolean | null) => void;

function visitDays(chosen: MeasuredForecasts, naive: MeasuredForecasts, visit: Visit): void {
  chosen.truths.forEach((truth, f) => {
    const { horizon, actual, keys } = truth;
    const { mean, ranges } = chosen.forecasts[f]!;
    const band = ranges.get(range);
    const floor = naive.forecasts[f]!.mean;
    for (let i = 0; i < actual.length; i++) {
      if (Number.isNaN(actual[i]!)) continue;
      const s = Math.floor(i / horizon);
      const inside = band === undefined ? null : actual[i]! >= band[0][i]! && actual[i]! <= band[1][i]!;
      visit(keys[s]!, chosen.classes[f]![s]!, Math.floor((i % horizon) / 7) + 1, actual[i]!, mean[i]!, floor[i]!, inside);
    }
  });
}

/**
 * The record of one model among those that a backtest measured. O(series × horizon × origins). Throws E_BASE_OPTION where the model or naive was not measured.
 *
 * @example
 * const seen: MeasuredForecasts[] = [];
 * await backtest(panel, [forecaster], { horizon: 28, origins: 2 }, { ...context, watch: (one) => seen.push(one) });
 * const record = accuracyRecord(seen, forecaster.name);
 */
export function accuracyRecord(seen: readonly MeasuredForecasts[], model: string): AccuracyRecord {
  const of = (name: string): MeasuredForecasts => {
    const found = seen.find((one) => one.model === name);
    if (found === undefined) throw new AnbarError('E_BASE_OPTION', `model is ${name}, which the backtest did not measure; allowed: ${seen.map((one) => one.model).join(', ')}`);
    return found;
  };
  const chosen = of(model);
  const naive = of('naive');
  const slices = new Map<string, Sums>();
  const series = new Map<string, Sums>();
  const sumsOf = (map: Map<string, Sums>, key: string): Sums => {
    let sums = map.get(key);
    if (sums === undefined) map.set(key, (sums = noSums()));
    return sums;
  };
  visitDays(chosen, naive, (key, group, week, actual, mean, floor, inside) => {
    for (const sums of [sumsOf(slices, '|'), sumsOf(slices, `${group}|`), sumsOf(slices, `|${week}`), sumsOf(slices, `${group}|${week}`), sumsOf(series, key)]) {
      addDay(sums, key, actual, mean, floor, inside);
    }
  });
  const floors = ['naive', 'seasonal-naive'].filter((name) => name !== model).map((name) => {
    const sums = noSums();
    visitDays(of(name), naive, (key, _group, _week, actual, mean, floor, inside) => addDay(sums, key, actual, mean, floor, inside));
    return { model: name, ...plain(sums) };
  });
  return {
    model,
    horizon: chosen.truths[0]!.horizon,
    origins: chosen.truths.map(({ origin }) => dayText(origin)),
    range,
    slices: [...slices].map(([key, sums]) => {
      const [group, week] = key.split('|') as [string, string];
      return { class: group === '' ? null : group, week: week === '' ? null : Number(week), series: sums.keys.size, ...plain(sums) };
    }),
    floors,
    series: [...series].map(([key, sums]) => ({ key, ...plain(sums) })),
  };
}

import { AnbarError } from '../base/errors.js';
import { oneOf, refuseUnknownOptions, wholeNumber } from '../base/options.js';
import type { Column, Node } from './node.js';
import type { CalendarPart, Feature, FeaturePlan, RollingStat } from './plan.js';

const stats: readonly RollingStat[] = ['mean', 'sd', 'min', 'max', 'quantile', 'positiveShare'];
const parts: readonly CalendarPart[] = ['weekday', 'dayOfMonth', 'month', 'dayOfYear', 'week', 'quarter', 'weekend', 'trend', 'jalaliMonth', 'jalaliDay', 'jalaliDayOfYear'];

/** Keys of each kind beside `kind`. */
const keys: Readonly<Record<Feature['kind'], readonly string[]>> = {
  lag: ['of', 'lags'],
  rolling: ['of', 'lag', 'window', 'stats', 'quantile', 'minCount'],
  expMean: ['of', 'lag', 'alpha', 'window'],
  seasonalMean: ['of', 'lag', 'season', 'count'],
  sinceSale: ['lag', 'cap'],
  calendar: ['parts'],
  event: ['label', 'names', 'before', 'after'],
  relativeToHistory: ['of', 'lag', 'window'],
  relativeToGroup: ['of', 'lag', 'by'],
  change: ['of', 'lag', 'over'],
  static: ['columns'],
  groupMean: ['of', 'by', 'lag', 'window'],
  age: [],
};

const mostDays = 3660;

function refuse(message: string): never {
  throw new AnbarError('E_FEATURES_PLAN', message);
}

function days(field: string, value: unknown, least: number): number {
  return wholeNumber(field, value, least, mostDays);
}

function fraction(field: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value < 1) return value;
  return refuse(`${field} is ${String(value)}; allowed: a number between 0 and 1`);
}

function text(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  return refuse(`${field} is ${JSON.stringify(value)}; allowed: a name`);
}

function list<T>(field: string, value: readonly T[] | undefined): readonly T[] {
  if (Array.isArray(value) && value.length > 0) return value as readonly T[];
  return refuse(`${field} is ${JSON.stringify(value)}; allowed: a list of at least one`);
}

function rollingNode(of: string, feature: Extract<Feature, { kind: 'rolling' }>, stat: RollingStat): Node {
  const window = days('rolling.window', feature.window, 1);
  const minCount = wholeNumber('rolling.minCount', feature.minCount ?? 1, 1, window);
  if (stat === 'mean' || stat === 'positiveShare') return { type: 'roll', of, stat, window, minCount };
  if (stat === 'sd') return { type: 'roll', of, stat, window, minCount: Math.max(2, minCount) };
  const level = stat === 'min' ? 0 : stat === 'max' ? 1 : fraction('rolling.quantile', feature.quantile);
  return { type: 'order', of, level, window, minCount };
}

const percent = (level: number): string => String(Number((level * 100).toPrecision(6))).replace('.', '_');

function expand(feature: Feature): readonly Column[] {
  const of = 'of' in feature && feature.of !== undefined ? text(`${feature.kind}.of`, feature.of) : 'quantity';
  const prefix = of === 'quantity' ? '' : `${of}_`;
  const lag = 'lag' in feature ? days(`${feature.kind}.lag`, feature.lag, 0) : 0;
  const late = lag === 0 ? '' : `_lag_${lag}`;
  switch (feature.kind) {
    case 'lag':
      return list('lag.lags', feature.lags).map((back) => ({ name: days('lag.lags', back, 0) === 0 ? of : `${prefix}lag_${back}`, node: { type: 'value', of }, lag: back }));
    case 'rolling':
      return list('rolling.stats', feature.stats).map((stat) => {
        const label = { mean: 'mean', sd: 'sd', min: 'min', max: 'max', positiveShare: 'positive_share', quantile: `quantile_${percent(feature.quantile ?? 0)}` }[oneOf('rolling.stats', stat, stats)];
        return { name: `${prefix}${label}_${feature.window}${late}`, node: rollingNode(of, feature, stat), lag };
      });
    case 'expMean':
      return [{ name: `${prefix}exp_mean_${percent(feature.alpha)}_${feature.window}${late}`, node: { type: 'weighted', of, alpha: fraction('expMean.alpha', feature.alpha), window: days('expMean.window', feature.window, 1) }, lag }];
    case 'seasonalMean': {
      const season = days('seasonalMean.season', feature.season, 1);
      const node: Node = { type: 'phase', of, season, count: days('seasonalMean.count', feature.count, 1) };
      return [{ name: `${prefix}seasonal_mean_${season}_${feature.count}${late}`, node, lag: Math.max(1, Math.ceil(lag / season)) * season }];
    }
    case 'sinceSale':
      return [{ name: `since_sale${late}`, node: { type: 'since', of, cap: days('sinceSale.cap', feature.cap, 1) }, lag }];
    case 'calendar':
      return list('calendar.parts', feature.parts).map((part) => ({ name: oneOf('calendar.parts', part, parts).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), node: { type: 'calendar', part }, lag: 0 }));
    case 'event': {
      const label = text('event.label', feature.label);
      const names = list('event.names', feature.names);
      return [
        { name: `until_${label}`, node: { type: 'eventUntil', names, reach: days('event.before', feature.before, 0) }, lag: 0 },
        { name: `since_${label}`, node: { type: 'eventSince', names, reach: days('event.after', feature.after, 0) }, lag: 0 },
      ];
    }
    case 'relativeToHistory':
      return [{ name: `${prefix}to_own_${feature.window}${late}`, node: { type: 'ratioToHistory', of, window: days('relativeToHistory.window', feature.window, 1) }, lag }];
    case 'relativeToGroup':
      return [{ name: `${prefix}to_${text('relativeToGroup.by', feature.by)}${late}`, node: { type: 'ratioToGroup', of, by: feature.by }, lag }];
    case 'change':
      return [{ name: `${prefix}change_${feature.over}${late}`, node: { type: 'change', of, over: days('change.over', feature.over, 1) }, lag }];
    case 'static':
      return list('static.columns', feature.columns).map((column) => ({ name: `${text('static.columns', column)}_code`, node: { type: 'static', column }, lag: 0 }));
    case 'groupMean':
      return [{ name: `${prefix}${text('groupMean.by', feature.by)}_mean_${feature.window}${late}`, node: { type: 'groupMean', of, by: feature.by, window: days('groupMean.window', feature.window, 1) }, lag }];
    case 'age':
      return [{ name: 'age', node: { type: 'age' }, lag: 0 }];
  }
}

/**
 * The columns that a plan makes, in the plan's order. Refuses unknown kinds, keys, numbers out of range and two columns of one name.
 *
 * @example
 * columnsOf({ version: 1, horizonGap: 1, features: [{ kind: 'lag', lags: [1, 7] }] }).map(({ name }) => name); // ['lag_1', 'lag_7']
 */
export function columnsOf(plan: FeaturePlan): readonly Column[] {
  refuseUnknownOptions('a feature plan', plan, ['version', 'horizonGap', 'features']);
  if (plan.version !== 1) refuse(`version is ${String(plan.version)}; allowed: 1`);
  days('horizonGap', plan.horizonGap, 1);
  const columns = list('features', plan.features).flatMap((feature) => {
    refuseUnknownOptions(`feature ${feature.kind}`, feature, ['kind', ...keys[oneOf('kind', feature.kind, Object.keys(keys) as Feature['kind'][])]]);
    return expand(feature);
  });
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) refuse(`two columns are called ${name}; allowed: each feature once`);
    seen.add(name);
  }
  return columns;
}

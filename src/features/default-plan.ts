import { wholeNumber } from '../base/options.js';
import type { Panel } from '../table/panel.js';
import type { Feature, FeaturePlan } from './plan.js';

/** Items of a group level that has a group for nearly each series say nothing that the series' own history does not. */
const leastSeriesPerGroup = 1.5;
/** Levels at which targets are pooled; more than a handful only repeats them. */
const mostGroups = 4;

/** Statics with more than one value, for codes. */
function telling(panel: Panel): readonly string[] {
  return [...panel.statics].filter(([, { codes }]) => codes.some((code) => code !== codes[0])).map(([name]) => name);
}

/** Tells whether two levels part the series alike, e.g. store and region where each region has one store. */
function sameParts(a: Int32Array, b: Int32Array): boolean {
  const pairs = new Set(Array.from(a, (code, s) => `${code} ${b[s]}`)).size;
  return pairs === new Set(a).size && pairs === new Set(b).size;
}

function groupsOf(panel: Panel): readonly string[] {
  const sized = [...panel.statics].map(([name, { codes }]) => ({ name, codes, groups: new Set(codes).size }));
  const pooling = sized.filter(({ groups }) => panel.keys.length / groups >= leastSeriesPerGroup).sort((a, b) => b.groups - a.groups);
  return pooling.filter(({ codes }, at) => !pooling.slice(0, at).some((earlier) => sameParts(codes, earlier.codes))).slice(0, mostGroups).map(({ name }) => name);
}

function eventNames(panel: Panel): readonly string[] {
  return [...new Set([...panel.events.values()].flat())].sort();
}

function columnFeatures(panel: Panel, gap: number, category: string | undefined): readonly Feature[] {
  const features: Feature[] = [];
  for (const [of, { availability }] of panel.columns) {
    const lag = availability.kind === 'known' ? 0 : availability.kind === 'observed' ? gap : gap + availability.days;
    features.push({ kind: 'lag', of, lags: [lag] });
    if (of !== 'price') continue;
    features.push({ kind: 'relativeToHistory', of, lag, window: 28 }, { kind: 'relativeToHistory', of, lag, window: 182 }, { kind: 'change', of, lag, over: 7 });
    if (category !== undefined) features.push({ kind: 'relativeToGroup', of, lag, by: category });
  }
  return features;
}

/**
 * A rich plan for daily shop sales, after what won in retail (M5: Makridakis et al. 2022, lags and rolling statistics at several spans, price against own history and
 * department, targets pooled at several levels, all lagged by the horizon). `horizonGap` 1 suits recursive models, h direct ones up to h days ahead.
 * The lag of a year makes `warmupDays` a year: train with `dropUnknown` and leave missing values to the trees, rather than `dropWarmup`.
 * Costs about 45 columns; item and store codes are left to pooled targets, which do not overfit new items.
 *
 * @example
 * const compiled = compilePlan(defaultPlan(panel, 28), panelSchema(panel));
 */
export function defaultPlan(panel: Panel, horizonGap: number): FeaturePlan {
  const gap = wholeNumber('horizonGap', horizonGap, 1, 365);
  const sameWeekday = Math.ceil(gap / 7) * 7;
  const lags = [...new Set([gap, gap + 1, sameWeekday, sameWeekday + 7, sameWeekday + 21, 364])].filter((lag) => lag >= gap).sort((a, b) => a - b);
  const categories = groupsOf(panel);
  const names = eventNames(panel);
  const category = categories.find((name) => name.startsWith('category')) ?? categories[0];
  const codes = telling(panel).filter((name) => name !== 'item' || new Set(panel.statics.get(name)!.codes).size <= 64);
  const features: Feature[] = [
    { kind: 'lag', lags },
    { kind: 'rolling', lag: gap, window: 7, stats: ['mean', 'sd'] },
    { kind: 'rolling', lag: gap, window: 28, stats: ['mean', 'sd', 'max', 'quantile', 'positiveShare'], quantile: 0.75 },
    { kind: 'rolling', lag: gap, window: 91, stats: ['mean', 'positiveShare'] },
    { kind: 'rolling', lag: gap, window: 182, stats: ['mean'] },
    { kind: 'expMean', lag: gap, alpha: 0.1, window: 56 },
    { kind: 'seasonalMean', lag: gap, season: 7, count: 4 },
    { kind: 'seasonalMean', lag: gap, season: 7, count: 12 },
    { kind: 'sinceSale', lag: gap, cap: 91 },
    { kind: 'calendar', parts: ['weekday', 'dayOfMonth', 'month', 'dayOfYear', 'jalaliMonth', 'jalaliDay', 'jalaliDayOfYear', 'trend'] },
    { kind: 'age' },
    ...(names.length === 0 ? [] : [{ kind: 'event', label: 'any_event', names: ['*'], before: 14, after: 7 } as const]),
    ...columnFeatures(panel, gap, category),
    ...(codes.length === 0 ? [] : [{ kind: 'static', columns: codes } as const]),
    ...categories.flatMap((by): Feature[] => [{ kind: 'groupMean', by, lag: gap, window: 7 }, { kind: 'groupMean', by, lag: gap, window: 28 }]),
  ];
  return { version: 1, horizonGap: gap, features };
}

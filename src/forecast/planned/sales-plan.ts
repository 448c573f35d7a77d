import type { Feature, FeaturePlan } from '../../features/plan.js';
import type { Panel } from '../../table/panel.js';

/**
 * The default feature plan of the regressions for rows up to `gap` days ahead: level at several speeds, same-weekday levels, spread and silence, calendar, price against its own history
 * and its group, promotion and events known ahead, and what groups of items do. What the panel lacks is left out.
 */
export function salesPlan(panel: Panel, gap: number): FeaturePlan {
  // Same-weekday lags at or beyond the gap.
  const week = Math.ceil(gap / 7) * 7;
  const features: Feature[] = [
    { kind: 'lag', lags: [...new Set([gap, week, week + 7, week + 14, week + 21])] },
    { kind: 'rolling', lag: gap, window: 7, stats: ['mean'] },
    { kind: 'rolling', lag: gap, window: 28, stats: ['mean', 'sd', 'positiveShare', 'max'] },
    { kind: 'rolling', lag: gap, window: 91, stats: ['mean'] },
    { kind: 'rolling', lag: gap, window: 364, stats: ['mean'] },
    { kind: 'rolling', lag: gap + 28, window: 28, stats: ['mean'] },
    { kind: 'expMean', lag: gap, alpha: 0.05, window: 91 },
    { kind: 'seasonalMean', lag: week, season: 7, count: 8 },
    { kind: 'sinceSale', lag: gap, cap: 365 },
    { kind: 'calendar', parts: ['weekday', 'dayOfMonth', 'dayOfYear'] },
  ];
  if (gap < 7) features.push(...finerMemory(gap, week));
  const price = panel.columns.get('price');
  if (price !== undefined) {
    const lag = price.availability.kind === 'known' ? 0 : gap;
    features.push({ kind: 'lag', of: 'price', lags: [lag] }, { kind: 'relativeToHistory', of: 'price', lag, window: 91 }, { kind: 'relativeToHistory', of: 'price', lag, window: 364 }, { kind: 'change', of: 'price', lag, over: 7 });
  }
  const promotion = panel.columns.get('promotion');
  if (promotion !== undefined) features.push({ kind: 'lag', of: 'promotion', lags: [promotion.availability.kind === 'known' ? 0 : gap] });
  for (const name of eventNames(panel)) features.push({ kind: 'event', label: name, names: [name], before: 3, after: 1 });
  if (panel.events.size > 0) features.push({ kind: 'event', label: 'any', names: ['*'], before: 3, after: 1 });
  const levels = groupLevels(panel);
  if (levels.length > 0) features.push({ kind: 'static', columns: levels });
  for (const by of levels) features.push({ kind: 'groupMean', by, lag: gap, window: 7 }, { kind: 'groupMean', by, lag: gap, window: 28 }, { kind: 'groupMean', by, lag: week, window: 1 });
  return { version: 1, horizonGap: gap, features };
}

/** More speeds of the level and of the weekday's level. They help the next day's model (RMSSE 0.7450 → 0.7438 on M5's last window, WRMSSE 0.7785 → 0.7769 on an earlier one); those of weeks ahead they only slow down. */
function finerMemory(gap: number, week: number): readonly Feature[] {
  return [
    ...[14, 56].map((window) => ({ kind: 'rolling', lag: gap, window, stats: ['mean'] }) as const),
    { kind: 'rolling', lag: gap, window: 182, stats: ['positiveShare'] },
    { kind: 'expMean', lag: gap, alpha: 0.15, window: 60 },
    { kind: 'expMean', lag: gap, alpha: 0.015, window: 364 },
    ...[26, 52].map((count) => ({ kind: 'seasonalMean', lag: week, season: 7, count }) as const),
    { kind: 'rolling', lag: 350, window: 28, stats: ['mean'] },
  ];
}

const fewestEventDays = 40;
const mostEvents = 6;

/** Events frequent enough to be learnt each by itself; the others are felt through `any`. */
function eventNames(panel: Panel): readonly string[] {
  const days = new Map<string, number>();
  for (const [day, names] of panel.events) if (day <= panel.endDay) for (const name of new Set(names)) days.set(name, (days.get(name) ?? 0) + 1);
  return [...days]
    .filter(([, count]) => count >= fewestEventDays)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostEvents)
    .map(([name]) => name);
}

/** Statics with between 2 groups and a third as many as series (finer ones say little that the series does not say itself), each partition once. */
function groupLevels(panel: Panel): readonly string[] {
  const seen = new Set<string>();
  return [...panel.statics.keys()]
    .sort()
    .filter((name) => {
      const { codes } = panel.statics.get(name)!;
      const groups = new Set(codes).size;
      const partition = codes.join(',');
      if (groups < 2 || groups * 3 > panel.keys.length || seen.has(partition)) return false;
      seen.add(partition);
      return true;
    })
    .slice(0, 4);
}

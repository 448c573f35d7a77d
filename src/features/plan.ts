/** Where a lagged feature reads: the target (`quantity`) or a numeric column of the panel. */
export type Source = string;

export type RollingStat = 'mean' | 'sd' | 'min' | 'max' | 'quantile' | 'positiveShare';

/** `weekday` 0 = Monday; `trend` = years since 2000-01-01; the Jalali parts are 1-based. */
export type CalendarPart = 'weekday' | 'dayOfMonth' | 'month' | 'dayOfYear' | 'week' | 'quarter' | 'weekend' | 'trend' | 'jalaliMonth' | 'jalaliDay' | 'jalaliDayOfYear';

/**
 * One line of a plan. `lag` counts days back from the row's own day, so the youngest value that a row of day t reads is that of day t − lag.
 * A lag on the target or an observed column must be at least the plan's `horizonGap` (delayed columns: that plus their delay); known columns may use lag 0.
 */
export type Feature =
  /** The value itself, `lags` days ago. */
  | { readonly kind: 'lag'; readonly of?: Source; readonly lags: readonly number[] }
  /** Statistics of the `window` days that end `lag` days ago; missing values are left out; NaN when fewer than `minCount` (default 1; sd: 2) are there. */
  | { readonly kind: 'rolling'; readonly of?: Source; readonly lag: number; readonly window: number; readonly stats: readonly RollingStat[]; readonly quantile?: number; readonly minCount?: number }
  /** Mean with weights (1 − alpha)^age over the `window` days that end `lag` days ago, normalised over the days that are there. */
  | { readonly kind: 'expMean'; readonly of?: Source; readonly lag: number; readonly alpha: number; readonly window: number }
  /** Mean of the last `count` values on the same phase of the season (same weekday for 7), the youngest at least `lag` days old. */
  | { readonly kind: 'seasonalMean'; readonly of?: Source; readonly lag: number; readonly season: number; readonly count: number }
  /** Days between day t − lag and the last day with a positive value up to then, at most `cap`. */
  | { readonly kind: 'sinceSale'; readonly lag: number; readonly cap: number }
  | { readonly kind: 'calendar'; readonly parts: readonly CalendarPart[] }
  /** Two columns: days until the next of these events (0 = today, `before` + 1 = further off) and days since the last one (likewise with `after`). `['*']` = any event. */
  | { readonly kind: 'event'; readonly label: string; readonly names: readonly string[]; readonly before: number; readonly after: number }
  /** The value of day t − lag over the mean of the `window` days before it. */
  | { readonly kind: 'relativeToHistory'; readonly of: Source; readonly lag: number; readonly window: number }
  /** The value of day t − lag over its group's mean that day. */
  | { readonly kind: 'relativeToGroup'; readonly of: Source; readonly lag: number; readonly by: string }
  /** Relative change of the value of day t − lag against `over` days before it. */
  | { readonly kind: 'change'; readonly of: Source; readonly lag: number; readonly over: number }
  /** Static codes, −1 (missing) as NaN. */
  | { readonly kind: 'static'; readonly columns: readonly string[] }
  /** Mean over all series of the group and the `window` days that end `lag` days ago. */
  | { readonly kind: 'groupMean'; readonly of?: Source; readonly by: string; readonly lag: number; readonly window: number }
  /** Days since the series began. */
  | { readonly kind: 'age' };

/** A feature plan: a JSON value that travels with the model, so that training and serving cannot drift apart. */
export interface FeaturePlan {
  readonly version: 1;
  /** How many days ahead of the last observed day a row may lie: 1 for recursive models (predictions fill the days between), h for direct ones. */
  readonly horizonGap: number;
  readonly features: readonly Feature[];
}

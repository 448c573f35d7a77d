import type { Day } from '../base/day.js';

/** When a column's value is there: `known` ahead (calendar, planned price), `delayed` by that many days, `observed` only once the day is over (0 days late). */
export type Availability = { readonly kind: 'known' } | { readonly kind: 'delayed'; readonly days: number } | { readonly kind: 'observed' };

/**
 * A numeric column of a panel, one value a row. NaN = missing.
 * `known` columns also hold `panel.futureDays` values after each series' last row: the values of series s lie at `offsets[s] + s * futureDays`, `length(s) + futureDays` of them.
 * Others have exactly the panel's rows, series s at `offsets[s]`.
 */
export interface PanelColumn {
  readonly availability: Availability;
  readonly values: Float32Array;
}

/** One value a series, coded: `names[codes[s]]`; -1 = missing. */
export interface StaticColumn {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/**
 * Daily series side by side, ragged at the start, all ending on the same day: the one shape that features and forecasters compute on.
 * Rows of series s are `offsets[s] … offsets[s + 1] - 1`, day by day without gaps; the last row is day `endDay`, so the first is `endDay - length + 1`.
 */
export interface Panel {
  /** `item`, or `item|store` where there is more than one store. Sorted by code unit, no duplicates. */
  readonly keys: readonly string[];
  readonly offsets: Int32Array;
  readonly endDay: Day;
  /** Units sold; NaN = unknown (closed, stocked out, not observed), which is masked in fit and measure. Never negative. */
  readonly quantity: Float32Array;
  /** How many days after `endDay` the known columns reach. */
  readonly futureDays: number;
  /** e.g. `price` (known or observed), `promotion` (0/1, known), `temperature_c`. */
  readonly columns: ReadonlyMap<string, PanelColumn>;
  /** e.g. `item`, `store`, `category`, `brand`, and each level of a category path as `category_1`, `category_2` … */
  readonly statics: ReadonlyMap<string, StaticColumn>;
  /** Days' events shared by all series, for calendar features; names of events by day, future days included. */
  readonly events: ReadonlyMap<Day, readonly string[]>;
}

/**
 * Number of rows (days) of series s.
 *
 * @example
 * seriesLength(panel, 0) <= 240; // true
 */
export function seriesLength(panel: Panel, s: number): number {
  return panel.offsets[s + 1]! - panel.offsets[s]!;
}

/**
 * First day of series s.
 *
 * @example
 * seriesStart(panel, 0) + seriesLength(panel, 0) - 1 === panel.endDay; // true
 */
export function seriesStart(panel: Panel, s: number): Day {
  return panel.endDay - seriesLength(panel, s) + 1;
}

/**
 * First day of the panel's longest series; the day after its end where it has none.
 *
 * @example
 * firstDayOf(panel) <= panel.endDay; // true
 */
export function firstDayOf(panel: Panel): Day {
  let first = panel.endDay + 1;
  for (let s = 0; s < panel.keys.length; s++) first = Math.min(first, seriesStart(panel, s));
  return first;
}

/** Levels at which each window's demand is forecast. */
export const windowLevels = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 0.99] as const;

/** Quantiles of demand, series-major, `windowLevels.length` a series, ascending, units. */
export interface WindowQuantiles {
  readonly lead: Float64Array;
  readonly review: Float64Array;
}

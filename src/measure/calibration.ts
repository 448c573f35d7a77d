/** How honest ranges and quantiles are. Rows with a NaN are left out. */

type Numbers = ArrayLike<number>;

/**
 * Mean pinball (quantile) loss at one level in (0, 1) (Koenker & Bassett 1978): the score that only the true quantile minimises.
 *
 * @example
 * pinballLoss([10], [8], 0.9); // 1.8
 */
export function pinballLoss(actual: Numbers, quantile: Numbers, level: number): number {
  let sum = 0;
  let rows = 0;
  for (let i = 0; i < actual.length; i++) {
    const gap = actual[i]! - quantile[i]!;
    if (Number.isNaN(gap)) continue;
    sum += gap >= 0 ? level * gap : (level - 1) * gap;
    rows++;
  }
  return sum / rows;
}

/**
 * Share of rows whose actual lies in [low, high], both ends included.
 *
 * @example
 * coverage([1, 5], [0, 0], [2, 2]); // 0.5
 */
export function coverage(actual: Numbers, low: Numbers, high: Numbers): number {
  let inside = 0;
  let rows = 0;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i]!;
    if (Number.isNaN(y) || Number.isNaN(low[i]!) || Number.isNaN(high[i]!)) continue;
    if (y >= low[i]! && y <= high[i]!) inside++;
    rows++;
  }
  return inside / rows;
}

/** One line of a calibration table. */
export interface CalibrationRow {
  readonly level: number;
  /** Share of actuals below the quantile, and at or below it: for counts the level must lie between the two. */
  readonly below: number;
  readonly atOrBelow: number;
  readonly pinball: number;
  readonly rows: number;
}

/**
 * Calibration table: for each level, the shares of actuals below and at-or-below the quantile forecast, and the pinball loss.
 *
 * @example
 * calibrationTable([1, 2, 3], [{ level: 0.5, quantile: [2, 2, 2] }])[0]?.below; // 0.333
 */
export function calibrationTable(actual: Numbers, quantiles: readonly { readonly level: number; readonly quantile: Numbers }[]): CalibrationRow[] {
  return quantiles.map(({ level, quantile }) => {
    let below = 0;
    let atOrBelow = 0;
    let rows = 0;
    for (let i = 0; i < actual.length; i++) {
      const gap = actual[i]! - quantile[i]!;
      if (Number.isNaN(gap)) continue;
      rows++;
      if (gap < 0) below++;
      if (gap <= 0) atOrBelow++;
    }
    return { level, below: below / rows, atOrBelow: atOrBelow / rows, pinball: pinballLoss(actual, quantile, level), rows };
  });
}

/**
 * Errors of point forecasts, pooled over all rows given. A row whose actual or forecast is NaN is left out everywhere: unknown is not zero.
 * Definitions: Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", Int. J. Forecasting 22.
 */

type Numbers = ArrayLike<number>;

/** All errors of one set of rows; NaN where a denominator is zero. */
export interface PointErrors {
  /** Rows measured. */
  readonly rows: number;
  readonly rmse: number;
  readonly mae: number;
  /** Mean of |error| / actual over rows whose actual is positive, as a fraction (0.1 = 10 %). */
  readonly mape: number;
  /** How many rows `mape` rests on. */
  readonly mapeRows: number;
  /** Sum of |error| over sum of actuals. */
  readonly wape: number;
  /** Sum of (forecast − actual) over sum of actuals: positive = too high. */
  readonly bias: number;
}

/**
 * RMSE, MAE, MAPE (only where the actual is positive), WAPE and bias in one pass. O(n).
 *
 * @example
 * pointErrors([2, 0], [1, 1]); // { rows: 2, rmse: 1, mae: 1, mape: 0.5, mapeRows: 1, wape: 1, bias: 0 }
 */
export function pointErrors(actual: Numbers, forecast: Numbers): PointErrors {
  let rows = 0;
  let squares = 0;
  let absolutes = 0;
  let signed = 0;
  let total = 0;
  let percentages = 0;
  let mapeRows = 0;
  for (let i = 0; i < actual.length; i++) {
    const y = actual[i]!;
    const error = forecast[i]! - y;
    if (Number.isNaN(error)) continue;
    const size = Math.abs(error);
    rows++;
    squares += error * error;
    absolutes += size;
    signed += error;
    total += y;
    if (y > 0) {
      percentages += size / y;
      mapeRows++;
    }
  }
  return {
    rows,
    rmse: Math.sqrt(squares / rows),
    mae: absolutes / rows,
    mape: percentages / mapeRows,
    mapeRows,
    wape: total === 0 ? Number.NaN : absolutes / total,
    bias: total === 0 ? Number.NaN : signed / total,
  };
}

/**
 * Symmetric MAPE as in the M3 and M4 competitions, in percent: mean of 200 |y − f| / (|y| + |f|); a row where both are zero counts 0.
 *
 * @example
 * smape([100], [110]); // 9.52
 */
export function smape(actual: Numbers, forecast: Numbers): number {
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(actual[i]! - forecast[i]!);
    if (Number.isNaN(size)) continue;
    const scale = Math.abs(actual[i]!) + Math.abs(forecast[i]!);
    rows++;
    sum += scale === 0 ? 0 : (200 * size) / scale;
  }
  return sum / rows;
}

import { AnbarError } from '../base/errors.js';
import { oneOf } from '../base/options.js';

export type ScaleMethod = 'standard' | 'robust' | 'minMax';

/** A fitted scaler, a JSON value: x → (x − centre) / spread, column by column. */
export interface Scaler {
  readonly method: ScaleMethod;
  readonly centre: readonly number[];
  /** Never 0: a constant column is only centred. */
  readonly spread: readonly number[];
}

function quantile(ascending: Float64Array, level: number): number {
  const rank = (ascending.length - 1) * level;
  const low = Math.floor(rank);
  const high = Math.min(low + 1, ascending.length - 1);
  return ascending[low]! + (ascending[high]! - ascending[low]!) * (rank - low);
}

function columnScale(values: Float64Array, method: ScaleMethod): readonly [number, number] {
  if (method === 'standard') {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return [mean, Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length)];
  }
  values.sort();
  return method === 'robust' ? [quantile(values, 0.5), quantile(values, 0.75) - quantile(values, 0.25)] : [values[0]!, values[values.length - 1]! - values[0]!];
}

function known(values: Float32Array, columns: number, column: number, rows: ArrayLike<number>): Float64Array {
  const found = new Float64Array(rows.length);
  let count = 0;
  for (let r = 0; r < rows.length; r++) {
    const x = values[rows[r]! * columns + column]!;
    if (!Number.isNaN(x)) found[count++] = x;
  }
  return found.slice(0, count);
}

/**
 * Fits a scaler on the rows `trainingRows` of a row-major matrix, and on no others; missing values are left out.
 * `standard` = mean and population sd, `robust` = median and interquartile range, `minMax` = least and range. O(rows × columns), with a sort for `robust` and `minMax`.
 * Throws E_FEATURES_FIT when a column has no value there.
 *
 * @example
 * const scaler = fitScaler(matrix.values, matrix.names.length, trainingRows, 'standard');
 */
export function fitScaler(values: Float32Array, columns: number, trainingRows: ArrayLike<number>, method: ScaleMethod): Scaler {
  oneOf('method', method, ['standard', 'robust', 'minMax'] as const);
  const scales = Array.from({ length: columns }, (_, column) => {
    const there = known(values, columns, column, trainingRows);
    if (there.length === 0) throw new AnbarError('E_FEATURES_FIT', `column ${column} has no value in the ${trainingRows.length} training rows; allowed: at least one`, { facts: { field: column } });
    return columnScale(there, method);
  });
  return { method, centre: scales.map(([centre]) => centre), spread: scales.map(([, spread]) => (spread > 0 ? spread : 1)) };
}

/** Scales every row of a row-major matrix into a new one; missing values stay missing. */
export function applyScaler({ centre, spread }: Scaler, values: Float32Array): Float32Array {
  const columns = centre.length;
  if (values.length % columns !== 0) throw new AnbarError('E_FEATURES_FIT', `${values.length} values are no rows of ${columns} columns; allowed: the columns that the scaler was fitted on`);
  return values.map((x, at) => (x - centre[at % columns]!) / spread[at % columns]!);
}

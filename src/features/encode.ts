import { AnbarError } from '../base/errors.js';
import { wholeNumber } from '../base/options.js';
import type { Random } from '../base/random.js';

/** A fitted category list, a JSON value; values that were not in the training rows have no place in it. */
export interface CategoryEncoder {
  readonly categories: readonly string[];
}

/** A fitted target encoder: mean target by category, shrunk to `prior`. */
export interface TargetEncoder {
  readonly prior: number;
  readonly means: Readonly<Record<string, number>>;
}

/** Lists the categories of the training rows, in code-unit order; missing values (null) are none. Throws E_FEATURES_FIT when there is none. */
export function fitCategories(values: readonly (string | null)[], trainingRows: ArrayLike<number>): CategoryEncoder {
  const seen = new Set<string>();
  for (let r = 0; r < trainingRows.length; r++) {
    const value = values[trainingRows[r]!];
    if (value !== null && value !== undefined) seen.add(value);
  }
  if (seen.size === 0) throw new AnbarError('E_FEATURES_FIT', `no category in the ${trainingRows.length} training rows; allowed: at least one`);
  return { categories: [...seen].sort() };
}

/** Codes 0 … categories − 1; NaN for missing and unseen values. */
export function encodeOrdinal({ categories }: CategoryEncoder, values: readonly (string | null)[]): Float32Array {
  const codes = new Map(categories.map((category, code) => [category, code]));
  return Float32Array.from(values, (value) => (value === null ? Number.NaN : (codes.get(value) ?? Number.NaN)));
}

/** Row-major rows × categories, one 1 a row; missing and unseen values are all 0. */
export function encodeOneHot(encoder: CategoryEncoder, values: readonly (string | null)[]): Float32Array {
  const width = encoder.categories.length;
  const out = new Float32Array(values.length * width);
  encodeOrdinal(encoder, values).forEach((code, row) => {
    if (!Number.isNaN(code)) out[row * width + code] = 1;
  });
  return out;
}

/**
 * Mean target of each category over the training rows, shrunk to their overall mean by `smoothing` imaginary rows (Micci-Barreca 2001).
 * Rows with an unknown target are left out. Throws E_FEATURES_FIT when none is left.
 */
export function fitTargetEncoder(values: readonly (string | null)[], target: ArrayLike<number>, trainingRows: ArrayLike<number>, smoothing = 20): TargetEncoder {
  const sums = new Map<string, { sum: number; count: number }>();
  let sum = 0, count = 0;
  for (let r = 0; r < trainingRows.length; r++) {
    const y = target[trainingRows[r]!]!;
    if (Number.isNaN(y)) continue;
    sum += y;
    count++;
    const value = values[trainingRows[r]!] ?? null;
    if (value === null) continue;
    const cell = sums.get(value) ?? { sum: 0, count: 0 };
    sums.set(value, { sum: cell.sum + y, count: cell.count + 1 });
  }
  if (count === 0) throw new AnbarError('E_FEATURES_FIT', `no target in the ${trainingRows.length} training rows; allowed: at least one`);
  const prior = sum / count;
  return { prior, means: Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, cell]) => [value, (cell.sum + smoothing * prior) / (cell.count + smoothing)])) };
}

/** Encoded values of new rows; missing and unseen categories get the prior. */
export function encodeTarget({ prior, means }: TargetEncoder, values: readonly (string | null)[]): Float32Array {
  return Float32Array.from(values, (value) => (value !== null && Object.hasOwn(means, value) ? means[value]! : prior));
}

/**
 * Encodes the training rows out of fold: each row by an encoder fitted on the other folds, so that no row sees its own target.
 * Returns one value a training row, in their order. O(rows × folds).
 *
 * @example
 * const column = encodeTargetOutOfFold(categories, target, trainingRows, { folds: 5, random: createRandom(1) });
 */
export function encodeTargetOutOfFold(values: readonly (string | null)[], target: ArrayLike<number>, trainingRows: ArrayLike<number>, options: { readonly folds: number; readonly random: Random; readonly smoothing?: number }): Float32Array {
  const folds = wholeNumber('folds', options.folds, 2, Math.max(2, trainingRows.length));
  const order = Array.from({ length: trainingRows.length }, (_, at) => at);
  for (let at = order.length - 1; at > 0; at--) {
    const other = options.random.integer(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  const out = new Float32Array(trainingRows.length);
  for (let fold = 0; fold < folds; fold++) {
    const others = order.filter((_, at) => at % folds !== fold).map((at) => trainingRows[at]!);
    const encoder = fitTargetEncoder(values, target, others, options.smoothing);
    const held = order.filter((_, at) => at % folds === fold);
    encodeTarget(encoder, held.map((at) => values[trainingRows[at]!] ?? null)).forEach((value, i) => (out[held[i]!] = value));
  }
  return out;
}

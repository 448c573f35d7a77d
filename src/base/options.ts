import { AnbarError } from './errors.js';

/**
 * Refuses option keys that are not in `allowed`: notebooks are untyped in practice, and a misspelt option that is silently ignored costs an afternoon.
 *
 * @example
 * refuseUnknownOptions('backtest', { horizon: 28 }, ['horizon', 'origins']);
 */
export function refuseUnknownOptions(verb: string, options: object, allowed: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) throw new AnbarError('E_BASE_OPTION', `${verb} has no option ${key}; allowed: ${allowed.join(', ')}`, { facts: { field: key } });
  }
}

/** Returns `value` if it is a whole number from `least` to `most`, else throws E_BASE_OPTION naming the field. */
export function wholeNumber(field: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: a whole number from ${least} to ${most}`, { facts: { field, value } });
}

/** Returns `value` if it is one of `allowed`, else throws E_BASE_OPTION naming the field and the list. */
export function oneOf<T extends string>(field: string, value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: ${allowed.join(', ')}`, { facts: { field, value } });
}

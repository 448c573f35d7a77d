import { AnbarError } from '../base/errors.js';

/** `value` if it is a finite number from `least` to `most`, else throws E_BASE_OPTION naming the field. */
export function numberIn(field: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new AnbarError('E_BASE_OPTION', `${field} is ${String(value)}; allowed: a number from ${least} to ${most}`, { facts: { field, value } });
}

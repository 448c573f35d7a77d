/** Codes of the errors this package throws. Bad text never throws; bad options and broken files do. */
export type HazmErrorCode = 'E_HAZM_OPTION' | 'E_HAZM_WORD_LIST' | 'E_HAZM_VECTORS' | 'E_HAZM_CORPUS';

/**
 * An error with a stable code; the message names the field, the value and what is allowed.
 *
 * @example
 * const error = new HazmError('E_HAZM_OPTION', 'profile is x; allowed: shop, search, hazm');
 * error.code; // 'E_HAZM_OPTION'
 */
export class HazmError extends Error {
  readonly code: HazmErrorCode;

  constructor(code: HazmErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.name = 'HazmError';
    this.code = code;
  }
}

/** Refuses option keys that are not in `allowed`: a misspelt option must not be silently without effect. */
export function checkOptionKeys(owner: string, options: object, allowed: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) {
      throw new HazmError('E_HAZM_OPTION', `${owner}: unknown option "${key}"; allowed: ${allowed.join(', ')}`);
    }
  }
}

import type { ErrorCode } from './error-codes.js';

/** What an error says beside its message. */
export interface ErrorDetail {
  /** One more sentence: what to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** Facts for machines, e.g. `{ field: 'horizon', value: 0 }`. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * Every error that Anbar raises on purpose. `code` is stable (see `errorCodes`); `message` names the field, the value and what is allowed.
 *
 * @example
 * const error = new AnbarError('E_BASE_OPTION', 'horizon is 0; allowed: a whole number from 1 to 365');
 * error.code; // 'E_BASE_OPTION'
 */
export class AnbarError extends Error {
  override readonly name = 'AnbarError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint;
    this.facts = detail.facts ?? {};
  }
}

/**
 * Tells whether `error` is an AnbarError, of the given code if one is named.
 *
 * @example
 * isAnbarError(new AnbarError('E_BASE_OPTION', 'horizon is 0; allowed: 1'), 'E_BASE_OPTION'); // true
 * isAnbarError(new Error('horizon is 0')); // false
 */
export function isAnbarError(error: unknown, code?: ErrorCode): error is AnbarError {
  return error instanceof AnbarError && (code === undefined || error.code === code);
}

// What passes between a backtest and the threads that run its folds.
import type { ErrorCode } from '../base/error-codes.js';
import { AnbarError, isAnbarError } from '../base/errors.js';
import type { Log } from '../base/ports.js';
import type { FoldForecast } from '../evaluate/fold-forecasts.js';
import type { FoldTask } from '../evaluate/fold-lanes.js';
import type { Panel } from '../table/panel.js';

/** What a thread is started with; the panel's arrays lie in shared memory. */
export interface FoldThreadData {
  readonly panel: Panel;
}

export type ToFoldThread = FoldTask;

/** An error as it crosses threads, where classes do not: Anbar's own by what they say, others by their stack. */
export type Failure =
  | { readonly code: ErrorCode; readonly message: string; readonly hint?: string; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly code?: undefined; readonly message: string; readonly stack?: string };

export type FromFoldThread =
  | { readonly kind: 'line'; readonly level: keyof Log; readonly message: string }
  | { readonly kind: 'done'; readonly forecast: FoldForecast }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** An error made ready to cross threads. */
export function failureOf(error: unknown): Failure {
  if (isAnbarError(error)) return { code: error.code, message: error.message, facts: error.facts, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  return error instanceof Error ? { message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) } : { message: String(error) };
}

/** The error that crossed. */
export function errorOf(failure: Failure): Error {
  if (failure.code !== undefined) return new AnbarError(failure.code, failure.message, { facts: failure.facts, ...(failure.hint === undefined ? {} : { hint: failure.hint }) });
  return Object.assign(new Error(failure.message), failure.stack === undefined ? {} : { stack: failure.stack });
}

/** The buffers of a forecast, which are moved and not copied. */
export function buffersOf({ mean, ranges, quantiles }: FoldForecast): ArrayBuffer[] {
  return [mean, ...[...ranges.values()].flat(), ...quantiles.values()].map((values) => values.buffer as ArrayBuffer);
}

import type { Clock, Log, Progress } from '../base/ports.js';

/** One option of a command. `repeat` options collect a list; `boolean` options take no value. */
export interface CommandOption {
  readonly name: string;
  readonly value: 'text' | 'number' | 'boolean';
  /** What is shown for the value in the help, e.g. `DATE`. */
  readonly placeholder?: string;
  readonly about: string;
  readonly repeat?: boolean;
}

/** What a command may touch: the outside world as `main.ts` found it, or as a test wants it. */
export interface CommandWorld {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Clock;
  readonly out: (text: string) => void;
  readonly log: Log;
  readonly progress: Progress;
  /** Aborted on Ctrl-C, once a command has asked for it; one that never asks ends at once. */
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<string>;
  /** What work may be spread over; absent: this thread alone. */
  readonly machine?: { readonly cores: number; readonly freeBytes: number };
}

/** Parsed words of a call: `text('into')` and so on name the option in their error when it is missing or malformed. */
export interface CommandCall {
  readonly operands: readonly string[];
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  /** A whole number in range; `fallback` when the option is absent. */
  integer(name: string, range: { readonly least: number; readonly most: number; readonly fallback: number }): number;
  number(name: string): number | undefined;
  flag(name: string): boolean;
}

/**
 * One command of `anbar`, one file. `run` throws AnbarError for bad input (exit 2, one line); what it returns is printed as JSON under `--json`,
 * else `render` turns it into text.
 */
export interface Command<Result = unknown> {
  readonly name: string;
  readonly about: string;
  /** Operands, e.g. `<dataset>`. */
  readonly usage: string;
  readonly example: string;
  readonly options: readonly CommandOption[];
  run(call: CommandCall, world: CommandWorld): Promise<Result>;
  render(result: Result): string;
}

/** The outside world as arguments: below `cli/` and `server/` nothing reads the clock, the terminal or the environment by itself. */

/** Milliseconds since 1970, UTC. */
export type Clock = () => number;

export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Progress of one long piece of work; `total` may be unknown (0). */
export interface Progress {
  start(label: string, total: number): void;
  advance(done: number): void;
  finish(): void;
}

/**
 * A log that says nothing.
 *
 * @example
 * const fitted = await forecaster.fit(panel, { random: createRandom(1), log: silentLog, progress: silentProgress });
 */
export const silentLog: Log = { info: () => undefined, warn: () => undefined };

/**
 * A progress that shows nothing.
 *
 * @example
 * const words = fitWordVectors(reviews, { dimensions: 16, seed: 1, progress: silentProgress });
 */
export const silentProgress: Progress = { start: () => undefined, advance: () => undefined, finish: () => undefined };
